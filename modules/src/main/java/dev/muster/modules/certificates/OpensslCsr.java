package dev.muster.modules.certificates;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Shared;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.Names;
import dev.muster.pki.Request;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A certificate signing request on the host.
@Manual(
        name = "openssl_csr",
        collection = "community.crypto",
        summary = "Keeps a certificate signing request on the host.",
        examples = {
            """
            - openssl_csr:
                path: /etc/ssl/node.csr
                privatekey_path: /etc/ssl/private/node.key
                common_name: node1.example.org
                subject_alt_name: ["DNS:node1.example.org", "IP:10.0.0.1"]
                extended_key_usage: [serverAuth, clientAuth]
            """
        },
        returns = {"filename: the file", "privatekey: the key's file", "subject: its fields"})
public final class OpensslCsr implements Module.Resource<OpensslCsr.Arguments> {
    /// The arguments.
    public record Arguments(
            @Shared OutputFile file,
            @Shared KeySource key,
            @Argument("Fields of the subject; a value may be a list.") Map<String, Value> subject,
            @Argument(
                            value = "The subject's common name.",
                            aliases = {"CN", "commonName"})
                    Optional<String> commonName,
            @Argument(
                            value = "The subject's country.",
                            aliases = {"C", "countryName"})
                    Optional<String> countryName,
            @Argument(
                            value = "The subject's state.",
                            aliases = {"ST", "stateOrProvinceName"})
                    Optional<String> stateOrProvinceName,
            @Argument(
                            value = "The subject's town.",
                            aliases = {"L", "localityName"})
                    Optional<String> localityName,
            @Argument(
                            value = "The subject's organization.",
                            aliases = {"O", "organizationName"})
                    Optional<String> organizationName,
            @Argument(
                            value = "The subject's part of the organization.",
                            aliases = {"OU", "organizationalUnitName"})
                    Optional<String> organizationalUnitName,
            @Argument(
                            value = "The subject's address of e-mail.",
                            aliases = {"E", "emailAddress"})
                    Optional<String> emailAddress,
            @Argument(
                            value = "Alternative names: DNS:, IP:, email:, URI:, RID:.",
                            aliases = "subjectAltName")
                    List<String> subjectAltName,
            @Argument(
                            value = "Whether the alternative names are critical.",
                            otherwise = "false",
                            aliases = "subjectAltName_critical")
                    boolean subjectAltNameCritical,
            @Argument(
                            value = "Take the common name for an alternative one if none is given.",
                            otherwise = "true",
                            aliases = "useCommonNameForSAN")
                    boolean useCommonNameForSan,
            @Argument(value = "What the key may be used for.", aliases = "keyUsage")
                    List<String> keyUsage,
            @Argument(
                            value = "Whether that is critical.",
                            otherwise = "false",
                            aliases = "keyUsage_critical")
                    boolean keyUsageCritical,
            @Argument(
                            value = "Purposes, such as serverAuth and clientAuth.",
                            aliases = {"extKeyUsage", "extendedKeyUsage"})
                    List<String> extendedKeyUsage,
            @Argument(
                            value = "Whether they are critical.",
                            otherwise = "false",
                            aliases = {"extKeyUsage_critical", "extendedKeyUsage_critical"})
                    boolean extendedKeyUsageCritical,
            @Argument(value = "CA:TRUE, pathlen:N and so on.", aliases = "basicConstraints")
                    List<String> basicConstraints,
            @Argument(
                            value = "Whether they are critical.",
                            otherwise = "false",
                            aliases = "basicConstraints_critical")
                    boolean basicConstraintsCritical,
            @Argument(value = "The digest to sign with.", otherwise = "sha256") String digest,
            @Argument(value = "The version, which is always 1.", otherwise = "1") int version) {

        List<Names.Field> fields() {
            var fields = new ArrayList<>(Subjects.fields(subject));
            countryName.ifPresent(text -> fields.add(new Names.Field("C", text)));
            stateOrProvinceName.ifPresent(text -> fields.add(new Names.Field("ST", text)));
            localityName.ifPresent(text -> fields.add(new Names.Field("L", text)));
            organizationName.ifPresent(text -> fields.add(new Names.Field("O", text)));
            organizationalUnitName.ifPresent(text -> fields.add(new Names.Field("OU", text)));
            commonName.ifPresent(text -> fields.add(new Names.Field("CN", text)));
            emailAddress.ifPresent(text -> fields.add(new Names.Field("E", text)));
            return fields;
        }

        Request.Wish wish() {
            var names = new ArrayList<>(subjectAltName);
            if (names.isEmpty() && useCommonNameForSan) {
                commonName.ifPresent(name -> names.add(Names.ofHost(name)));
            }
            return new Request.Wish(
                    fields(),
                    new Request.Listed(names, subjectAltNameCritical),
                    new Request.Listed(keyUsage, keyUsageCritical),
                    new Request.Listed(extendedKeyUsage, extendedKeyUsageCritical),
                    new Request.Listed(basicConstraints, basicConstraintsCritical));
        }
    }

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        return new Csr(arguments, arguments.file().kept(here), new ArrayList<>());
    }

    /// @param made the new request, once it was needed
    private record Csr(Arguments arguments, KeptFile file, List<Request> made)
            implements Wanted<Csr.Found> {
        record Found(KeptFile.Found file, Optional<String> key) {}

        @Override
        public Probe<Found> probe() {
            return file.probe().with(arguments.key().given().probe(), Found::new);
        }

        @Override
        public Verdict compare(Found found) {
            return Refusals.compared(
                    file,
                    found.file(),
                    arguments.file().isUnwanted(),
                    found.key().isEmpty(),
                    Map.of(),
                    () -> present(found));
        }

        private Verdict present(Found found) {
            var key = arguments.key().parse(found.key());
            if (made.isEmpty()) {
                made.add(Request.of(arguments.wish(), key, arguments.digest()));
            }
            var wanted = made.getFirst();
            var there = found.file().text();
            var why =
                    !found.file().status().exists()
                            ? Refusals.missing(file.path())
                            : there.filter(wanted.pem()::equals).isPresent()
                                    ? List.<dev.muster.module.Difference>of()
                                    : arguments.file().force()
                                            ? Refusals.wrong(file.path(), List.of("making"))
                                            : Refusals.wrong(
                                                    file.path(), differences(there, wanted));
            var pem = wanted.pem();
            return file.verdict(
                    found.file(),
                    why,
                    pem.getBytes(StandardCharsets.US_ASCII),
                    result(why.isEmpty() ? there.orElse(pem) : pem));
        }

        private static List<String> differences(Optional<String> there, Request wanted) {
            try {
                return Request.parse(there.orElse("")).differences(wanted);
            } catch (IllegalArgumentException _) {
                return List.of("form");
            }
        }

        private Map<String, Value> result(String pem) {
            var result = new LinkedHashMap<String, Value>();
            result.put("filename", Value.text(file.path()));
            arguments
                    .key()
                    .privatekeyPath()
                    .ifPresent(path -> result.put("privatekey", Value.text(path)));
            result.put("subject", Subjects.ordered(arguments.fields()));
            result.put("subjectAltName", Value.texts(arguments.wish().names().words()));
            if (arguments.file().returnContent()) {
                result.put("csr", Value.text(pem));
            }
            return result;
        }
    }
}
