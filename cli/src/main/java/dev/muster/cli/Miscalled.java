package dev.muster.cli;

import dev.muster.source.Diagnostic;
import dev.muster.source.NearMiss;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine;

/// What is wrong with how a command was called, in words for whoever typed it.
final class Miscalled {
    /// A word that is not what an option or a parameter takes, as picocli tells it.
    private static final Pattern UNFIT =
            Pattern.compile(
                    "Invalid value for (?:option '(?<option>[^']*)'.*?|positional parameter .*?): "
                            + "(?:expected one of \\[(?<choices>.*)] \\(case-insensitive\\) but was"
                            + " '(?<typed>.*)'|'(?<number>.*)' is not an int)");

    private final CommandLine.ParameterException mistake;
    private final CommandLine line;

    Miscalled(CommandLine.ParameterException mistake) {
        this.mistake = mistake;
        this.line = mistake.getCommandLine();
    }

    Diagnostic diagnostic() {
        var message = String.valueOf(mistake.getMessage()).lines().findFirst().orElse("");
        if (mistake instanceof CommandLine.UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            var typed = unmatched.getUnmatched().getFirst();
            return Diagnostic.error(unmatched(typed)).hint(hint(typed, known()));
        }
        var unfit = UNFIT.matcher(message);
        if (unfit.matches()) {
            var option = unfit.group("option") == null ? "" : unfit.group("option") + ": ";
            if (unfit.group("choices") == null) {
                return Diagnostic.error(
                                option + "'" + unfit.group("number") + "' is not a whole number")
                        .hint(help());
            }
            var typed = unfit.group("typed");
            var choices = unfit.group("choices").toLowerCase(Locale.ROOT);
            return Diagnostic.error(option + "'" + typed + "' is none of " + choices)
                    .hint(hint(typed, List.of(choices.split(", "))));
        }
        var plain = message.startsWith("Error: ") ? message.substring(7) : message;
        var first = plain.isEmpty() ? "" : plain.substring(0, 1);
        var rest = plain.isEmpty() ? "" : plain.substring(1);
        return Diagnostic.error(first.toLowerCase(Locale.ROOT) + rest).hint(help());
    }

    private String unmatched(String typed) {
        return typed.startsWith("-")
                ? "'" + typed + "' is not an option of " + line.getCommandName()
                : line.getParent() == null
                        ? "'" + typed + "' is not a command"
                        : "'" + typed + "' is one argument too many";
    }

    private String hint(String typed, List<String> known) {
        return NearMiss.of(typed, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElseGet(this::help);
    }

    private String help() {
        return "`" + line.getCommandSpec().qualifiedName() + " --help` tells how it is called";
    }

    private List<String> known() {
        var known = new ArrayList<>(line.getSubcommands().keySet());
        line.getCommandSpec().options().forEach(option -> known.addAll(List.of(option.names())));
        return known;
    }
}
