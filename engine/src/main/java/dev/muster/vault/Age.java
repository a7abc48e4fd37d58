package dev.muster.vault;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.armor.ArmoredEncryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Files encrypted to people's keys instead of a password, in age's format.
///
/// A *recipient* is a public key: `age1…`, or the line of an SSH key of type ed25519 or RSA. What
/// opens the file is the text of a file with the private key.
public final class Age {
    private static final String SECRET_KEY = "AGE-SECRET-KEY-1";

    private Age() {}

    /// Armoured text that each of the recipients can open.
    ///
    /// @throws IllegalArgumentException when one of them is no recipient
    public static String encrypt(byte[] plain, List<String> recipients) {
        var writers = new ArrayList<RecipientStanzaWriter>();
        for (var recipient : recipients) {
            writers.add(writer(recipient));
        }
        var out = new ByteArrayOutputStream();
        try (var channel =
                new ArmoredEncryptingChannelFactory()
                        .newEncryptingChannel(Channels.newChannel(out), writers)) {
            channel.write(ByteBuffer.wrap(plain));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString(StandardCharsets.US_ASCII);
    }

    /// Refuses what is no recipient, with the reason.
    public static void check(String recipient) {
        writer(recipient);
    }

    private static RecipientStanzaWriter writer(String recipient) {
        try {
            return recipient.startsWith("ssh-")
                    ? SshKeys.recipient(recipient)
                    : X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient);
        } catch (GeneralSecurityException | RuntimeException wrong) {
            throw new IllegalArgumentException(
                    "'%s' is no recipient: an age1... key, ssh-ed25519 or ssh-rsa"
                            .formatted(recipient),
                    wrong);
        }
    }

    /// The keys that the text of a file holds: lines of `AGE-SECRET-KEY-1…`, or one SSH key.
    ///
    /// @throws IllegalArgumentException when there is none that can be used
    static List<RecipientStanzaReader> keys(String text, Passphrase passphrase) {
        if (text.contains("PRIVATE KEY-----")) {
            return List.of(SshKeys.identity(text, passphrase));
        }
        var keys = new ArrayList<RecipientStanzaReader>();
        for (var line : text.lines().map(String::strip).toList()) {
            if (line.startsWith(SECRET_KEY)) {
                try {
                    keys.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(line));
                } catch (GeneralSecurityException wrong) {
                    throw new IllegalArgumentException("it holds a damaged age key", wrong);
                }
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("it holds neither an age key nor an SSH key");
        }
        return keys;
    }

    /// The passphrase of a private key; asked for when the key turns out to have one.
    @FunctionalInterface
    public interface Passphrase {
        Optional<String> ask();
    }

    /// The plain bytes; empty where no key fits.
    ///
    /// @throws IllegalArgumentException when the file is damaged
    static Optional<byte[]> decrypt(byte[] bytes, List<RecipientStanzaReader> keys) {
        var armour = Vault.AGE_ARMOUR.getBytes(StandardCharsets.US_ASCII);
        boolean armoured =
                bytes.length > armour.length
                        && Arrays.equals(bytes, 0, armour.length, armour, 0, armour.length);
        var factory =
                armoured
                        ? new ArmoredDecryptingChannelFactory()
                        : new StandardDecryptingChannelFactory();
        for (var key : keys) {
            try (var channel =
                    factory.newDecryptingChannel(
                            Channels.newChannel(new ByteArrayInputStream(bytes)), List.of(key))) {
                return Optional.of(Channels.newInputStream(channel).readAllBytes());
            } catch (com.exceptionfactory.jagged.UnsupportedRecipientStanzaException _) {
                // made for somebody else
            } catch (GeneralSecurityException | IOException damage) {
                throw new IllegalArgumentException(String.valueOf(damage.getMessage()), damage);
            }
        }
        return Optional.empty();
    }

    static String unpadded(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
