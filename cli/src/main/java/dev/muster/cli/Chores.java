package dev.muster.cli;

import dev.muster.report.ExitCode;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.util.function.Supplier;
import picocli.CommandLine;

/// What commands that are made of commands have in common.
final class Chores {
    private Chores() {}

    /// The mistake of typing a command without one of its own.
    static CommandLine.ParameterException missing(CommandLine.Model.CommandSpec spec) {
        return new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    /// Does the work of a command. What it can't make anything of, whoever typed it has to change.
    static int done(Runnable work) {
        return mistaken(() -> {
            work.run();
            return ExitCode.DONE.code();
        });
    }

    /// The same for work that gives something.
    static <T> T mistaken(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException wrong) {
            throw new InputException(Diagnostic.error(String.valueOf(wrong.getMessage())));
        }
    }
}
