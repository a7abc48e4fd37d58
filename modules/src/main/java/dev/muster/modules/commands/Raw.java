package dev.muster.modules.commands;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Deed;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Step;
import java.util.List;
import java.util.Optional;

/// Sends a command line as it is.
@Manual(
        name = "raw",
        summary = "Sends a command line as it is, with nothing around it.",
        details =
                "For hosts whose shell is not a POSIX one yet; everywhere else `shell` is better.",
        examples = "raw: uname -a",
        returns = {
            "rc: the exit code",
            "stdout: what it wrote",
            "stderr: what it wrote to standard error",
            "stdout_lines: the same in lines",
            "stderr_lines: the same in lines"
        })
public final class Raw implements Module.Action<Raw.Arguments> {

    /// What to send.
    public record Arguments(
            @Argument(value = "The command line", freeForm = true) String cmd,
            @Argument("The shell that reads it, by its whole path") Optional<String> executable) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Deed deed(Arguments arguments, Controller here) {
        var line =
                arguments
                        .executable()
                        .map(shell -> shell + " -c " + CommandLine.quoted(arguments.cmd()))
                        .orElse(arguments.cmd());
        return new Deed(
                List.of(new Step.Raw(line)),
                outcomes -> Output.plain(outcomes.getLast()),
                Deed.InCheck.SKIP);
    }
}
