package dev.muster.session.shell;

import dev.muster.module.Step;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A [Step.Run] as shell text. Its script reaches the interpreter through the shell's own input, so
/// that nothing of it stands in a process list. Its output goes through files that have no name any
/// more, so that a daemon it leaves behind can't write into what follows.
final class Body {
    /// Interpreters that take a script by `eval`; others are given theirs as an argument.
    private static final Set<String> SHELLS =
            Set.of("sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "rbash", "yash");

    /// Runs the function `_body` with its outputs in unnamed files, then shows them.
    static final String FUNCTION =
            """
            _run() { for _d in /dev/shm "${TMPDIR:-/tmp}" ""; do
            [ -n "$_d" ] || { _body; return; }
            _o=$_d/.muster-${_t#=}
            (umask 077; set -C; : >"$_o" && : >"$_o.e") 2>/dev/null && break; done
            exec 5>>"$_o" 6>>"$_o.e" 7<"$_o" 8<"$_o.e"; rm -f "$_o" "$_o.e"
            _body >&5 2>&6 5>&- 6>&- 7<&- 8<&-; _r=$?
            exec 5>&- 6>&-; cat <&7; cat <&8 >&2; exec 7<&- 8<&-; return $_r; }
            """;

    private Body() {}

    static String script(Step.Run run, String token) {
        var text = new StringBuilder("_t=").append(token).append("; _body() ");
        run.input()
                .ifPresent(input ->
                        text.append("{ printf %s ").append(Quoting.word(input)).append(" | "));
        text.append("( ");
        run.directory()
                .ifPresent(folder ->
                        text.append("cd ")
                                .append(Quoting.path(folder))
                                .append(" >/dev/null || exit 1; "));
        text.append(
                settings(
                        run.environment(),
                        inShell(run) && run.limit().isEmpty() ? run.arguments() : List.of()));
        if (inShell(run) && run.limit().isEmpty()) {
            text.append("eval ").append(Quoting.word(run.script()));
        } else {
            text.append(process(run, token));
        }
        text.append("\n)");
        run.input().ifPresent(_ -> text.append("; }"));
        return text.append("\n_run").toString();
    }

    private static boolean inShell(Step.Run run) {
        return run.shell().equals("/bin/sh") || run.shell().equals("sh");
    }

    /// Exports and positional parameters.
    static String settings(Map<String, String> environment, List<String> arguments) {
        var text = new StringBuilder();
        environment.forEach((name, value) -> {
            if (Quoting.isVariable(name)) {
                text.append("export ")
                        .append(name)
                        .append('=')
                        .append(Quoting.word(value))
                        .append("; ");
            }
        });
        if (!arguments.isEmpty()) {
            text.append("set --");
            arguments.forEach(argument -> text.append(' ').append(Quoting.word(argument)));
            text.append("; ");
        }
        return text.toString();
    }

    /// The script in an interpreter of its own, under a watch if there is a limit.
    private static String process(Step.Run run, String token) {
        var interpreter = new StringBuilder(Quoting.word(run.shell()));
        var name = run.shell().substring(run.shell().lastIndexOf('/') + 1);
        var end = "";
        if (SHELLS.contains(name)) {
            interpreter.append(" -c '_s=$(cat <&4); exec 4<&-; eval \"$_s\"' ");
            end = " 4<<'" + token + "'\n" + run.script() + "\n" + token + "\n";
        } else {
            interpreter.append(" -c ").append(Quoting.word(run.script())).append(' ');
        }
        interpreter.append(Quoting.word(run.shell()));
        run.arguments().forEach(argument -> interpreter.append(' ').append(Quoting.word(argument)));
        if (run.limit().isEmpty()) {
            return interpreter + end;
        }
        long seconds = Math.max(1, run.limit().get().toSeconds());
        // A group of its own, so that the whole of it can be ended; the watch ends with it.
        return "exec 9<&0\nsetsid "
                + interpreter
                + " <&9 9<&-"
                + (end.isEmpty() ? " &\n" : end.replaceFirst("\n", " &\n"))
                + "_w=$!; exec 9<&-\n"
                + "( exec >/dev/null 2>&1 5>&- 6>&-; trap 'kill $_s; exit 3' TERM; sleep "
                + seconds
                + " & _s=$!; wait $_s; trap '' TERM; kill -9 -$_w || kill -9 $_w; exit 0 ) &\n"
                + "_k=$!; wait $_w 2>/dev/null; _r=$?\n"
                + "kill $_k 2>/dev/null; wait $_k 2>/dev/null || exit $_r\n"
                + "echo 'ended after "
                + seconds
                + " s, the limit for it' >&2; exit 124";
    }
}
