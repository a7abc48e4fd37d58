package dev.muster.modules.certificates;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Mode;
import dev.muster.module.Module;
import dev.muster.module.Shared;
import dev.muster.module.Wanted;
import dev.muster.modules.acme.ServerArguments;
import dev.muster.modules.acme.WebProof;
import dev.muster.modules.files.Access;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.Identity;
import dev.muster.pki.KeyKind;
import dev.muster.pki.PrivateKey;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A host's key and certificate of one's own authority, renewed in time.
@Manual(
        name = "tls_identity",
        collection = "muster.crypto",
        summary =
                "Keeps a key and a certificate of one's own CA, or of one that speaks ACME, on the host,"
                        + " renewed in time.",
        details =
                """
                `muster ca init` makes the CA. Its key is read from the folder on the controller, \
                opened with the vault's passwords or keys, and used in memory. The host makes its \
                key itself where it has openssl, and tells nothing but the public part; where it \
                has none, the key is made in memory, written once, and read back in memory to be \
                checked. It is kept as long as it is of the type wanted. The certificate is signed \
                again when fewer than `renew_before` days are left, or its names, its key or the \
                CA are others. Notify handlers to have services take it up.

                With `acme_directory` the certificate comes from an authority that speaks ACME, such \
                as Let's Encrypt: the names are proven by a file in `acme_challenge_path` (http-01), \
                which is there only while the authority looks. The host asks it with its curl, and \
                signs the request for its key itself; the account's key stays on the controller. How \
                long a certificate counts is the authority's choice; of one that counts for no more \
                than `renew_before` days, the last third is the time to renew.
                """,
        examples = {
            """
            - tls_identity:
                name: "{{ inventory_hostname }}"
                names: ["{{ inventory_hostname }}", "{{ ansible_host }}"]
                key: /etc/etcd/tls/node.key
                certificate: /etc/etcd/tls/node.pem
                authority: /etc/etcd/tls/ca.pem
                owner: etcd
              notify: Restart etcd
            """,
            """
            - tls_identity:
                name: node1.example.org
                key: /etc/ssl/node.key
                certificate: /etc/ssl/node.pem
                acme_directory: https://acme-v02.api.letsencrypt.org/directory
                acme_account_key: account.key
                acme_challenge_path: /var/www/challenges
              notify: Reload nginx
            """
        },
        returns = {
            "not_after: until when the certificate counts",
            "serial_number: its number",
            "names: its alternative names"
        })
public final class TlsIdentity implements Module.Resource<TlsIdentity.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument("The name that people read.") String name,
            @Argument("Hosts and addresses it is for; `name` alone if left out.")
                    List<String> names,
            @Argument("Fields of the subject before the name, such as `OU: peer`.")
                    Map<String, Value> subject,
            @Argument("File of the private key, on the host.") String key,
            @Argument("File of the certificate with its chain, on the host.") String certificate,
            @Argument(
                            value = "Whether the CA's own certificates follow it there.",
                            otherwise = "true")
                    boolean chain,
            @Argument("File of the CA's certificates to trust, on the host.")
                    Optional<String> authority,
            @Argument(value = "Folder of the CA, on the controller.", otherwise = "ca") String ca,
            @Argument(value = "RSA, ECC, Ed25519 or Ed448.", otherwise = "ECC") String keyType,
            @Argument(value = "Bits of an RSA key.", otherwise = "3072") int keySize,
            @Argument(value = "The curve, for type ECC.", otherwise = "secp256r1") String keyCurve,
            @Argument(value = "Days that a certificate counts.", otherwise = "90") int days,
            @Argument(value = "Days before its end to sign a new one.", otherwise = "30")
                    int renewBefore,
            @Argument(
                            "Address of the directory of an authority that speaks ACME, in place of a"
                                    + " CA of one's own.")
                    Optional<String> acmeDirectory,
            @Argument("The key of the account there, a file on the controller; may be encrypted.")
                    Optional<String> acmeAccountKey,
            @Argument(
                            "Folder on the host that its web server serves as"
                                    + " `/.well-known/acme-challenge/`.")
                    Optional<String> acmeChallengePath,
            @Argument("Certificates to trust when it is asked, a file on the host.")
                    Optional<String> acmeCaPath,
            @Shared Access access) {
        public Arguments {
            if (acmeDirectory.isPresent()) {
                checkAcme(acmeAccountKey, acmeChallengePath, authority);
            } else if (renewBefore >= days) {
                throw new InputException(
                        Diagnostic.error(
                                        "'renew_before' (%d days) must be fewer than 'days' (%d)"
                                                .formatted(renewBefore, days))
                                .hint("a certificate would be signed anew in every run"));
            }
        }

        private static void checkAcme(
                Optional<String> account, Optional<String> folder, Optional<String> authority) {
            if (account.isEmpty() || folder.isEmpty()) {
                throw new InputException(
                        Diagnostic.error(
                                        "'acme_directory' needs '%s'"
                                                .formatted(
                                                        account.isEmpty()
                                                                ? "acme_account_key"
                                                                : "acme_challenge_path"))
                                .hint("see: muster doc tls_identity"));
            }
            if (authority.isPresent()) {
                throw new InputException(
                        Diagnostic.error(
                                        "'authority' is for a CA of one's own: one that speaks ACME tells"
                                                + " no certificates to trust")
                                .hint("leave it out; hosts trust public authorities anyway"));
            }
        }

        Identity identity() {
            return new Identity(name, names, Subjects.fields(subject));
        }
    }

    private static final int PRIVATE = 0600;

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var kind =
                Refusals.mistaken(() ->
                        KeyKind.of(arguments.keyType(), arguments.keySize(), arguments.keyCurve()));
        var access = arguments.access();
        return new HeldIdentity(
                arguments,
                new HostKey(
                        KeptFile.of(arguments.key(), access, false, here).orMode(PRIVATE),
                        kind,
                        new ArrayList<>()),
                KeptFile.of(arguments.certificate(), open(access), false, here),
                arguments.authority().map(path -> KeptFile.of(path, open(access), false, here)),
                Refusals.mistaken(() -> signing(arguments, here)),
                Instant.now(),
                new ArrayList<>());
    }

    private static Signing signing(Arguments arguments, Controller here) {
        return arguments
                .acmeDirectory()
                .<Signing>map(directory ->
                        new Signing.ByAcme(
                                new WebProof(
                                        ServerArguments.at(directory, arguments.acmeCaPath()),
                                        arguments.acmeChallengePath().orElse("")),
                                accountKey(arguments, here)))
                .orElseGet(() -> new Signing.Here(Authority.read(here.path(arguments.ca()), here)));
    }

    private static PrivateKey accountKey(Arguments arguments, Controller here) {
        var file = here.path(arguments.acmeAccountKey().orElse(""));
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    Diagnostic.error("there is no account key " + file + " on the controller")
                            .hint("openssl_privatekey makes one, with 'delegate_to: localhost'"));
        }
        return PrivateKey.parse(
                new String(here.bytes(file).bytes(), StandardCharsets.UTF_8), Optional.empty());
    }

    /// Certificates are for everybody to read, whatever the mode of the key.
    private static Access open(Access access) {
        return access.withMode(Optional.of(new Mode.Bits(0644)));
    }
}
