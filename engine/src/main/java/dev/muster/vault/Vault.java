package dev.muster.vault;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Source;
import dev.muster.source.SourceFile;
import dev.muster.source.Span;
import dev.muster.source.Yaml;
import dev.muster.value.Redaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Identities, and what they open. Nothing of the cryptography is loaded before something is
/// encrypted or opened; a text is opened once, however often it is read.
public final class Vault {
    static final String HEADER = "$ANSIBLE_VAULT";

    /// How many bytes tell whether a file is encrypted.
    public static final int HEADER_LENGTH = 64;

    static final String AGE_ARMOUR = "-----BEGIN AGE ENCRYPTED FILE-----";

    private static final String AGE = "age-encryption.org/v1";
    private static final int SALT = 32;

    /// A file up to this size is remembered, to be known again in what hosts answer.
    private static final int NOTED = 64 << 10;

    private final List<Identity> identities;
    private final boolean strict;
    private final AgeKeys keys;
    private final Redaction redaction;
    private final Map<String, String> opened = new ConcurrentHashMap<>();

    public Vault(List<Identity> identities) {
        this(identities, false, AgeKeys.none(), new Redaction());
    }

    /// @param strict whether only identities of the name in a header are tried
    /// @param keys what opens files of age
    /// @param redaction where secrets that are read are noted
    public Vault(List<Identity> identities, boolean strict, AgeKeys keys, Redaction redaction) {
        this.redaction = redaction;
        this.identities = List.copyOf(identities);
        this.strict = strict;
        this.keys = keys;
    }

    /// The vault that nobody gave a password for.
    public static Vault closed() {
        return new Vault(List.of());
    }

    public static boolean isEncrypted(String text) {
        return text.startsWith(HEADER) || isAge(text);
    }

    public static boolean isEncrypted(byte[] bytes) {
        return isEncrypted(head(bytes));
    }

    /// Whether a file is encrypted to keys; not if it can't be read, which whoever reads it tells.
    public static boolean isOfAge(Path file) {
        try (var in = Files.newInputStream(file)) {
            return isAge(head(in.readNBytes(HEADER_LENGTH)));
        } catch (IOException _) {
            return false;
        }
    }

    // told here, so that nothing of age is loaded to find out that it is not needed
    private static boolean isAge(String text) {
        return text.startsWith(AGE_ARMOUR) || text.startsWith(AGE);
    }

    private static String head(byte[] bytes) {
        return new String(
                bytes, 0, Math.min(bytes.length, HEADER_LENGTH), StandardCharsets.ISO_8859_1);
    }

    public List<Identity> identities() {
        return identities;
    }

    /// The secrets that were read so far, by this or by templates.
    public Redaction redaction() {
        return redaction;
    }

    /// The text of a file, opened where it is encrypted; what was encrypted is a secret source.
    public Source source(Path file) {
        return open(SourceFile.read(file));
    }

    /// The same source, opened where it is encrypted.
    public Source open(Source source) {
        if (!isEncrypted(source.text())) {
            return source;
        }
        var opened = new Source(source.name(), plain(source.text(), source.start()), true);
        noteValues(opened);
        return opened;
    }

    /// Remembers the texts in a file of variables, one by one. What is no YAML holds no values.
    private void noteValues(Source source) {
        try {
            Yaml.parse(source).ifPresent(node -> redaction.note(node.toValue()));
        } catch (InputException _) {
            // whoever reads it as YAML says so
        }
    }

    /// A value that stands encrypted in a file, as text.
    public String opened(String armoured, Span place) {
        var known = opened.get(armoured);
        if (known == null) {
            known = plain(armoured, place);
            opened.put(armoured, known);
            redaction.note(known);
        }
        return known;
    }

    /// The bytes of a file, opened where they are encrypted.
    public byte[] bytes(Path file) throws IOException {
        return open(Files.readAllBytes(file), file.toString());
    }

    /// The same bytes, opened where they are encrypted.
    ///
    /// @param name what they are called in messages
    public byte[] open(byte[] bytes, String name) {
        if (!isEncrypted(bytes)) {
            return bytes;
        }
        var plain = unlock(bytes, new Source(name, "").start()).plain();
        if (plain.length <= NOTED) {
            redaction.note(new String(plain, StandardCharsets.UTF_8));
        }
        return plain;
    }

    private String plain(String armoured, Span place) {
        var bytes = unlock(armoured.getBytes(StandardCharsets.UTF_8), place).plain();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// What was encrypted.
    ///
    /// @param again the identity to lock it with again, under the name that it had; nobody where it
    ///   was encrypted to keys
    public record Unlocked(byte[] plain, Optional<Identity> again) {}

    /// Opens what is encrypted in either way.
    ///
    /// @throws InputException when it is damaged or nothing fits
    public Unlocked unlock(byte[] bytes, Span place) {
        return isAge(head(bytes))
                ? new Unlocked(keys.open(bytes, place), Optional.empty())
                : unlock(new String(bytes, StandardCharsets.UTF_8), place);
    }

    /// Tries the identities of the envelope's own name first.
    private Unlocked unlock(String armoured, Span place) {
        if (identities.isEmpty()) {
            throw wrong(
                    place,
                    "this is encrypted by a vault, and no vault password is given",
                    "--vault-id, --vault-password-file or --ask-vault-pass give it");
        }
        Envelope envelope;
        try {
            envelope = Envelope.parse(armoured);
        } catch (IllegalArgumentException damage) {
            throw wrong(
                    place,
                    "what is encrypted here is damaged: " + damage.getMessage(),
                    "take it from a backup, or encrypt it again");
        }
        for (var identity : likeliest(envelope)) {
            var plain = Aes256.open(envelope.sealed(), identity.password());
            if (plain.isPresent()) {
                var name = envelope.identity().orElse(Identity.DEFAULT);
                return new Unlocked(
                        plain.get(), Optional.of(new Identity(name, identity.password())));
            }
        }
        throw wrong(
                place,
                "decryption failed: no vault password that was given opens this"
                        + envelope.identity().map(name -> ", of vault id " + name).orElse(""),
                "tried: the passwords of vault id "
                        + identities.stream()
                                .map(Identity::name)
                                .collect(Collectors.joining(", ")));
    }

    private List<Identity> likeliest(Envelope envelope) {
        var name = envelope.identity().orElse(Identity.DEFAULT);
        var first = new ArrayList<Identity>();
        var rest = new ArrayList<Identity>();
        identities.forEach(identity -> (identity.name().equals(name) ? first : rest).add(identity));
        if (!strict) {
            first.addAll(rest);
        }
        return first;
    }

    /// Armoured text that holds these bytes.
    public static String encrypt(byte[] plain, Identity identity) {
        var salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        return encrypt(plain, identity, salt);
    }

    /// The same with a salt of one's own, which makes it repeatable and weaker.
    public static String encrypt(byte[] plain, Identity identity, byte[] salt) {
        var sealed = Aes256.seal(plain, identity.password(), salt);
        return new Envelope(Optional.of(identity.name()), sealed).armoured();
    }

    private static InputException wrong(Span place, String message, String hint) {
        return new InputException(Diagnostic.error(message, place).hint(hint));
    }
}
