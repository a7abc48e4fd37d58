package dev.muster.module;

import dev.muster.hash.Hash;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;

/// The digests of one content, in hexadecimal.
public record Digests(String sha1, String md5, String sha256) {
    /// Those of a file, which is read once for all of them and never held whole.
    public static Digests of(Path file) throws IOException {
        var sha1 = Hash.SHA1.begun();
        var md5 = Hash.MD5.begun();
        var sha256 = Hash.SHA256.begun();
        try (var in =
                new DigestInputStream(
                        new DigestInputStream(
                                new DigestInputStream(Files.newInputStream(file), sha1), md5),
                        sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        var hex = HexFormat.of();
        return new Digests(
                hex.formatHex(sha1.digest()),
                hex.formatHex(md5.digest()),
                hex.formatHex(sha256.digest()));
    }

    public static String sha1(byte[] bytes) {
        return Hash.SHA1.hex(bytes);
    }

    public static String md5(byte[] bytes) {
        return Hash.MD5.hex(bytes);
    }

    public static String sha256(byte[] bytes) {
        return Hash.SHA256.hex(bytes);
    }
}
