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
import dev.muster.modules.files.Access;
import dev.muster.modules.files.GivenText;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.SshCertificate;
import dev.muster.pki.SshCertificate.RsaDigest;
import dev.muster.pki.SshCertificate.Span;
import dev.muster.pki.SshCertificate.Wish;
import dev.muster.pki.SshGrants;
import dev.muster.pki.SshKeyPair;
import dev.muster.pki.SshPublicKey;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An SSH certificate on the host.
@Manual(
        name = "openssh_cert",
        collection = "community.crypto",
        summary = "Keeps a certificate for an SSH key on the host.",
        details =
                """
                Signs a public key of the host, as a user's or a host's. The authority's private \
                key is a file of the host, `signing_key`, or lies encrypted in the folder of a CA \
                on the controller, `ca`, and then never reaches the host: `muster ca ssh init` \
                makes one. A certificate that is there is kept as long as it will do. To have one \
                renewed in time, give `valid_to: +90d`, `valid_at: +30d` and \
                `ignore_timestamps: true`.
                """,
        examples = {
            """
            - openssh_cert:
                type: host
                ca: ca/ssh
                public_key: /etc/ssh/ssh_host_ed25519_key.pub
                path: /etc/ssh/ssh_host_ed25519_key-cert.pub
                principals: ["{{ inventory_hostname }}", "{{ ansible_host }}"]
                valid_from: -5m
                valid_to: +90d
                valid_at: +30d
                ignore_timestamps: true
              notify: Reload sshd
            """
        },
        returns = {
            "filename: the certificate's file",
            "type: user or host",
            "info: what the certificate says, as ssh-keygen -L tells it",
            "serial_number: its number",
            "valid_before: until when it counts"
        })
public final class OpensshCert implements Module.Resource<OpensshCert.Arguments> {
    /// Whose key it is.
    public enum Type {
        USER,
        HOST
    }

    /// What to do with a certificate that is not as wanted.
    public enum Regenerate {
        NEVER,
        FAIL,
        PARTIAL_IDEMPOTENCE,
        FULL_IDEMPOTENCE,
        ALWAYS
    }

    /// How an authority with an RSA key signs.
    public enum SignatureAlgorithm {
        SSH_RSA("ssh-rsa"),
        RSA_SHA2_256("rsa-sha2-256"),
        RSA_SHA2_512("rsa-sha2-512");

        private final String word;

        SignatureAlgorithm(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /// The arguments.
    public record Arguments(
            @Argument("File of the certificate.") String path,
            @Argument("Whose key it is.") Optional<Type> type,
            @Argument("File of the authority's private key, on the host.")
                    Optional<String> signingKey,
            @Argument("Folder of the authority, on the controller, instead of `signing_key`.")
                    Optional<String> ca,
            @Argument("File of the public key to sign, on the host.") Optional<String> publicKey,
            @Argument("Names of users or hosts it is for; any if left out.")
                    List<String> principals,
            @Argument("From when: `always`, `-5m`, or `2030-12-31`.") Optional<String> validFrom,
            @Argument("Until when: `forever`, `+52w`, or `2030-12-31T12:00:00`.")
                    Optional<String> validTo,
            @Argument("Sign a new one unless it counts at this moment.") Optional<String> validAt,
            @Argument(
                            value = "Whether other times are no reason for a new one.",
                            otherwise = "false")
                    boolean ignoreTimestamps,
            @Argument("Its number.") Optional<Long> serialNumber,
            @Argument("What the certificate is called in sshd's log.") Optional<String> identifier,
            @Argument("What a user's certificate allows and demands, as for `ssh-keygen -O`.")
                    List<String> options,
            @Argument("What an authority with an RSA key signs with.")
                    Optional<SignatureAlgorithm> signatureAlgorithm,
            @Argument(value = "Sign a new one even so.", otherwise = "false") boolean force,
            @Argument(
                            value = "What to do with a certificate that is not as wanted.",
                            otherwise = "partial_idempotence")
                    Regenerate regenerate,
            @Argument("Not to be had here: the key on a token.") Optional<String> pkcs11Provider,
            @Argument(value = "Not to be had here: the key in an agent.", otherwise = "false")
                    boolean useAgent,
            @Argument(value = "Whether it is to be there.", otherwise = "present") Presence state,
            @Shared Access access) {}

    private static final int OPEN = 0644;

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var file = KeptFile.of(arguments.path(), arguments.access(), false, here).orMode(OPEN);
        if (arguments.state() == Presence.ABSENT) {
            return new NoCertificate(file);
        }
        demand(arguments.type(), "type");
        demand(arguments.publicKey(), "public_key");
        demand(arguments.validFrom(), "valid_from");
        demand(arguments.validTo(), "valid_to");
        if (arguments.signingKey().isEmpty() && arguments.ca().isEmpty()) {
            throw mistake(
                    "openssh_cert needs 'signing_key' or 'ca'", "which authority is to sign?");
        }
        if (arguments.useAgent() || arguments.pkcs11Provider().isPresent()) {
            throw mistake(
                    "an authority's key in an agent or on a token can't be used here",
                    "'signing_key' or 'ca' names one in a file");
        }
        if (arguments.signatureAlgorithm().filter(SignatureAlgorithm.SSH_RSA::equals).isPresent()) {
            throw mistake("nobody signs with SHA-1 any more", "leave 'signature_algorithm' out");
        }
        var type =
                arguments.type().get() == Type.USER
                        ? SshCertificate.Type.USER
                        : SshCertificate.Type.HOST;
        if (type == SshCertificate.Type.HOST && !arguments.options().isEmpty()) {
            throw mistake("a host's certificate has no options", "leave 'options' out");
        }
        var now = Instant.now();
        return new Certified(
                arguments,
                type,
                file,
                Refusals.mistaken(() ->
                        Span.parse(
                                arguments.validFrom().orElse(""),
                                arguments.validTo().orElse(""),
                                now)),
                arguments.validAt().map(at -> Refusals.mistaken(() -> Span.moment(at, now))),
                Refusals.mistaken(() -> SshGrants.of(type, arguments.options())),
                arguments.ca().map(folder -> key(folder, type, here)),
                new ArrayList<>());
    }

    /// The key of an authority on the controller.
    private static SshKeyPair key(String folder, SshCertificate.Type type, Controller here) {
        var file = here.path(folder).resolve(type.word() + ".key");
        if (!Files.isRegularFile(file)) {
            throw mistake(
                    "there is no " + file + " on the controller",
                    "`muster ca ssh init` makes an authority; 'ca' tells where one is");
        }
        return Refusals.mistaken(() ->
                SshKeyPair.parse(new String(here.bytes(file).bytes(), StandardCharsets.UTF_8)));
    }

    private static void demand(Optional<?> value, String name) {
        if (value.isEmpty()) {
            throw mistake(
                    "openssh_cert needs '" + name + "'",
                    "`muster doc openssh_cert` shows examples");
        }
    }

    private static InputException mistake(String what, String hint) {
        return new InputException(Diagnostic.error(what).hint(hint));
    }

    private record NoCertificate(KeptFile file) implements Wanted<KeptFile.Found> {
        @Override
        public Probe<KeptFile.Found> probe() {
            return file.probe();
        }

        @Override
        public Verdict compare(KeptFile.Found found) {
            return file.absence(found, Map.of());
        }
    }

    /// @param authority the key on the controller; the host's is asked for
    /// @param made the new certificate, once it was needed
    private record Certified(
            Arguments arguments,
            SshCertificate.Type type,
            KeptFile file,
            Span span,
            Optional<Instant> at,
            SshGrants grants,
            Optional<SshKeyPair> authority,
            List<SshCertificate> made)
            implements Wanted<Certified.Found> {

        record Found(
                KeptFile.Found certificate, Optional<String> publicKey, Optional<String> signing) {}

        private record Keys(Optional<String> publicKey, Optional<String> signing) {}

        private GivenText open() {
            return new GivenText("public key", Optional.empty(), arguments.publicKey());
        }

        private GivenText signing() {
            return new GivenText(
                    "signing key",
                    Optional.empty(),
                    authority.isPresent() ? Optional.empty() : arguments.signingKey());
        }

        @Override
        public Probe<Found> probe() {
            return file.probe()
                    .with(
                            open().probe().with(signing().probe(), Keys::new),
                            (there, keys) -> new Found(there, keys.publicKey(), keys.signing()));
        }

        @Override
        public Verdict compare(Found found) {
            if (file.lenient() && found.publicKey().isEmpty()) {
                // an earlier task would have made the key
                return file.verdict(
                        found.certificate(),
                        found.certificate().status().exists()
                                ? Refusals.wrong(file.path(), List.of("public key"))
                                : Refusals.missing(file.path()),
                        new byte[0],
                        Map.of());
            }
            return Refusals.refused(() -> present(found));
        }

        private Verdict present(Found found) {
            var key = SshPublicKey.parse(open().demand(found.publicKey()));
            var signer =
                    authority.orElseGet(() -> SshKeyPair.parse(signing().demand(found.signing())));
            var wish =
                    new Wish(
                            type,
                            key,
                            arguments.serialNumber().orElse(0L),
                            arguments.identifier().orElse(""),
                            arguments.principals(),
                            span,
                            grants);
            Optional<SshCertificate> there = Optional.empty();
            var why = new ArrayList<Difference>();
            if (!found.certificate().status().exists()) {
                why.addAll(Refusals.missing(file.path()));
            } else {
                try {
                    there =
                            Optional.of(
                                    SshCertificate.parse(found.certificate().text().orElse("")));
                } catch (IllegalArgumentException damage) {
                    if (arguments.regenerate() == Regenerate.NEVER
                            || arguments.regenerate() == Regenerate.FAIL) {
                        return new Verdict.Refused(
                                "the certificate in "
                                        + file.path()
                                        + " can't be read: "
                                        + damage.getMessage());
                    }
                    why.addAll(Refusals.wrong(file.path(), List.of("form")));
                }
            }
            if (there.isPresent()) {
                var objections = objections(there.get(), wish, signer);
                if (!objections.isEmpty() && arguments.regenerate() == Regenerate.FAIL) {
                    return new Verdict.Refused(
                            "the certificate in %s is another: %s"
                                    .formatted(file.path(), String.join(", ", objections)));
                }
                why.addAll(Refusals.wrong(file.path(), objections));
            }
            var certificate =
                    why.isEmpty() && there.isPresent() ? there.get() : fresh(wish, signer);
            return file.verdict(
                    found.certificate(),
                    why,
                    (certificate.line(key.comment()) + "\n").getBytes(StandardCharsets.UTF_8),
                    result(certificate));
        }

        private SshCertificate fresh(Wish wish, SshKeyPair signer) {
            if (made.isEmpty()) {
                made.add(SshCertificate.sign(wish, signer, digest()));
            }
            return made.getFirst();
        }

        private RsaDigest digest() {
            return arguments
                            .signatureAlgorithm()
                            .filter(SignatureAlgorithm.RSA_SHA2_256::equals)
                            .isPresent()
                    ? RsaDigest.SHA256
                    : RsaDigest.SHA512;
        }

        private List<String> objections(SshCertificate there, Wish wish, SshKeyPair signer) {
            var objections = new ArrayList<String>();
            if (arguments.regenerate() == Regenerate.NEVER) {
                return objections;
            }
            if ((arguments.force() || arguments.regenerate() == Regenerate.ALWAYS)
                    && made.isEmpty()) {
                objections.add("making");
            }
            boolean all =
                    arguments.regenerate() == Regenerate.FULL_IDEMPOTENCE
                            || arguments.regenerate() == Regenerate.FAIL;
            for (var objection : there.objections(wish)) {
                if (all || objection.equals("type") || objection.equals("principals")) {
                    objections.add(objection);
                }
            }
            if (all && !there.identifier().equals(wish.identifier())) {
                objections.add("identifier");
            }
            if (all && !there.authority().equals(signer.publicKey(""))) {
                objections.add("authority");
            }
            if (arguments.serialNumber().filter(number -> number != there.serial()).isPresent()) {
                objections.add("serial number");
            }
            if (arguments
                    .signatureAlgorithm()
                    .filter(algorithm -> !algorithm.toString().equals(there.algorithm()))
                    .isPresent()) {
                objections.add("signature algorithm");
            }
            if (!arguments.ignoreTimestamps() && !there.span().equals(wish.span())) {
                objections.add("time");
            }
            if (at.filter(moment -> !there.span().holds(moment)).isPresent()
                    && !made.contains(there)) {
                objections.add("end");
            }
            return objections;
        }

        private Map<String, Value> result(SshCertificate certificate) {
            var result = new LinkedHashMap<String, Value>();
            result.put("filename", Value.text(file.path()));
            result.put("type", Value.text(type.word()));
            result.put("info", Value.texts(info(certificate)));
            result.put("serial_number", Value.text(Long.toUnsignedString(certificate.serial())));
            result.put(
                    "valid_before",
                    Value.text(certificate.span().end().map(Instant::toString).orElse("forever")));
            return result;
        }

        private static List<String> info(SshCertificate certificate) {
            return List.of(
                    "Type: %s %s certificate"
                            .formatted(
                                    new SshPublicKey(certificate.blob(), "").type(),
                                    certificate.type().word()),
                    "Public key: " + certificate.key().fingerprint(),
                    "Signing CA: %s (using %s)"
                            .formatted(
                                    certificate.authority().fingerprint(), certificate.algorithm()),
                    "Key ID: \"" + certificate.identifier() + "\"",
                    "Serial: " + Long.toUnsignedString(certificate.serial()),
                    "Valid: from %s to %s"
                            .formatted(
                                    certificate
                                            .span()
                                            .beginning()
                                            .map(Instant::toString)
                                            .orElse("always"),
                                    certificate
                                            .span()
                                            .end()
                                            .map(Instant::toString)
                                            .orElse("forever")),
                    "Principals: " + words(certificate.principals()),
                    "Critical Options: " + words(certificate.grants().critical()),
                    "Extensions: " + words(certificate.grants().extensions()));
        }

        private static String words(List<String> words) {
            return words.isEmpty() ? "(none)" : String.join(" ", words);
        }

        private static String words(Map<String, String> options) {
            return words(
                    options.entrySet().stream()
                            .map(entry ->
                                    entry.getValue().isEmpty()
                                            ? entry.getKey()
                                            : entry.getKey() + " " + entry.getValue())
                            .toList());
        }
    }
}
