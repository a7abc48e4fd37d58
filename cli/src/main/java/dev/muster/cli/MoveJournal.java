package dev.muster.cli;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.validator.Json;
import dev.muster.validator.PublicKey;
import dev.muster.validator.SlashingHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How far the move of one key has come, in a folder on the controller.
///
/// Every line says one step that is done, or is about to be done where it can't be taken back, and
/// is on the disk before anything else happens. A line that was cut by a crash counts as not
/// written. What the key has signed lies beside. Only one process moves a key at a time.
final class MoveJournal implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /// The steps of a move, in their order.
    enum Step {
        /// All that can be known beforehand says that the key can be moved.
        PLANNED,
        /// The source is about to be told to give the key up.
        STOPPING,
        /// The source has given it up, and what it signed lies here.
        STOPPED,
        /// The source was seen not to have it any more, running or as a file.
        PROVED,
        /// The epochs asked for have passed since.
        WAITED,
        /// The destination is about to be given the key.
        IMPORTING,
        /// The destination has taken it.
        IMPORTED,
        /// The destination was seen to sign with it, the source not to.
        VERIFIED
    }

    /// One line.
    record Entry(Step step, Map<String, String> facts) {}

    private final Path folder;
    private final InstantSource clock;
    private final FileChannel lock;
    private final List<Entry> entries = new ArrayList<>();

    private MoveJournal(Path folder, InstantSource clock, FileChannel lock) {
        this.folder = folder;
        this.clock = clock;
        this.lock = lock;
    }

    /// Opens the journal of a key, for this process alone.
    static MoveJournal open(Path moves, PublicKey key, InstantSource clock) {
        var folder = moves.resolve(key.toString());
        try {
            Files.createDirectories(folder, PRIVATE_FOLDER);
            var lock =
                    FileChannel.open(
                            folder.resolve("lock"),
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            PRIVATE);
            if (!locked(lock)) {
                lock.close();
                throw new InputException(
                        Diagnostic.error("another process is moving " + key + " at this moment")
                                .hint("its journal is in " + folder));
            }
            var journal = new MoveJournal(folder, clock, lock);
            journal.read();
            sync(moves);
            return journal;
        } catch (IOException failure) {
            throw unusable(folder, failure);
        }
    }

    private static boolean locked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private static InputException unusable(Path folder, IOException failure) {
        return new InputException(
                Diagnostic.error("the journal in " + folder + " can't be used: " + failure)
                        .hint("without it nothing is moved"));
    }

    private Path file() {
        return folder.resolve("journal");
    }

    private void read() throws IOException {
        if (!Files.exists(file())) {
            return;
        }
        var bytes = Files.readAllBytes(file());
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        if (whole < bytes.length) {
            try (var channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
                channel.truncate(whole);
                channel.force(true);
            }
        }
        for (var line : new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList()) {
            entries.add(entry(line));
        }
    }

    private Entry entry(String line) {
        try {
            var json = Json.parse(line, "a line of the journal");
            var facts = new LinkedHashMap<String, String>();
            if (json instanceof Json.Fields(var fields)) {
                fields.keySet()
                        .forEach(name -> json.text(name).ifPresent(text -> facts.put(name, text)));
            }
            return new Entry(Step.valueOf(json.text("step", "a line of the journal")), facts);
        } catch (IllegalArgumentException wrong) {
            throw new InputException(
                    Diagnostic.error("the journal " + file() + " is damaged: " + wrong.getMessage())
                            .hint("find out by hand which host has the key before you move it"));
        }
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    boolean has(Step step) {
        return entries.stream().anyMatch(entry -> entry.step() == step);
    }

    /// The last thing that was said under a name.
    Optional<String> fact(String name) {
        return entries.stream()
                .map(entry -> Optional.ofNullable(entry.facts().get(name)))
                .flatMap(Optional::stream)
                .reduce((_, last) -> last);
    }

    /// Writes a line; it is on the disk when this returns.
    void write(Step step, Map<String, String> facts) {
        var fields = new LinkedHashMap<String, Json>();
        fields.put("step", new Json.Text(step.name()));
        fields.put("at", new Json.Text(clock.instant().toString()));
        facts.forEach((name, text) -> fields.put(name, new Json.Text(text)));
        var line = Json.of(fields).written() + "\n";
        var isNew = !Files.exists(file());
        try (var channel =
                FileChannel.open(
                        file(),
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.APPEND),
                        PRIVATE)) {
            put(channel, line);
            if (isNew) {
                sync(folder);
            }
        } catch (IOException failure) {
            throw unusable(folder, failure);
        }
        entries.add(entry(line));
    }

    private static void put(FileChannel channel, String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// What the key has signed, as far as it was saved here.
    Optional<SlashingHistory> history() {
        var file = folder.resolve("history.json");
        try {
            return Files.exists(file)
                    ? Optional.of(SlashingHistory.parse(Files.readString(file)))
                    : Optional.empty();
        } catch (IOException failure) {
            throw unusable(folder, failure);
        } catch (IllegalArgumentException wrong) {
            throw new InputException(
                    Diagnostic.error(file + " is damaged: " + wrong.getMessage())
                            .hint("without it the key must not sign anywhere"));
        }
    }

    /// Saves what the key has signed; it is on the disk when this returns.
    void save(SlashingHistory history) {
        var beside = folder.resolve("history.json.new");
        try {
            Files.deleteIfExists(beside);
            try (var channel =
                    FileChannel.open(
                            beside,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PRIVATE)) {
                put(channel, history.written());
            }
            Files.move(
                    beside,
                    folder.resolve("history.json"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            sync(folder);
        } catch (IOException failure) {
            throw unusable(folder, failure);
        }
    }

    /// Puts the journal of a move that is at its end aside, with its history.
    void archive() {
        var stamp = clock.instant().toString().replace(":", "");
        try {
            Files.move(file(), folder.resolve("journal-" + stamp), StandardCopyOption.ATOMIC_MOVE);
            var history = folder.resolve("history.json");
            if (Files.exists(history)) {
                Files.move(
                        history,
                        folder.resolve("history-" + stamp + ".json"),
                        StandardCopyOption.ATOMIC_MOVE);
            }
            sync(folder);
        } catch (IOException failure) {
            throw unusable(folder, failure);
        }
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
