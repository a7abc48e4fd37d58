package dev.muster.session.ssh;

import dev.muster.pki.SshPattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The keys that hosts are known by, out of `known_hosts` files: indexed by name, so that a file of
/// ten thousand lines costs nothing per host. Keys are compared as bytes and never decoded, so a
/// bad line harms nobody. Hashed names are only tried when no plain one fits. Safe for many
/// threads.
final class KnownHosts {
    /// One key of one line.
    ///
    /// @param marker `@cert-authority`, `@revoked`, or nothing
    record Entry(String marker, String type, byte[] key, String place) {
        @Override
        public String toString() {
            return (marker.isEmpty() ? "" : marker + " ") + type + " at " + place;
        }
    }

    private record Hashed(byte[] salt, byte[] hash, Entry entry) {}

    private record Patterns(List<String> patterns, Entry entry) {}

    private final Map<String, List<Entry>> plain = new ConcurrentHashMap<>();
    private final List<Hashed> hashed = new ArrayList<>();
    private final List<Patterns> patterns = new ArrayList<>();
    private final Map<String, List<Entry>> found = new ConcurrentHashMap<>();

    private KnownHosts() {}

    /// Reads the files that are there.
    static KnownHosts read(List<Path> files) throws IOException {
        var known = new KnownHosts();
        for (var file : files) {
            if (Files.isRegularFile(file) || Files.isReadable(file) && !Files.isDirectory(file)) {
                known.add(file);
            }
        }
        return known;
    }

    private void add(Path file) throws IOException {
        int number = 0;
        for (var line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            number++;
            var text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                add(text.split("\\s+", 5), file + ":" + number);
            }
        }
    }

    private void add(String[] words, String place) {
        var marked = words[0].startsWith("@");
        int at = marked ? 1 : 0;
        if (words.length < at + 3) {
            return;
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(words[at + 2]);
        } catch (IllegalArgumentException _) {
            return;
        }
        var entry = new Entry(marked ? words[0] : "", words[at + 1], key, place);
        var names = words[at];
        if (names.startsWith("|1|")) {
            hash(names, entry);
        } else if (names.indexOf('*') >= 0 || names.indexOf('?') >= 0 || names.indexOf('!') >= 0) {
            patterns.add(new Patterns(List.of(names.toLowerCase(Locale.ROOT).split(",")), entry));
        } else {
            for (var name : names.toLowerCase(Locale.ROOT).split(",")) {
                plain.computeIfAbsent(name, _ -> new CopyOnWriteArrayList<>()).add(entry);
            }
        }
    }

    private void hash(String names, Entry entry) {
        var parts = names.split("\\|");
        if (parts.length == 4) {
            try {
                hashed.add(
                        new Hashed(
                                Base64.getDecoder().decode(parts[2]),
                                Base64.getDecoder().decode(parts[3]),
                                entry));
            } catch (IllegalArgumentException _) {
                // A line that nothing can match.
            }
        }
    }

    /// A host's name as `known_hosts` files spell it.
    static String name(String host, int port) {
        var lower = host.toLowerCase(Locale.ROOT);
        return port == 22 ? lower : "[" + lower + "]:" + port;
    }

    /// All entries about a host.
    List<Entry> about(String host, int port) {
        return found.computeIfAbsent(name(host, port), this::look);
    }

    private List<Entry> look(String name) {
        var entries = new ArrayList<>(plain.getOrDefault(name, List.of()));
        for (var pattern : patterns) {
            if (matches(pattern.patterns(), name)) {
                entries.add(pattern.entry());
            }
        }
        for (var one : hashed) {
            if (Arrays.equals(hmac(one.salt(), name), one.hash())) {
                entries.add(one.entry());
            }
        }
        return List.copyOf(entries);
    }

    private static boolean matches(List<String> patterns, String name) {
        boolean matched = false;
        for (var pattern : patterns) {
            var negated = pattern.startsWith("!");
            if (SshPattern.of(negated ? pattern.substring(1) : pattern, 0)
                    .matcher(name)
                    .matches()) {
                if (negated) {
                    return false;
                }
                matched = true;
            }
        }
        return matched;
    }

    private static byte[] hmac(byte[] salt, String name) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(salt, "HmacSHA1"));
            return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Remembers a key, in memory and at the end of a file.
    synchronized void accept(String host, int port, String type, byte[] key, Path file)
            throws IOException {
        var name = name(host, port);
        if (about(host, port).stream().anyMatch(entry -> Arrays.equals(entry.key(), key))) {
            return;
        }
        var folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.exists(folder)) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        var line = name + " " + type + " " + Base64.getEncoder().encodeToString(key) + "\n";
        Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        plain.computeIfAbsent(name, _ -> new CopyOnWriteArrayList<>())
                .add(new Entry("", type, key, file.toString()));
        found.remove(name);
    }

    /// A key's fingerprint as OpenSSH shows it.
    static String fingerprint(byte[] key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(key);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
