package dev.muster.vault;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import dev.muster.hash.Hash;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.bouncycastle.util.io.pem.PemReader;

/// SSH keys as keys of age: what a file's header holds for one of them.
final class SshKeys {
    private static final int TAG = 4;

    /// A stanza of a header.
    record Stanza(String type, List<String> arguments, byte[] body) implements RecipientStanza {
        @Override
        public String getType() {
            return type;
        }

        @Override
        public List<String> getArguments() {
            return arguments;
        }

        @Override
        public byte[] getBody() {
            return body;
        }
    }

    private SshKeys() {}

    /// The recipient of a line of `authorized_keys` or a `.pub` file, without options.
    static RecipientStanzaWriter recipient(String line) throws GeneralSecurityException {
        var words = line.strip().split("\\s+");
        if (words.length < 2) {
            throw new GeneralSecurityException("the key is missing");
        }
        var wire = Base64.getDecoder().decode(words[1]);
        return switch (OpenSSHPublicKeyUtil.parsePublicKey(wire)) {
            case Ed25519PublicKeyParameters key ->
                    file -> List.of(new SshEd25519(key, wire).wrap(file));
            case RSAKeyParameters key -> file -> List.of(new SshRsa(key, wire).wrap(file));
            default -> throw new GeneralSecurityException("no key of a kind that age knows");
        };
    }

    /// The key of a private key's file.
    ///
    /// @throws IllegalArgumentException when it is of another kind, damaged, or its passphrase
    ///   wrong
    static RecipientStanzaReader identity(String text, Age.Passphrase passphrase) {
        return switch (privateKey(text, passphrase)) {
            case Ed25519PrivateKeyParameters key -> {
                var open = key.generatePublicKey();
                var ssh = new SshEd25519(open, wire(open));
                yield stanzas ->
                        only(stanzas, SshEd25519.TYPE, ssh.tag(), one -> ssh.unwrap(one, key));
            }
            case RSAPrivateCrtKeyParameters key -> {
                var open = new RSAKeyParameters(false, key.getModulus(), key.getPublicExponent());
                var ssh = new SshRsa(open, wire(open));
                yield stanzas -> only(stanzas, SshRsa.TYPE, ssh.tag(), one -> ssh.unwrap(one, key));
            }
            default -> throw new IllegalArgumentException("age knows ed25519 and RSA keys only");
        };
    }

    private static AsymmetricKeyParameter privateKey(String text, Age.Passphrase passphrase) {
        byte[] blob;
        try (var reader = new PemReader(new StringReader(text))) {
            var pem = reader.readPemObject();
            if (pem == null) {
                throw new IllegalArgumentException("it holds no key");
            }
            blob = pem.getContent();
        } catch (IOException damage) {
            throw new IllegalArgumentException("its key is damaged", damage);
        }
        try {
            return OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(blob);
        } catch (RuntimeException locked) {
            var word =
                    passphrase
                            .ask()
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "it has a passphrase and nobody gives it", locked));
            try {
                return OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(
                        blob, word.getBytes(StandardCharsets.UTF_8));
            } catch (RuntimeException wrong) {
                throw new IllegalArgumentException("its passphrase is another", wrong);
            }
        }
    }

    private static byte[] wire(AsymmetricKeyParameter key) {
        try {
            return OpenSSHPublicKeyUtil.encodePublicKey(key);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @FunctionalInterface
    private interface Unwrapping {
        byte[] from(RecipientStanza stanza) throws GeneralSecurityException;
    }

    private static FileKey only(
            Iterable<RecipientStanza> stanzas, String type, String tag, Unwrapping unwrapping)
            throws GeneralSecurityException {
        for (var stanza : stanzas) {
            if (stanza.getType().equals(type)
                    && !stanza.getArguments().isEmpty()
                    && stanza.getArguments().getFirst().equals(tag)) {
                return new FileKey(unwrapping.from(stanza));
            }
        }
        throw new UnsupportedRecipientStanzaException("no stanza for " + type + " " + tag);
    }

    /// What tells in a header which key it means.
    static String tag(byte[] wire) {
        return Age.unpadded(Arrays.copyOf(Hash.SHA256.of(wire), TAG));
    }
}
