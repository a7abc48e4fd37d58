package dev.muster.modules.certificates;

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
import dev.muster.modules.files.Access;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.SshKeyPair;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pair of SSH keys on the host.
@Manual(
        name = "openssh_keypair",
        collection = "community.crypto",
        summary = "Keeps a pair of SSH keys on the host.",
        details =
                """
                The private key is at `path`, the public one beside it with `.pub`. A key that is \
                there is kept as long as it is of the type and size wanted; a public key that does \
                not belong to it, or has another comment, is written anew. With `passphrase` the \
                private key is encrypted as OpenSSH does it.
                """,
        examples = {
            """
            - openssh_keypair: {path: /home/ops/.ssh/id_ed25519, type: ed25519, comment: ops}
            """
        },
        returns = {
            "filename: the file of the private key",
            "type: its type",
            "size: its bits",
            "fingerprint: digest of the public key",
            "public_key: the public key",
            "comment: its comment"
        })
public final class OpensshKeypair implements Module.Resource<OpensshKeypair.Arguments> {
    /// What to do with a key that is not as wanted.
    public enum Regenerate {
        NEVER,
        FAIL,
        PARTIAL_IDEMPOTENCE,
        FULL_IDEMPOTENCE,
        ALWAYS
    }

    /// Types of keys.
    public enum Type {
        RSA,
        ECDSA,
        ED25519
    }

    /// Forms of a private key's file. OpenSSH reads its own whatever the type.
    public enum Format {
        AUTO,
        SSH,
        PKCS1,
        PKCS8
    }

    /// What makes keys elsewhere.
    public enum Backend {
        AUTO,
        CRYPTOGRAPHY,
        OPENSSHBIN
    }

    /// The arguments.
    public record Arguments(
            @Argument("File of the private key.") String path,
            @Argument(value = "The type.", otherwise = "rsa") Type type,
            @Argument("Bits of an RSA key (4096) or of a curve (256).") Optional<Integer> size,
            @Argument("Words behind the public key.") Optional<String> comment,
            @Argument("What the private key is encrypted with.") Optional<Secret> passphrase,
            @Argument(value = "Make a new pair even so.", otherwise = "false") boolean force,
            @Argument(
                            value = "What to do with a key that is not as wanted.",
                            otherwise = "partial_idempotence")
                    Regenerate regenerate,
            @Argument(value = "The form of the private key's file.", otherwise = "auto")
                    Format privateKeyFormat,
            @Argument(value = "Means nothing here.", otherwise = "auto") Backend backend,
            @Argument(value = "Whether it is to be there.", otherwise = "present") Presence state,
            @Shared Access access) {}

    private static final int PRIVATE = 0600;
    private static final int OPEN = 0644;

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        int size =
                arguments
                        .size()
                        .orElse(
                                switch (arguments.type()) {
                                    case RSA -> 4096;
                                    case ECDSA -> 256;
                                    case ED25519 -> 0;
                                });
        if (arguments.type() == Type.ECDSA && !List.of(256, 384, 521).contains(size)) {
            throw new InputException(
                    Diagnostic.error("an ECDSA key has 256, 384 or 521 bits, not " + size));
        }
        if (arguments.privateKeyFormat() == Format.PKCS1
                || arguments.privateKeyFormat() == Format.PKCS8) {
            throw new InputException(
                    Diagnostic.error("keys are written in OpenSSH's own form alone")
                            .hint("leave 'private_key_format' out"));
        }
        if (arguments.passphrase().map(Secret::reveal).filter(String::isEmpty).isPresent()) {
            throw new InputException(
                    Diagnostic.error("the passphrase is empty")
                            .hint("leave 'passphrase' out for a key without one"));
        }
        var access = arguments.access();
        return new Pair(
                arguments,
                arguments.type() == Type.ED25519 ? 256 : size,
                KeptFile.of(arguments.path(), access, false, here).orMode(PRIVATE),
                KeptFile.of(
                                arguments.path() + ".pub",
                                Access.of(
                                        access.owner(),
                                        access.group(),
                                        Optional.empty(),
                                        access.unsafeWrites()),
                                false,
                                here)
                        .orMode(OPEN),
                new ArrayList<>());
    }

    /// @param made the new pair, once it was needed
    private record Pair(
            Arguments arguments, int size, KeptFile secret, KeptFile open, List<SshKeyPair> made)
            implements Wanted<Pair.Found> {
        record Found(KeptFile.Found secret, KeptFile.Found open) {}

        @Override
        public Probe<Found> probe() {
            return secret.probe().with(open.probe(), Found::new);
        }

        @Override
        public Verdict compare(Found found) {
            if (arguments.state() == Presence.ABSENT) {
                return Verdict.of(
                        List.of(
                                secret.absence(found.secret(), Map.of()),
                                open.absence(found.open(), Map.of())),
                        Value.map(Map.of("filename", Value.text(secret.path()))));
            }
            return Refusals.refused(() -> present(found));
        }

        private Verdict present(Found found) {
            Optional<SshKeyPair> there = Optional.empty();
            var why = List.<Difference>of();
            if (!found.secret().status().exists()) {
                why = Refusals.missing(secret.path());
            } else if ((arguments.force() || arguments.regenerate() == Regenerate.ALWAYS)
                    && made.isEmpty()) {
                why = Refusals.wrong(secret.path(), List.of("making"));
            } else {
                try {
                    there = Optional.of(opened(found.secret().text().orElse("")));
                } catch (IllegalArgumentException unusable) {
                    if (arguments.regenerate() != Regenerate.FULL_IDEMPOTENCE) {
                        return new Verdict.Refused(
                                "the key in "
                                        + secret.path()
                                        + " can't be read: "
                                        + unusable.getMessage(),
                                "'regenerate: full_idempotence' or 'force: true' makes a new one");
                    }
                    why = Refusals.wrong(secret.path(), List.of("form"));
                }
                if (there.isPresent()
                        && arguments.regenerate() != Regenerate.NEVER
                        && !isWanted(there.get())) {
                    var kind = there.get().type() + ", " + there.get().bits() + " bits";
                    var wanted = type() + ", " + size + " bits";
                    if (arguments.regenerate() == Regenerate.FAIL) {
                        return new Verdict.Refused("the key is " + kind + ", not " + wanted);
                    }
                    why = List.of(new Difference.Attribute("key", kind, wanted));
                    there = Optional.empty();
                }
            }
            if (there.isEmpty() && secret.lenient()) {
                // nobody would ever see the key that is made for a check
                return Verdict.of(
                        List.of(
                                secret.verdict(found.secret(), why, new byte[0], Map.of()),
                                open.verdict(
                                        found.open(), openWhy(found, ""), new byte[0], Map.of())),
                        Value.map(Map.of("filename", Value.text(secret.path()))));
            }
            var pair = there.orElseGet(this::fresh);
            var comment = arguments.comment().or(() -> comment(found.open())).orElse("");
            var line = pair.publicLine(comment);
            return Verdict.of(
                    List.of(
                            secret.verdict(
                                    found.secret(),
                                    why,
                                    there.isPresent() ? new byte[0] : bytes(text(pair)),
                                    Map.of()),
                            open.verdict(
                                    found.open(),
                                    openWhy(found, line),
                                    bytes(line + "\n"),
                                    Map.of())),
                    Value.map(result(pair, comment, line)));
        }

        private SshKeyPair opened(String text) {
            if (arguments.passphrase().isPresent() && !SshKeyPair.isEncrypted(text)) {
                SshKeyPair.parse(text);
                throw new IllegalArgumentException("it has no passphrase, but is to have one");
            }
            return SshKeyPair.parse(text, arguments.passphrase().map(Secret::reveal));
        }

        private String text(SshKeyPair pair) {
            return arguments
                    .passphrase()
                    .map(secret -> pair.text(secret.reveal(), arguments.comment().orElse("")))
                    .orElseGet(pair::text);
        }

        private boolean isWanted(SshKeyPair pair) {
            return pair.type().equals(type()) && pair.bits() == size;
        }

        private String type() {
            return arguments.type().name().toLowerCase(java.util.Locale.ROOT);
        }

        private SshKeyPair fresh() {
            if (made.isEmpty()) {
                made.add(SshKeyPair.generate(type(), size));
            }
            return made.getFirst();
        }

        private List<Difference> openWhy(Found found, String line) {
            if (!found.open().status().exists()) {
                return Refusals.missing(open.path());
            }
            return found.open().text().map(String::strip).filter(line::equals).isPresent()
                    ? List.of()
                    : Refusals.wrong(open.path(), List.of("content"));
        }

        private static Optional<String> comment(KeptFile.Found found) {
            return found.text()
                    .map(text -> text.strip().split(" ", 3))
                    .filter(words -> words.length == 3)
                    .map(words -> words[2]);
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        private Map<String, Value> result(SshKeyPair pair, String comment, String line) {
            var result = new LinkedHashMap<String, Value>();
            result.put("filename", Value.text(secret.path()));
            result.put("type", Value.text(pair.type()));
            result.put("size", Value.of(pair.bits()));
            result.put("fingerprint", Value.text(pair.fingerprint()));
            result.put(
                    "public_key", Value.text(line.split(" ", 3)[0] + " " + line.split(" ", 3)[1]));
            result.put("comment", Value.text(comment));
            return result;
        }
    }
}
