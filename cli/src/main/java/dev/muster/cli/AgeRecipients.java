package dev.muster.cli;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.vault.Age;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// The file `.age-recipients`: who may read what is encrypted in its folder and below, a public key
/// a line, with remarks behind `#`.
record AgeRecipients(Path file, List<String> lines) {
    static final String NAME = ".age-recipients";

    AgeRecipients {
        lines = List.copyOf(lines);
    }

    static AgeRecipients read(Path file) {
        try {
            return new AgeRecipients(file, Files.readAllLines(file));
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error(file + " can't be read: " + failure.getMessage()));
        }
    }

    /// The file that counts for a place: the nearest one upwards.
    static Optional<AgeRecipients> above(Path place) {
        for (var folder = place.toAbsolutePath().normalize();
                folder != null;
                folder = folder.getParent()) {
            var file = folder.resolve(NAME);
            if (Files.isRegularFile(file)) {
                return Optional.of(read(file));
            }
        }
        return Optional.empty();
    }

    /// The public keys.
    ///
    /// @throws InputException when a line is none
    List<String> keys() {
        var keys = new LinkedHashSet<String>();
        for (var line : lines) {
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                keys.add(checked(line.strip()));
            }
        }
        if (keys.isEmpty()) {
            throw new InputException(Diagnostic.error(file + " names no recipient"));
        }
        return List.copyOf(keys);
    }

    static String checked(String key) {
        try {
            Age.check(key);
            return key;
        } catch (IllegalArgumentException wrong) {
            throw new InputException(Diagnostic.error(String.valueOf(wrong.getMessage())));
        }
    }

    AgeRecipients with(List<String> added) {
        var all = new ArrayList<>(lines);
        for (var key : added) {
            if (!all.contains(checked(key))) {
                all.add(key);
            }
        }
        return new AgeRecipients(file, all);
    }

    /// Without the keys that hold one of these words, such as the name behind an SSH key.
    AgeRecipients without(List<String> words) {
        for (var word : words) {
            if (lines.stream().noneMatch(line -> line.contains(word))) {
                throw new InputException(
                        Diagnostic.error("no recipient in " + file + " holds '" + word + "'"));
            }
        }
        return new AgeRecipients(
                file,
                lines.stream().filter(line -> words.stream().noneMatch(line::contains)).toList());
    }

    void save() {
        try {
            Files.write(file, lines);
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error(file + " can't be written: " + failure.getMessage()));
        }
    }
}
