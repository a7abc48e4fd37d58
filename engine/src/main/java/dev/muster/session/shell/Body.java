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
    ///
    /// Nothing of a file costs memory but what is written, and none can be longer than 2^63 - 1
    /// bytes. So the files begin with a hole that leaves room for little more than [#MOST_SAID]
    /// bytes, and whatever is said beyond is refused by the kernel: an endless output ends by
    /// itself, and the host never loses more than that, without a process that watches. A bit more
    /// room than is allowed tells what was too much from what just fits. The last nine digits of a
    /// size are told apart, for shells that count in 32 bits.
    ///
    /// A file that the command itself has emptied (`>/dev/stdout`) begins without a hole.
    static final String FUNCTION =
            """
            _show() { case $1 in
            9223372036819124224|0) ;;
            ''|9223372036*) if [ "${1#9223372036}" -gt 852678656 ]; then _much=1
            dd bs=65536 skip=140737488354784 count=1; else dd bs=65536 skip=140737488354784; fi 2>/dev/null;;
            *) cat;; esac; }
            _run() { for _d in /dev/shm "${TMPDIR:-/tmp}" ""; do
            [ -n "$_d" ] || { _body; return; }
            _o=$_d/.muster-${_t#=}
            { (umask 077; set -C; : >"$_o" && : >"$_o.e" || exit 9; [ -e /dev/fd/0 ] || exit 1
            exec truncate -s 9223372036819124224 "$_o" "$_o.e"); _hole=$?; } 2>/dev/null
            [ $_hole = 9 ] || break; done
            exec 5>>"$_o" 6>>"$_o.e" 7<"$_o" 8<"$_o.e"; rm -f "$_o" "$_o.e"
            _body >&5 2>&6 5>&- 6>&- 7<&- 8<&-; _r=$?
            exec 5>&- 6>&-; if [ $_hole != 0 ]; then cat <&7; cat <&8 >&2
            else _much=; set -- $(stat -Lc %s /dev/fd/7 /dev/fd/8)
            _show "$1" <&7; _show "$2" <&8 >&2
            [ -z "$_much" ] || { [ $_r != 0 ] || _r=153
            echo 'it said more than 32 MiB, the most that is kept of a command: have it write into a file' >&2; }; fi
            exec 7<&- 8<&-; return $_r; }
            """;

    /// What a command may say on either output.
    static final int MOST_SAID = 32 << 20;

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
