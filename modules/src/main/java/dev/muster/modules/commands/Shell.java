package dev.muster.modules.commands;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Deed;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Step;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs a shell command.
@Manual(
        name = "shell",
        summary = "Runs a command in a shell.",
        examples = {
            "shell: geth version | head -n1",
            "shell: {cmd: set -o pipefail; ipfs id | jq -r .ID, executable: /bin/bash, chdir: /tmp}"
        },
        returns = {
            "cmd: the text that was run",
            "rc: the exit code",
            "stdout: what it wrote",
            "stderr: what it wrote to standard error",
            "stdout_lines: the same in lines",
            "stderr_lines: the same in lines",
            "start: when it began",
            "end: when it ended",
            "delta: how long it took"
        })
public final class Shell implements Module.Action<Shell.Arguments> {

    /// What to run.
    public record Arguments(
            @Argument(value = "What the shell reads", freeForm = true) Optional<String> cmd,
            @Argument("The folder to run in") Optional<String> chdir,
            @Argument("A path, or a glob, that makes the command needless if it exists")
                    Optional<String> creates,
            @Argument("A path, or a glob, that makes the command needless unless it exists")
                    Optional<String> removes,
            @Argument(value = "The shell", otherwise = "/bin/sh") String executable,
            @Argument("What it reads from standard input") Optional<String> stdin,
            @Argument(value = "Whether `stdin` ends in a newline", otherwise = "true")
                    boolean stdinAddNewline) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Deed deed(Arguments arguments, Controller here) {
        var line =
                arguments
                        .cmd()
                        .filter(text -> !text.isBlank())
                        .orElseThrow(
                                () -> new InputException(Diagnostic.error("no command given")));
        var cmd = Value.text(line);
        var step =
                new Step.Run(
                        line,
                        List.of(),
                        arguments.executable(),
                        arguments.chdir(),
                        Map.of(),
                        Command.input(arguments.stdin(), arguments.stdinAddNewline()),
                        Optional.empty());
        return new Guard(arguments.creates(), arguments.removes(), arguments.chdir())
                .deed(cmd, step, outcome -> Output.result(cmd, outcome, true), here.checkMode());
    }
}
