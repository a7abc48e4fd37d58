package dev.muster.vault;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The files with a person's private keys, read when the first file of age is met.
public final class AgeKeys {
    private final List<Path> files;
    private final Function<String, Optional<String>> ask;
    private final List<RecipientStanzaReader> read = new ArrayList<>();
    private final List<String> unusable = new ArrayList<>();
    private boolean done;

    /// @param files those that do not exist are passed over
    /// @param ask asks for a passphrase with a question
    public AgeKeys(List<Path> files, Function<String, Optional<String>> ask) {
        this.files = List.copyOf(files);
        this.ask = ask;
    }

    public static AgeKeys none() {
        return new AgeKeys(List.of(), _ -> Optional.empty());
    }

    synchronized byte[] open(byte[] bytes, Span place) {
        if (!done) {
            files.forEach(this::read);
            done = true;
        }
        if (read.isEmpty()) {
            throw wrong(
                    place,
                    "this is encrypted to keys, and there is none to open it with"
                            + (unusable.isEmpty() ? "" : ": " + String.join("; ", unusable)),
                    "--age-identity names a file with an age key or an SSH key");
        }
        try {
            return Age.decrypt(bytes, read)
                    .orElseThrow(() ->
                            wrong(
                                    place,
                                    "this is encrypted to other keys than those at hand",
                                    "ask one of its recipients to add yours: muster vault"
                                            + " recipients"));
        } catch (IllegalArgumentException damage) {
            throw wrong(
                    place,
                    "what is encrypted here is damaged: " + damage.getMessage(),
                    "take it from a backup, or encrypt it again");
        }
    }

    private void read(Path file) {
        try {
            if (Files.isRegularFile(file)) {
                var question = "Passphrase of " + file + ": ";
                read.addAll(Age.keys(Files.readString(file), () -> ask.apply(question)));
            }
        } catch (IOException failure) {
            unusable.add(file + " can't be read: " + failure.getMessage());
        } catch (IllegalArgumentException wrong) {
            unusable.add(file + ": " + wrong.getMessage());
        }
    }

    private static InputException wrong(Span place, String message, String hint) {
        return new InputException(Diagnostic.error(message, place).hint(hint));
    }
}
