package dev.muster.source;

import java.util.List;
import java.util.stream.Collectors;

/// Mistakes in what the user wrote, all those of one stage together.
public class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    public InputException(List<Diagnostic> diagnostics) {
        super(diagnostics.stream().map(Diagnostic::render).collect(Collectors.joining("\n\n")));
        this.diagnostics = List.copyOf(diagnostics);
    }

    public InputException(Diagnostic diagnostic) {
        this(List.of(diagnostic));
    }

    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /// What all of them say, without places and hints.
    public String inOneLine() {
        return diagnostics.stream().map(Diagnostic::message).collect(Collectors.joining("; "));
    }
}
