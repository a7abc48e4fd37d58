package dev.muster.modules.certificates;

import dev.muster.module.Difference;
import dev.muster.module.Verdict;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.util.List;
import java.util.function.Supplier;

/// Words for what cannot be done.
final class Refusals {
    private Refusals() {}

    /// Takes a reason for a mistake in the task.
    static <T> T mistaken(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException wrong) {
            throw new InputException(Diagnostic.error(String.valueOf(wrong.getMessage())));
        }
    }

    /// Takes a reason for something on the host that cannot be used.
    static Verdict refused(Supplier<Verdict> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException wrong) {
            return new Verdict.Refused(String.valueOf(wrong.getMessage()));
        }
    }

    /// The one difference that a file is not there yet.
    static List<Difference> missing(String path) {
        return List.of(new Difference.Attribute("state of " + path, "absent", "file"));
    }

    static List<Difference> wrong(String path, List<String> reasons) {
        return reasons.stream()
                .<Difference>map(reason ->
                        new Difference.Attribute(
                                path, "its " + reason + " is another", "as wanted"))
                .toList();
    }
}
