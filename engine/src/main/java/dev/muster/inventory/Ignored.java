package dev.muster.inventory;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Which files of an inventory folder are none of it.
///
/// @param endings what the names of such files end with
/// @param patterns expressions that such names match anywhere
public record Ignored(List<String> endings, List<Pattern> patterns) {
    /// What is left out where nobody says otherwise.
    public static final Ignored USUAL =
            new Ignored(
                    List.of(
                            ".pyc", ".pyo", ".swp", ".bak", "~", ".rpm", ".md", ".txt", ".rst",
                            ".orig", ".ini", ".cfg", ".retry"),
                    List.of());

    private static final Predicate<String> NEVER =
            Pattern.compile("^\\.|^(?:host_vars|group_vars|vars_plugins)$").asPredicate();

    public Ignored {
        endings = List.copyOf(endings);
        patterns = List.copyOf(patterns);
    }

    boolean leavesOut(String name) {
        return NEVER.test(name)
                || endings.stream().anyMatch(name::endsWith)
                || patterns.stream().anyMatch(pattern -> pattern.matcher(name).find());
    }
}
