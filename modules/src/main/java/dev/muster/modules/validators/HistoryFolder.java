package dev.muster.modules.validators;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.validator.PublicKey;
import dev.muster.validator.SlashingHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The folder of the controller in which it is kept what keys have signed that were taken from
/// hosts: a file of its own for each, so that no two hosts write the same.
record HistoryFolder(Path path) {

    /// The folder, in which files can be written.
    static HistoryFolder of(Path path) {
        var nearest = path.toAbsolutePath();
        while (nearest != null && Files.notExists(nearest)) {
            nearest = nearest.getParent();
        }
        if (nearest == null || !Files.isDirectory(nearest) || !Files.isWritable(nearest)) {
            throw mistake(
                    "nothing can be kept in " + path,
                    "'history_to' is a folder of the controller that you may write to");
        }
        return new HistoryFolder(path);
    }

    Path file(PublicKey key) {
        return path.resolve(key + ".json");
    }

    /// What is kept of a key already.
    Optional<SlashingHistory> of(PublicKey key) {
        var file = file(key);
        try {
            return Files.exists(file)
                    ? Optional.of(SlashingHistory.parse(Files.readString(file)))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException wrong) {
            throw mistake(
                    file + " is there and holds no history: " + wrong.getMessage(),
                    "name another folder, so that nothing is lost");
        }
    }

    private static InputException mistake(String what, String hint) {
        return new InputException(Diagnostic.error(what).hint(hint));
    }
}
