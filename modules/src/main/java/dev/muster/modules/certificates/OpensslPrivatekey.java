package dev.muster.modules.certificates;

import dev.muster.hash.Hash;
import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Difference;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Secret;
import dev.muster.module.Shared;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.KeyKind;
import dev.muster.pki.PrivateKey;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A private key on the host.
@Manual(
        name = "openssl_privatekey",
        collection = "community.crypto",
        summary = "Keeps a private key on the host.",
        details =
                """
                The key is made in memory and written once; it is kept nowhere else. A key that is \
                there is kept as long as it is of the type and size wanted and its passphrase opens \
                it; `regenerate` says what to do otherwise.
                """,
        examples = {
            """
            - openssl_privatekey: {path: /etc/ssl/private/node.key, type: ECC, curve: secp256r1}
            """
        },
        returns = {
            "filename: the file",
            "size: bits of the key",
            "type: its type",
            "curve: its curve",
            "fingerprint: digests of the public key"
        })
public final class OpensslPrivatekey implements Module.Resource<OpensslPrivatekey.Arguments> {
    /// What to do with a key that is not as wanted.
    public enum Regenerate {
        NEVER,
        FAIL,
        PARTIAL_IDEMPOTENCE,
        FULL_IDEMPOTENCE,
        ALWAYS
    }

    /// Forms of the file.
    public enum Format {
        AUTO,
        AUTO_IGNORE,
        PKCS1,
        PKCS8
    }

    /// The arguments.
    public record Arguments(
            @Shared OutputFile file,
            @Argument(value = "Bits of an RSA key.", otherwise = "4096") int size,
            @Argument(value = "RSA, ECC, Ed25519 or Ed448.", otherwise = "RSA") String type,
            @Argument("The curve, for type ECC: secp256r1, secp384r1, secp256k1 and so on.")
                    Optional<String> curve,
            @Argument("Passphrase of the key.") Optional<Secret> passphrase,
            @Argument("Ignored: the cipher is AES-256.") Optional<String> cipher,
            @Argument(
                            value = "What to do with a key that is not as wanted.",
                            otherwise = "full_idempotence")
                    Regenerate regenerate,
            @Argument(value = "The form of a new file.", otherwise = "auto_ignore") Format format,
            @Argument("Ignored: the form of a key that is there is kept.")
                    Optional<String> formatMismatch) {}

    private static final int PRIVATE = 0600;

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var kind =
                Refusals.mistaken(() ->
                        KeyKind.of(
                                arguments.type(), arguments.size(), arguments.curve().orElse("")));
        var file = arguments.file().kept(here).orMode(PRIVATE);
        return new Key(arguments, kind, file, new ArrayList<>());
    }

    /// @param made the new key, once it was needed
    private record Key(Arguments arguments, KeyKind kind, KeptFile file, List<PrivateKey> made)
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
            return Refusals.refused(() -> present(found));
        }

        private Verdict present(KeptFile.Found found) {
            if (!found.status().exists()) {
                return fresh(found, Refusals.missing(file.path()));
            }
            boolean always =
                    arguments.file().force() || arguments.regenerate() == Regenerate.ALWAYS;
            if (always && !isMade(found)) {
                return fresh(found, List.of(changed("a new one is asked for")));
            }
            if (arguments.regenerate() == Regenerate.NEVER) {
                return file.verdict(found, List.of(), new byte[0], Map.of());
            }
            PrivateKey key;
            try {
                key = PrivateKey.parse(found.text().orElse(""), passphrase());
            } catch (IllegalArgumentException unusable) {
                if (arguments.regenerate() != Regenerate.FULL_IDEMPOTENCE) {
                    return new Verdict.Refused(
                            String.valueOf(unusable.getMessage()),
                            "'regenerate: full_idempotence' or 'force: true' makes a new one");
                }
                return fresh(found, List.of(changed(String.valueOf(unusable.getMessage()))));
            }
            if (key.kind().equals(kind)) {
                return file.verdict(found, List.of(), new byte[0], result(key));
            }
            if (arguments.regenerate() == Regenerate.FAIL) {
                return new Verdict.Refused(
                        "the key is " + key.kind() + ", not " + kind,
                        "'regenerate: partial_idempotence' makes a new one");
            }
            return fresh(
                    found,
                    List.of(
                            new Difference.Attribute(
                                    "key", key.kind().toString(), kind.toString())));
        }

        private Optional<String> passphrase() {
            return arguments.passphrase().map(Secret::reveal);
        }

        private boolean isMade(KeptFile.Found found) {
            return !made.isEmpty() && found.text().filter(pem(made.getFirst())::equals).isPresent();
        }

        private static Difference changed(String why) {
            return new Difference.Attribute("key", why, "a new one");
        }

        private Verdict fresh(KeptFile.Found found, List<Difference> why) {
            if (file.lenient()) {
                // nobody would ever see the key that is made for a check
                return file.verdict(found, why, new byte[0], Map.of());
            }
            if (made.isEmpty()) {
                made.add(PrivateKey.generate(kind));
            }
            var key = made.getFirst();
            return file.verdict(
                    found, why, pem(key).getBytes(StandardCharsets.US_ASCII), result(key));
        }

        private String pem(PrivateKey key) {
            return passphrase()
                    .map(key::pem)
                    .orElseGet(() -> key.pem(arguments.format() == Format.PKCS8));
        }

        private Map<String, Value> result(PrivateKey key) {
            var result = new LinkedHashMap<String, Value>();
            result.put("filename", Value.text(file.path()));
            result.put("type", Value.text(key.kind().type().word()));
            result.put("size", Value.of(key.bits()));
            if (!key.kind().curve().isEmpty()) {
                result.put("curve", Value.text(key.kind().curve()));
            }
            var fingerprint = new LinkedHashMap<String, Value>();
            for (var hash : List.of(Hash.SHA1, Hash.SHA256, Hash.SHA512)) {
                fingerprint.put(hash.word(), Value.text(key.fingerprint(hash)));
            }
            result.put("fingerprint", Value.map(fingerprint));
            if (arguments.file().returnContent()) {
                result.put("privatekey", new Value.Text(pem(key), true));
            }
            return result;
        }
    }
}
