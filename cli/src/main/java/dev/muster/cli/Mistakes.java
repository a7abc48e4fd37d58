package dev.muster.cli;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Mistakes of several stages, to be told together.
final class Mistakes {
    private final Set<Diagnostic> found = new LinkedHashSet<>();

    /// Does a stage and keeps its mistakes.
    void gather(Runnable stage) {
        try {
            stage.run();
        } catch (InputException mistakes) {
            found.addAll(mistakes.diagnostics());
        }
    }

    void add(List<Diagnostic> mistakes) {
        found.addAll(mistakes);
    }

    /// Throws [InputException] if there were any.
    void stop() {
        if (!found.isEmpty()) {
            throw new InputException(List.copyOf(found));
        }
    }
}
