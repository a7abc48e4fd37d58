package dev.muster.testkit;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/// A key made for one test: the private half in a file as `ssh-keygen` writes it, and the line that
/// `authorized_keys` wants.
///
/// @param file the private key, unencrypted, readable by its owner alone
/// @param publicLine type, key and comment
public record SshKey(Path file, String publicLine) {

    /// Makes an Ed25519 key in a folder; the comment names the file too.
    public static SshKey generate(Path folder, String comment) {
        var secret = new Ed25519PrivateKeyParameters(new SecureRandom());
        var pem = new StringWriter();
        try (var writer = new PemWriter(pem)) {
            var encoded = OpenSSHPrivateKeyUtil.encodePrivateKey(secret);
            writer.writeObject(new PemObject("OPENSSH PRIVATE KEY", encoded));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            var ownerOnly = PosixFilePermissions.fromString("rw-------");
            var file =
                    Files.createFile(
                            folder.resolve(comment),
                            PosixFilePermissions.asFileAttribute(ownerOnly));
            Files.writeString(file, pem.toString());
            var blob = OpenSSHPublicKeyUtil.encodePublicKey(secret.generatePublicKey());
            var encoded = Base64.getEncoder().encodeToString(blob);
            return new SshKey(file, "ssh-ed25519 " + encoded + " " + comment);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a key in " + folder, e);
        }
    }
}
