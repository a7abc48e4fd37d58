package dev.muster.modules.certificates;

import dev.muster.module.Difference;
import dev.muster.module.Verdict;
import dev.muster.modules.files.KeptFile;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /// The verdict on a file that is made from other things: on its absence, if that is wanted, or
    /// on what it is to hold.
    ///
    /// @param lacks whether something is missing to make it from
    /// @param result what a check returns where something is missing
    static Verdict compared(
            KeptFile file,
            KeptFile.Found found,
            boolean unwanted,
            boolean lacks,
            Map<String, Value> result,
            Supplier<Verdict> present) {
        return unwanted
                ? file.absence(found, Map.of("filename", Value.text(file.path())))
                : early(file, found, lacks, result).orElseGet(() -> refused(present));
    }

    /// The verdict in a check where what earlier tasks would have made is missing, so that nobody
    /// can tell yet what the file is to hold.
    private static Optional<Verdict> early(
            KeptFile file, KeptFile.Found found, boolean lacks, Map<String, Value> result) {
        return file.lenient() && lacks && !found.status().exists()
                ? Optional.of(file.verdict(found, missing(file.path()), new byte[0], result))
                : Optional.empty();
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
