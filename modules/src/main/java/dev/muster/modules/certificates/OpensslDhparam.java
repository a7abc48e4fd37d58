package dev.muster.modules.certificates;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Difference;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Shared;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.DiffieHellman;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Parameters for Diffie-Hellman on the host.
@Manual(
        name = "openssl_dhparam",
        collection = "community.crypto",
        summary = "Keeps parameters for Diffie-Hellman on the host.",
        details =
                """
                The parameters are the groups that RFC 7919 names: better looked at than any that a \
                host would make by itself, and there at once. Parameters that are there are kept if \
                they are of the size wanted.
                """,
        examples = {"- openssl_dhparam: {path: /etc/nginx/dhparam.pem, size: 2048}\n"},
        returns = {"filename: the file", "size: bits of the prime"})
public final class OpensslDhparam implements Module.Resource<OpensslDhparam.Arguments> {
    /// The arguments.
    public record Arguments(
            @Shared OutputFile file,
            @Argument(value = "2048, 3072, 4096, 6144 or 8192 bits.", otherwise = "4096")
                    int size) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        return new Parameters(
                arguments,
                Refusals.mistaken(() -> DiffieHellman.pem(arguments.size())),
                arguments.file().kept(here));
    }

    private record Parameters(Arguments arguments, String pem, KeptFile file)
            implements Wanted<KeptFile.Found> {

        @Override
        public Probe<KeptFile.Found> probe() {
            return file.probe();
        }

        @Override
        public Verdict compare(KeptFile.Found found) {
            if (arguments.file().isUnwanted()) {
                return file.absence(found, Map.of("filename", Value.text(file.path())));
            }
            var result = new java.util.LinkedHashMap<String, Value>();
            result.put("filename", Value.text(file.path()));
            result.put("size", Value.of(arguments.size()));
            if (arguments.file().returnContent()) {
                result.put("dhparams", Value.text(pem));
            }
            return file.verdict(found, why(found), pem.getBytes(StandardCharsets.US_ASCII), result);
        }

        private List<Difference> why(KeptFile.Found found) {
            if (!found.status().exists()) {
                return Refusals.missing(file.path());
            }
            var text = found.text().orElse("");
            if (text.equals(pem)) {
                return List.of();
            }
            var bits = DiffieHellman.bits(text);
            if (bits.isEmpty() || arguments.file().force()) {
                return Refusals.wrong(file.path(), List.of("content"));
            }
            return bits.getAsInt() == arguments.size()
                    ? List.of()
                    : List.of(
                            new Difference.Attribute(
                                    "size",
                                    String.valueOf(bits.getAsInt()),
                                    String.valueOf(arguments.size())));
        }
    }
}
