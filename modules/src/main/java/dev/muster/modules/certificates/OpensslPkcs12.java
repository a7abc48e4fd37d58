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
import dev.muster.modules.files.GivenText;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.Certificate;
import dev.muster.pki.Pkcs12;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A key and its certificates in one file on the host.
@Manual(
        name = "openssl_pkcs12",
        collection = "community.crypto",
        summary = "Keeps a key and its certificates in one PKCS#12 file on the host.",
        details =
                "Of `other_certificates` those are put into the file that lead from the key's"
                        + " certificate to a root. Without a key the file holds `other_certificates` alone, as what a Java program"
                        + " trusts.",
        examples = {
            """
            - openssl_pkcs12:
                path: /etc/besu/tls.p12
                friendly_name: node1
                privatekey_path: /etc/ssl/node.key
                certificate_path: /etc/ssl/node.pem
                other_certificates: [/etc/ssl/ca.pem]
                passphrase: "{{ vaulted_passphrase }}"
            """,
            """
            - openssl_pkcs12:
                action: parse
                src: /etc/besu/tls.p12
                path: /etc/besu/tls.pem
                passphrase: "{{ vaulted_passphrase }}"
            """
        },
        returns = {"filename: the file", "privatekey: the key's file"})
public final class OpensslPkcs12 implements Module.Resource<OpensslPkcs12.Arguments> {
    /// What to do.
    public enum Action {
        EXPORT,
        PARSE
    }

    /// The arguments.
    public record Arguments(
            @Shared OutputFile file,
            @Argument(
                            value = "Put the parts together, or take a file apart into text.",
                            otherwise = "export")
                    Action action,
            @Argument(value = "The name of the key in the file.", aliases = "name")
                    Optional<String> friendlyName,
            @Argument("The file to take apart, on the host.") Optional<String> src,
            @Shared KeySource key,
            @Argument("The certificate's file, on the host.") Optional<String> certificatePath,
            @Argument(value = "Files with more of the chain.", aliases = "ca_certificates")
                    List<String> otherCertificates,
            @Argument(value = "Whether each of them may hold several.", otherwise = "false")
                    boolean otherCertificatesParseAll,
            @Argument("Passphrase of the file.") Optional<Secret> passphrase,
            @Argument("Ignored.") Optional<Integer> iterSize,
            @Argument("Ignored.") Optional<Integer> maciterSize) {

        public Arguments {
            if (!file.isUnwanted()) {
                if (action == Action.PARSE) {
                    demand("src", src);
                } else {
                    demand("friendly_name", friendlyName);
                    if (key.given().isGiven()) {
                        demand("certificate_path", certificatePath);
                    }
                }
            }
        }

        private static void demand(String name, Optional<String> value) {
            if (value.isEmpty()) {
                throw new InputException(Diagnostic.error("'" + name + "' is missing"));
            }
        }

        String secret() {
            return passphrase.map(Secret::reveal).orElse("");
        }

        GivenText certificate() {
            return new GivenText("certificate", Optional.empty(), certificatePath);
        }

        /// The certificates in what was found of [#others].
        List<Certificate> others(List<Optional<String>> found) {
            var certificates = new ArrayList<Certificate>();
            var others = others();
            for (int i = 0; i < others.size(); i++) {
                var all = Certificate.all(others.get(i).demand(found.get(i)));
                certificates.addAll(
                        otherCertificatesParseAll ? all : all.subList(0, Math.min(1, all.size())));
            }
            return certificates;
        }

        List<GivenText> others() {
            return otherCertificates.stream()
                    .map(path -> new GivenText("certificate", Optional.empty(), Optional.of(path)))
                    .toList();
        }
    }

    private static final int PRIVATE = 0400;
    private static final int READABLE = 0600;
    private static final int OPEN = 0644;

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var file = arguments.file().kept(here);
        return switch (arguments.action()) {
            case EXPORT ->
                    arguments.key().given().isGiven()
                            ? new Bag(arguments, file.orMode(PRIVATE), new ArrayList<>())
                            : new TrustFile(arguments, file.orMode(OPEN), new ArrayList<>());
            case PARSE -> new UnpackedFile(arguments, file.orMode(READABLE));
        };
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
            return Refusals.compared(
                    file,
                    found.file(),
                    arguments.file().isUnwanted(),
                    found.parts().stream().anyMatch(Optional::isEmpty),
                    result,
                    () -> present(found, result));
        }

        private Verdict present(Found found, Map<String, Value> result) {
            var parts = found.parts();
            var key = arguments.key().parse(parts.getFirst());
            var wanted =
                    Pkcs12.of(
                            arguments.friendlyName().orElseThrow(),
                            key,
                            Certificate.parse(arguments.certificate().demand(parts.get(1))),
                            arguments.others(parts.subList(2, parts.size())));
            var passphrase = arguments.secret();
            var why = why(found.file(), wanted, passphrase);
            if (!why.isEmpty() && made.isEmpty()) {
                made.add(FileContent.of(wanted.bytes(passphrase)));
            }
            var bytes = made.isEmpty() ? new byte[0] : made.getFirst().bytes();
            return file.verdict(found.file(), why, bytes, told(result, found.file(), bytes));
        }

        private Map<String, Value> told(
                Map<String, Value> result, KeptFile.Found found, byte[] made) {
            if (!arguments.file().returnContent()) {
                return result;
            }
            var bytes = made.length > 0 ? made : found.content().orElseThrow().bytes();
            var told = new LinkedHashMap<>(result);
            told.put("pkcs12", new Value.Text(Base64.getEncoder().encodeToString(bytes), true));
            return told;
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
