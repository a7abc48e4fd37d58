package dev.muster.modules.files;

import dev.muster.hash.Hash;
import dev.muster.module.FileContent;
import dev.muster.module.Step.Payload;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;

/// Lists an archive of the controller with the digest of every file: zip, and tar as it is or
/// packed with gzip; for bzip2, xz and zstd the controller needs those commands.
final class ArchiveReader {
    private static final int BLOCK = 512;

    private final List<ArchiveEntry> entries = new ArrayList<>();

    private ArchiveReader() {}

    /// @param archive its name
    /// @param payload its content, in memory where a vault held it
    static List<ArchiveEntry> read(Path archive, Payload payload) {
        var reader = new ArchiveReader();
        try (var in = new BufferedInputStream(stream(payload))) {
            in.mark(8);
            var magic = in.readNBytes(6);
            in.reset();
            reader.read(payload, in, magic);
            return reader.entries;
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error(
                            "can't read the archive " + archive + ": " + failure.getMessage()));
        }
    }

    private static InputStream stream(Payload payload) throws IOException {
        return switch (payload) {
            case Payload.Bytes(FileContent content, _) -> new ByteArrayInputStream(content.bytes());
            case Payload.LocalFile(Path file, _, _) -> Files.newInputStream(file);
        };
    }

    private void read(Payload payload, InputStream in, byte[] magic) throws IOException {
        if (begins(magic, 'P', 'K')) {
            zip(in);
        } else if (begins(magic, 0x1f, 0x8b)) {
            tar(new GZIPInputStream(in, 1 << 16));
        } else if (begins(magic, 'B', 'Z', 'h')) {
            piped(payload, "bzip2");
        } else if (begins(magic, 0xfd, '7', 'z')) {
            piped(payload, "xz");
        } else if (begins(magic, 0x28, 0xb5, 0x2f)) {
            piped(payload, "zstd");
        } else {
            tar(in);
        }
    }

    private static boolean begins(byte[] magic, int... wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (i >= magic.length || (magic[i] & 0xff) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private void piped(Payload payload, String command) throws IOException {
        var process =
                new ProcessBuilder(command, "-dc")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        Thread.startVirtualThread(() -> {
            try (var in = stream(payload);
                    var out = process.getOutputStream()) {
                in.transferTo(out);
            } catch (IOException _) {
                // whoever reads the other end is told that it ends early
            }
        });
        try (var out = new BufferedInputStream(process.getInputStream())) {
            tar(out);
        } finally {
            process.destroy();
        }
    }

    private void zip(InputStream in) throws IOException {
        var zip = new ZipInputStream(in);
        for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.isDirectory()) {
                add(entry.getName(), ArchiveEntry.Kind.FOLDER, Optional.empty(), Optional.empty());
            } else {
                var digest = digest(zip, Long.MAX_VALUE);
                add(entry.getName(), ArchiveEntry.Kind.FILE, Optional.of(digest), Optional.empty());
            }
        }
    }

    private void add(
            String name, ArchiveEntry.Kind kind, Optional<String> sha256, Optional<String> target) {
        var plain = name.replaceFirst("^(\\./|/)+", "");
        while (plain.endsWith("/")) {
            plain = plain.substring(0, plain.length() - 1);
        }
        if (!plain.isEmpty() && !plain.equals(".")) {
            entries.add(new ArchiveEntry(plain, kind, sha256, target));
        }
    }

    /// Reads the blocks of a tar: its own names, the long names of GNU and those of POSIX.
    private void tar(InputStream in) throws IOException {
        var header = new byte[BLOCK];
        var longName = Optional.<String>empty();
        var longTarget = Optional.<String>empty();
        boolean isFull = in.readNBytes(header, 0, BLOCK) == BLOCK;
        // no archive is shorter than a block, and an empty one begins with a block of zeros
        if (!isFull || header[0] == 0 && !Arrays.equals(header, new byte[BLOCK])) {
            throw new IOException("it is neither tar nor zip");
        }
        for (; isFull && header[0] != 0; isFull = in.readNBytes(header, 0, BLOCK) == BLOCK) {
            if (!text(header, 257, 5).equals("ustar") && !text(header, 257, 5).isEmpty()) {
                throw new IOException("it is neither tar nor zip");
            }
            long size = number(header);
            char type = (char) header[156];
            var prefix = text(header, 345, 155);
            var own = text(header, 0, 100);
            var name =
                    longName.orElse(
                            prefix.isEmpty() || header[263] == ' ' ? own : prefix + "/" + own);
            var target = longTarget.orElse(text(header, 157, 100));
            switch (type) {
                case 'L' -> longName = Optional.of(field(in, size));
                case 'K' -> longTarget = Optional.of(field(in, size));
                case 'x' -> {
                    var extended = field(in, size);
                    longName = extended(extended, "path").or(() -> Optional.empty());
                    longTarget = extended(extended, "linkpath");
                }
                case 'g' -> field(in, size);
                default -> {
                    entry(in, type, name, target, size);
                    longName = Optional.empty();
                    longTarget = Optional.empty();
                }
            }
            if (type == 'L' || type == 'K' || type == 'x' || type == 'g') {
                in.skipNBytes(padding(size));
            }
        }
    }

    private void entry(InputStream in, char type, String name, String target, long size)
            throws IOException {
        switch (type) {
            case '5' -> {
                add(name, ArchiveEntry.Kind.FOLDER, Optional.empty(), Optional.empty());
                in.skipNBytes(size + padding(size));
            }
            case '2' -> {
                add(name, ArchiveEntry.Kind.LINK, Optional.empty(), Optional.of(target));
                in.skipNBytes(size + padding(size));
            }
            case '1' -> {
                var linked = target.replaceFirst("^(\\./|/)+", "");
                var digest =
                        entries.stream()
                                .filter(one -> one.name().equals(linked))
                                .findFirst()
                                .flatMap(ArchiveEntry::sha256);
                add(name, ArchiveEntry.Kind.FILE, digest, Optional.empty());
                in.skipNBytes(size + padding(size));
            }
            case '0', '7', '\0' -> {
                var digest = digest(in, size);
                in.skipNBytes(padding(size));
                add(name, ArchiveEntry.Kind.FILE, Optional.of(digest), Optional.empty());
            }
            default -> in.skipNBytes(size + padding(size));
        }
    }

    private static long padding(long size) {
        return (BLOCK - size % BLOCK) % BLOCK;
    }

    private static String field(InputStream in, long size) throws IOException {
        return new String(in.readNBytes((int) size), StandardCharsets.UTF_8)
                .replaceFirst("\0+$", "");
    }

    /// The value of a key in `LENGTH KEY=VALUE` lines.
    private static Optional<String> extended(String lines, String key) {
        return lines.lines()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst();
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }

    /// The size: octal digits, or a binary number when the first bit is set.
    private static long number(byte[] header) {
        if ((header[124] & 0x80) != 0) {
            long number = 0;
            for (int i = 128; i < 136; i++) {
                number = number << 8 | header[i] & 0xff;
            }
            return number;
        }
        var digits = text(header, 124, 12).strip();
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static String digest(InputStream in, long size) throws IOException {
        var digest = Hash.SHA256.begun();
        var buffer = new byte[1 << 16];
        long left = size;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                if (size != Long.MAX_VALUE) {
                    throw new EOFException("it ends too early");
                }
                break;
            }
            digest.update(buffer, 0, read);
            left -= read;
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
