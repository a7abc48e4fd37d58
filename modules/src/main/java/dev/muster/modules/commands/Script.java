package dev.muster.modules.commands;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Deed;
import dev.muster.module.FileContent;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.module.Step;
import dev.muster.modules.Returns;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs a script of the controller on a host.
@Manual(
        name = "script",
        summary = "Runs a script of the controller on a host.",
        details =
                """
                The script travels over standard input into a file that only its user can read, and is
                removed when it has run. It must be text.
                """,
        examples = {
            "script: prune.sh --keep 3",
            "script: {cmd: report.py peers, executable: python3, chdir: /var/lib/eth}"
        },
        returns = {
            "rc: the exit code",
            "stdout: what it wrote",
            "stderr: what it wrote to standard error",
            "stdout_lines: the same in lines",
            "stderr_lines: the same in lines"
        })
public final class Script implements Module.Action<Script.Arguments> {
    private static final String RUN =
            """
            folder=$1 interpreter=$2
            shift 2
            file=$(mktemp "${TMPDIR:-/tmp}/muster.XXXXXXXX") || exit
            trap 'rm -f "$file"' EXIT
            cat >"$file" && chmod 700 "$file" || exit
            if [ -n "$folder" ]; then cd -- "$folder" || exit; fi
            if [ -n "$interpreter" ]; then
              $interpreter "$file" "$@"
            else
              "$file" "$@"
            fi </dev/null
            """;

    /// What to run.
    public record Arguments(
            @Argument(value = "The script's path and its arguments", freeForm = true) String cmd,
            @Argument("The folder to run in") Optional<String> chdir,
            @Argument("A path, or a glob, that makes the script needless if it exists")
                    Optional<String> creates,
            @Argument("A path, or a glob, that makes the script needless unless it exists")
                    Optional<String> removes,
            @Argument("The interpreter, where the script's first line does not tell it")
                    Optional<String> executable,
            @Argument(value = "Decrypt a script that a vault holds", otherwise = "true")
                    boolean decrypt) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Deed deed(Arguments arguments, Controller here) {
        var words = CommandLine.words(arguments.cmd());
        if (words.isEmpty()) {
            throw new InputException(Diagnostic.error("no script given"));
        }
        var given = new ArrayList<String>();
        given.add(arguments.chdir().orElse(""));
        given.add(arguments.executable().orElse(""));
        given.addAll(words.subList(1, words.size()));
        var step =
                new Step.Run(
                        RUN,
                        given,
                        "/bin/sh",
                        Optional.empty(),
                        Map.of(),
                        Optional.of(text(words.getFirst(), here)),
                        Optional.empty());
        return new Deed(
                new Guard(arguments.creates(), arguments.removes(), arguments.chdir())
                        .unless(Script::needless),
                List.of(step),
                outcomes -> Output.plain(outcomes.getLast()),
                Deed.InCheck.SKIP);
    }

    private static Result needless(String path, boolean exists) {
        var why =
                exists
                        ? " exists, matching creates option"
                        : " does not exist, matching removes option";
        return Result.skipped(Returns.of("msg", path + why).mapping());
    }

    private static String text(String name, Controller here) {
        var file = here.file(name, "files");
        return FileContent.of(here.bytes(file).bytes())
                .text()
                .orElseThrow(() ->
                        new InputException(
                                Diagnostic.error("the script '" + file + "' is not text")
                                        .hint(
                                                "copy a program with 'copy', then run it"
                                                        + " with 'command'")));
    }
}
