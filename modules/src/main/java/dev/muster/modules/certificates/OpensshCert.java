package dev.muster.modules.certificates;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Shared;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.files.Access;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.SshCertificate;
import dev.muster.pki.SshCertificate.Span;
import dev.muster.pki.SshGrants;
import dev.muster.pki.SshIssued;
import dev.muster.pki.SshKeyPair;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
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
                makes one. What such an authority has signed is in its list, and \
                `muster ca ssh revoke` takes it back. A certificate that is there is kept as long as it will do. To have one \
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
        var folder = arguments.ca().map(here::path);
        if (folder.isPresent()) {
            Refusals.mistaken(() -> {
                SshIssued.demandPlain(arguments.identifier().orElse(""), arguments.principals());
                return folder;
            });
        }
        return new CertifiedSshKey(
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
                folder.map(ca -> key(ca, type, here)),
                folder.filter(_ -> !here.checkMode()).flatMap(SshLedger::in),
                // a list of numbers tells its certificates apart
                arguments
                        .serialNumber()
                        .orElseGet(() -> folder.isPresent() ? SshIssued.freshSerial() : 0L),
                new ArrayList<>());
    }

    /// The key of an authority on the controller.
    private static SshKeyPair key(Path folder, SshCertificate.Type type, Controller here) {
        var file = folder.resolve(type.word() + ".key");
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
}
