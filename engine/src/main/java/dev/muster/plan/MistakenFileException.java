package dev.muster.plan;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.util.List;

/// Mistakes in a file that is read while the play runs: what is written wrong is wrong for every
/// host, so the run ends with it.
public final class MistakenFileException extends InputException {
    private static final long serialVersionUID = 1L;

    MistakenFileException(List<Diagnostic> diagnostics) {
        super(diagnostics);
    }
}
