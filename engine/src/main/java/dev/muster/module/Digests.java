package dev.muster.module;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The digests of one content, in hexadecimal.
public record Digests(String sha1, String md5, String sha256) {
    /// Those of a file, which is read once for all of them and never held whole.
    public static Digests of(Path file) throws IOException {
        var sha1 = algorithm("SHA-1");
        var md5 = algorithm("MD5");
        var sha256 = algorithm("SHA-256");
        try (var in =
                new DigestInputStream(
                        new DigestInputStream(
                                new DigestInputStream(Files.newInputStream(file), sha1), md5),
                        sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return new Digests(hex(sha1.digest()), hex(md5.digest()), hex(sha256.digest()));
    }

    public static String sha1(byte[] bytes) {
        return hex(algorithm("SHA-1").digest(bytes));
    }

    public static String md5(byte[] bytes) {
        return hex(algorithm("MD5").digest(bytes));
    }

    public static String sha256(byte[] bytes) {
        return hex(algorithm("SHA-256").digest(bytes));
    }

    private static MessageDigest algorithm(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
