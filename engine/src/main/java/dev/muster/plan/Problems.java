package dev.muster.plan;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import dev.muster.source.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What is wrong with the files read so far, so that the user is told everything at once.
public final class Problems {
    private final List<Diagnostic> all = new ArrayList<>();

    void error(String message, Span place, List<String> via, String hint) {
        all.add(Diagnostic.error(message, place).via(via).hint(hint));
    }

    void error(String message, Span place, List<String> via) {
        all.add(Diagnostic.error(message, place).via(via));
    }

    void warning(String message, Span place, List<String> via, String hint) {
        all.add(Diagnostic.warning(message, place).via(via).hint(hint));
    }

    void add(Diagnostic problem, List<String> via) {
        all.add(problem.via().isEmpty() ? problem.via(via) : problem);
    }

    void add(InputException mistakes, List<String> via) {
        mistakes.diagnostics().forEach(problem -> add(problem, via));
    }

    /// A word that is none of those known.
    void unknown(
            String message, String typed, Collection<String> known, Span place, List<String> via) {
        var problem = Diagnostic.error(message, place).via(via);
        all.add(
                NearMiss.of(typed, known)
                        .map(near -> problem.hint("did you mean '" + near + "'?"))
                        .orElse(problem));
    }

    public List<Diagnostic> warnings() {
        return all.stream().filter(p -> p.severity() == Diagnostic.Severity.WARNING).toList();
    }

    public List<Diagnostic> errors() {
        return all.stream().filter(p -> p.severity() == Diagnostic.Severity.ERROR).toList();
    }

    /// Throws all errors, if there are any.
    public void stop() {
        if (!errors().isEmpty()) {
            throw new InputException(errors());
        }
    }
}
