package dev.muster.cli;

import dev.muster.report.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/// `muster completion`: what a shell needs to complete our options.
@Command(
        name = "completion",
        description = "Prints completion for bash and zsh: source <(muster completion)",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    private final Surroundings here;

    CompletionCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        here.out().print(AutoComplete.bash("muster", new Program(here).commandLine()));
        return ExitCode.DONE.code();
    }
}
