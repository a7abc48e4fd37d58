package dev.muster.modules.commands;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Deed;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Outcome;
import dev.muster.module.Result;
import dev.muster.module.Step;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Runs a command without a shell.
@Manual(
        name = "command",
        summary = "Runs a command without a shell.",
        details =
                """
                The line is split into words as a shell would, but pipes, redirections, globs and `;` mean
                nothing. `$NAME` and a leading `~` stand for what they mean on the host. A module
                for the purpose is better where there is one, since it can tell what differs.
                """,
        examples = {
            "command: geth --datadir /var/lib/eth init /etc/eth/genesis.json creates=/var/lib/eth/geth",
            "command: {argv: [ipfs, config, Addresses.API, /ip4/127.0.0.1/tcp/5001], chdir: /var/lib/ipfs}"
        },
        returns = {
            "cmd: the words that were run",
            "rc: the exit code",
            "stdout: what it wrote",
            "stderr: what it wrote to standard error",
            "stdout_lines: the same in lines",
            "stderr_lines: the same in lines",
            "start: when it began",
            "end: when it ended",
            "delta: how long it took"
        })
public final class Command implements Module.Action<Command.Arguments> {
    private static final String NO_SUCH_COMMAND = "[Errno 2] No such file or directory: b'%s'";
    private static final String NO_SUCH_FOLDER =
            "Unable to change directory before execution: [Errno 2] No such file or directory: b'%s'";

    /// What to run.
    public record Arguments(
            @Argument(value = "The command line", freeForm = true) Optional<String> cmd,
            @Argument("The words to run, instead of a line") List<String> argv,
            @Argument("The folder to run in") Optional<String> chdir,
            @Argument("A path, or a glob, that makes the command needless if it exists")
                    Optional<String> creates,
            @Argument("A path, or a glob, that makes the command needless unless it exists")
                    Optional<String> removes,
            @Argument("What it reads from standard input") Optional<String> stdin,
            @Argument(value = "Whether `stdin` ends in a newline", otherwise = "true")
                    boolean stdinAddNewline,
            @Argument(value = "Whether line ends at the end of the output go", otherwise = "true")
                    boolean stripEmptyEnds) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Deed deed(Arguments arguments, Controller here) {
        var words = words(arguments);
        var cmd = Value.texts(words);
        var step =
                new Step.Run(
                        script(words, arguments.chdir()),
                        List.of(),
                        "/bin/sh",
                        Optional.empty(),
                        Map.of(),
                        input(arguments.stdin(), arguments.stdinAddNewline()),
                        Optional.empty());
        return new Guard(arguments.creates(), arguments.removes(), arguments.chdir())
                .deed(cmd, step, outcome -> read(cmd, words, arguments, outcome), here.checkMode());
    }

    static Optional<String> input(Optional<String> stdin, boolean newline) {
        return stdin.map(text -> newline ? text + "\n" : text);
    }

    private static List<String> words(Arguments arguments) {
        if (arguments.cmd().isPresent() == !arguments.argv().isEmpty()) {
            throw new InputException(
                    Diagnostic.error(
                            arguments.cmd().isPresent()
                                    ? "command takes 'cmd' or 'argv', not both"
                                    : "no command given"));
        }
        if (arguments.cmd().isEmpty()) {
            return arguments.argv();
        }
        try {
            var words = CommandLine.words(arguments.cmd().get());
            if (words.isEmpty()) {
                throw new InputException(Diagnostic.error("no command given"));
            }
            return words;
        } catch (CommandLine.UnclosedQuote _) {
            throw new InputException(
                    Diagnostic.error("a quote in the command is never closed")
                            .hint("a backslash before a quote makes it an ordinary character"));
        }
    }

    /// Tells a folder or a command that isn't there by words of its own, since the command may use
    /// any exit code.
    private static String script(List<String> words, Optional<String> chdir) {
        var line = words.stream().map(CommandLine::expanded).collect(Collectors.joining(" "));
        var enter =
                chdir.map(folder ->
                                "cd -- %s 2>/dev/null || { echo %s >&2; exit 2; }\n"
                                        .formatted(
                                                CommandLine.expanded(folder),
                                                CommandLine.quoted(
                                                        NO_SUCH_FOLDER.formatted(folder))))
                        .orElse("");
        return """
        %sset -- %s
        command -v "$1" >/dev/null || { echo %s >&2; exit 2; }
        exec "$@"
        """
                .formatted(
                        enter,
                        line,
                        CommandLine.quoted(NO_SUCH_COMMAND.formatted(words.getFirst())));
    }

    private static Result read(
            Value cmd, List<String> words, Arguments arguments, Outcome outcome) {
        var said = outcome.err().strip();
        if (outcome.exit() == 2 && outcome.out().isEmpty()) {
            if (said.equals(NO_SUCH_COMMAND.formatted(words.getFirst()))) {
                var line = words.stream().collect(Collectors.joining(" "));
                return Output.notStarted(Value.text(line), Value.of(2), said);
            }
            if (said.equals(NO_SUCH_FOLDER.formatted(arguments.chdir().orElse("")))) {
                return Output.notStarted(cmd, Value.NULL, said);
            }
        }
        return Output.result(cmd, outcome, arguments.stripEmptyEnds());
    }
}
