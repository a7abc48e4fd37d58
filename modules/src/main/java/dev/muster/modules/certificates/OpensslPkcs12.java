package dev.muster.modules.certificates;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Difference;
import dev.muster.module.FileContent;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Secret;
import dev.muster.module.Shared;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.Certificate;
import dev.muster.pki.Pkcs12;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A key and its certificates in one file on the host.
@Manual(
        name = "openssl_pkcs12",
        collection = "community.crypto",
        summary = "Keeps a key and its certificates in one PKCS#12 file on the host.",
        examples = {
            """
            - openssl_pkcs12:
                path: /etc/besu/tls.p12
                friendly_name: node1
                privatekey_path: /etc/ssl/node.key
                certificate_path: /etc/ssl/node.pem
                other_certificates: [/etc/ssl/ca.pem]
                passphrase: "{{ vaulted_passphrase }}"
            """
        },
        returns = {"filename: the file", "privatekey: the key's file"})
public final class OpensslPkcs12 implements Module.Resource<OpensslPkcs12.Arguments> {
    /// What to do.
    public enum Action {
        EXPORT
    }

    /// The arguments.
    public record Arguments(
            @Shared OutputFile file,
            @Argument(value = "What to do: put the parts together.", otherwise = "export")
                    Action action,
            @Argument(value = "The name of the key in the file.", aliases = "name")
                    String friendlyName,
            @Shared KeySource key,
            @Argument("The certificate's file, on the host.") String certificatePath,
            @Argument(value = "Files with more of the chain.", aliases = "ca_certificates")
                    List<String> otherCertificates,
            @Argument(value = "Whether each of them may hold several.", otherwise = "false")
                    boolean otherCertificatesParseAll,
            @Argument("Passphrase of the file.") Optional<Secret> passphrase,
            @Argument("Ignored.") Optional<Integer> iterSize,
            @Argument("Ignored.") Optional<Integer> maciterSize) {

        Given certificate() {
            return new Given("certificate", Optional.empty(), Optional.of(certificatePath));
        }

        List<Given> others() {
            return otherCertificates.stream()
                    .map(path -> new Given("certificate", Optional.empty(), Optional.of(path)))
                    .toList();
        }
    }

    private static final int PRIVATE = 0400;

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        return new Bag(arguments, arguments.file().kept(here).orMode(PRIVATE), new ArrayList<>());
    }

    /// @param made the bytes of the new file, once they were needed
    private record Bag(Arguments arguments, KeptFile file, List<FileContent> made)
            implements Wanted<Bag.Found> {
        record Found(KeptFile.Found file, List<Optional<String>> parts) {}

        @Override
        public Probe<Found> probe() {
            var parts = new ArrayList<Probe<Optional<String>>>();
            parts.add(arguments.key().given().probe());
            parts.add(arguments.certificate().probe());
            arguments.others().forEach(other -> parts.add(other.probe()));
            return file.probe().with(Probe.all(parts), Found::new);
        }

        @Override
        public Verdict compare(Found found) {
            var result = Map.<String, Value>of("filename", Value.text(file.path()));
            if (arguments.file().isUnwanted()) {
                return file.absence(found.file(), result);
            }
            if (file.lenient()
                    && !found.file().status().exists()
                    && found.parts().stream().anyMatch(Optional::isEmpty)) {
                // in a check, what makes the parts has not run
                return file.verdict(
                        found.file(), Refusals.missing(file.path()), new byte[0], result);
            }
            return Refusals.refused(() -> present(found, result));
        }

        private Verdict present(Found found, Map<String, Value> result) {
            var parts = found.parts();
            var key = arguments.key().parse(parts.getFirst());
            var chain = new ArrayList<Certificate>();
            chain.add(Certificate.parse(arguments.certificate().demand(parts.get(1))));
            var others = arguments.others();
            for (int i = 0; i < others.size(); i++) {
                var all = Certificate.all(others.get(i).demand(parts.get(i + 2)));
                chain.addAll(
                        arguments.otherCertificatesParseAll()
                                ? all
                                : all.subList(0, Math.min(1, all.size())));
            }
            var wanted = new Pkcs12(arguments.friendlyName(), key, chain);
            var passphrase = arguments.passphrase().map(Secret::reveal).orElse("");
            var why = why(found.file(), wanted, passphrase);
            if (!why.isEmpty() && made.isEmpty()) {
                made.add(FileContent.of(wanted.bytes(passphrase)));
            }
            return file.verdict(
                    found.file(),
                    why,
                    made.isEmpty() ? new byte[0] : made.getFirst().bytes(),
                    result);
        }

        private List<Difference> why(KeptFile.Found found, Pkcs12 wanted, String passphrase) {
            if (!found.status().exists()) {
                return Refusals.missing(file.path());
            }
            if (arguments.file().force() && made.isEmpty()) {
                return Refusals.wrong(file.path(), List.of("making"));
            }
            return found.content()
                    .flatMap(content -> wanted.difference(content.bytes(), passphrase))
                    .map(reason -> Refusals.wrong(file.path(), List.of(reason)))
                    .orElse(List.of());
        }
    }
}
