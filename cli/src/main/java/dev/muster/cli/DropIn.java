package dev.muster.cli;

import dev.muster.report.AnsibleText;
import dev.muster.report.ExitCode;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import picocli.CommandLine;

/// How the program ends where it stands in for Ansible and something is wrong with what it was
/// given.
final class DropIn {
    /// What a mistake on the command line ends with.
    private static final int MISUSED = 2;

    /// What options that do not go together end with.
    static final int CONTRADICTORY = 5;

    /// What a mistake in a playbook ends with.
    private static final int UNREADABLE = 4;

    /// What a bug of ours ends with.
    static final int UNEXPECTED = 250;

    private DropIn() {}

    /// Options that are each right, but not together or not here.
    static final class Contradiction extends InputException {
        Contradiction(String message) {
            super(Diagnostic.error(message));
        }
    }

    /// Tells what is wrong with the command line, as the program itself is used.
    static int misused(CommandLine.ParameterException mistake, Surroundings here) {
        var message = String.valueOf(mistake.getMessage()).lines().findFirst().orElse("");
        if (mistake instanceof CommandLine.UnmatchedArgumentException unmatched) {
            message = "unrecognized arguments: " + String.join(" ", unmatched.getUnmatched());
        } else if (mistake instanceof CommandLine.MissingParameterException missing) {
            message = message(missing);
        }
        var help = mistake.getCommandLine().getHelp();
        here.err()
                .print(
                        "usage: "
                                + here.program()
                                + help.synopsis(0)
                                        .strip()
                                        .replaceFirst("^\\S+( \\S+)?(?= \\[)", ""));
        here.err().println();
        here.err().println(here.program() + ": error: " + message);
        here.err().flush();
        return MISUSED;
    }

    private static String message(CommandLine.MissingParameterException missing) {
        var names =
                missing.getMissing().stream()
                        .map(spec ->
                                spec.isOption()
                                        ? String.join(
                                                "/", ((CommandLine.Model.OptionSpec) spec).names())
                                        : spec.paramLabel().toLowerCase(java.util.Locale.ROOT))
                        .toList();
        boolean option =
                missing.getMissing().stream().anyMatch(CommandLine.Model.ArgSpec::isOption);
        return option
                ? "argument " + String.join(", ", names) + ": expected one argument"
                : "the following arguments are required: " + String.join(", ", names);
    }

    /// Tells mistakes in what was read.
    static int mistaken(InputException mistakes, Surroundings here) {
        var diagnostics = mistakes.diagnostics();
        here.out().flush();
        for (var mistake : diagnostics) {
            here.err().println(AnsibleText.error(mistake));
        }
        here.err().flush();
        if (mistakes instanceof Contradiction) {
            return CONTRADICTORY;
        }
        boolean placed =
                diagnostics.stream()
                        .flatMap(mistake -> mistake.span().stream())
                        .anyMatch(place -> !place.source().text().isEmpty());
        return placed ? UNREADABLE : ExitCode.MISTAKE.code();
    }
}
