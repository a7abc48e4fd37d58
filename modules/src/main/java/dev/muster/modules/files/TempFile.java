package dev.muster.modules.files;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Deed;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Outcome;
import dev.muster.module.Result;
import dev.muster.module.Step;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.util.List;
import java.util.Optional;

/// A new file or folder with a name that nobody else has.
@Manual(
        name = "tempfile",
        summary = "Makes a new file or folder with a name that nobody else has.",
        details = "Only the user who made it may use it. It is not removed at the end.",
        examples = {
            """
            - tempfile: {state: directory, suffix: build}
              register: scratch
            """
        },
        returns = {"path: what was made"})
public final class TempFile implements Module.Action<TempFile.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument(value = "What to make.", otherwise = "file") State state,
            @Argument("Folder to make it in; otherwise the host's own for such things.")
                    Optional<String> path,
            @Argument(value = "How its name begins.", otherwise = "ansible.") String prefix,
            @Argument("How its name ends.") Optional<String> suffix) {}

    /// What to make.
    public enum State {
        FILE,
        DIRECTORY
    }

    private static final String MAKE =
            HostPath.EXPAND
                    + """
                    set -e
                    umask 077
                    t=$(mktemp $4 "${p:-${TMPDIR:-/tmp}}/$2XXXXXXXX")
                    if [ -n "$3" ]; then
                      [ ! -e "$t$3" ] || { rm -rf -- "$t"; echo "$t$3 is there already" >&2; exit 1; }
                      mv -- "$t" "$t$3"
                      t=$t$3
                    fi
                    stat -c '%u|%g|%U|%G|%a|%s' -- "$t"
                    printf '%s' "$t"
                    """;

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Deed deed(Arguments arguments, Controller here) {
        var step =
                new Step.Run(
                        MAKE,
                        arguments.path().orElse(""),
                        arguments.prefix(),
                        arguments.suffix().orElse(""),
                        arguments.state() == State.DIRECTORY ? "-d" : "");
        return new Deed(
                List.of(step),
                outcomes -> result(arguments, outcomes.getLast()),
                Deed.InCheck.SKIP);
    }

    private static Result result(Arguments arguments, Outcome outcome) {
        if (outcome.failed()) {
            return Result.failed(outcome.err().strip());
        }
        var lines = outcome.out().split("\n", 2);
        var facts = lines[0].split("\\|");
        return Result.changed(
                Returns.of("path", lines[1])
                        .and("state", arguments.state() == State.FILE ? "file" : "directory")
                        .and("uid", Long.parseLong(facts[0]))
                        .and("gid", Long.parseLong(facts[1]))
                        .and("owner", facts[2])
                        .and("group", facts[3])
                        .and("mode", "0" + facts[4])
                        .and("size", Value.of(Long.parseLong(facts[5])))
                        .mapping());
    }
}
