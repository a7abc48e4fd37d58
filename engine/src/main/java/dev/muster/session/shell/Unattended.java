package dev.muster.session.shell;

import dev.muster.module.Outcome;
import dev.muster.module.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Steps that a host takes by itself, with nobody on the line: one script, which leaves in a folder
/// of the host what each step said, and the reading of what it left.
///
/// The folder is the script's `$_j`. In it stand `ends`, a line `EXIT UPTIME SECONDS` for the
/// beginning and for the end of each step, and for step N, counted from 1, its outputs `N.out` and
/// `N.err`.
public final class Unattended {
    private static final String ENDS =
            """
            LC_ALL=C; export LC_ALL
            _m=$(umask); umask 077
            _s() { _r=$?; _u=0; { read _u _ </proc/uptime; } 2>/dev/null
            echo $_r $_u $(date +%s) >>"$_j/ends"; [ $_r = 0 ] || exit $_r; }
            """;

    private Unattended() {}

    /// Whether a host can take the steps by itself: nothing has to be sent or fetched meanwhile.
    public static boolean suits(List<Step> steps) {
        return steps.stream().allMatch(StepScript::inline);
    }

    public static String script(List<Step> steps) {
        var text =
                new StringBuilder(ENDS)
                        .append(StepScript.FUNCTIONS)
                        .append(StepScript.WRITE_FUNCTIONS)
                        .append(Body.FUNCTION)
                        .append(":\n_s\n");
        var token = Tokens.fresh();
        for (int i = 1; i <= steps.size(); i++) {
            var step = steps.get(i - 1);
            text.append("(umask $_m; ")
                    .append(step instanceof Step.Run ? "unset LC_ALL; " : "")
                    .append(StepScript.of(step, token + "-" + i))
                    .append("\n) >\"$_j/" + i + ".out\" 2>\"$_j/" + i + ".err\"\n_s\n");
        }
        return text.toString();
    }

    /// What became of the steps, as far as they got: one outcome for each that ended.
    ///
    /// @param ends the file of this name
    /// @param said the outputs of all steps, in their order: `1.out`, `1.err`, `2.out`, ...
    public static List<Outcome> outcomes(List<Step> steps, String ends, List<byte[]> said) {
        var lines = ends.lines().map(line -> line.split(" ", -1)).toList();
        var outcomes = new ArrayList<Outcome>();
        for (int i = 1; i < lines.size() && i <= steps.size(); i++) {
            var before = lines.get(i - 1);
            boolean note = !(steps.get(i - 1) instanceof Step.Run);
            var out = Bytes.text(said.get(2 * i - 2));
            outcomes.add(
                    new Outcome(
                            Integer.parseInt(lines.get(i)[0]),
                            note ? "" : out,
                            Bytes.text(said.get(2 * i - 1)),
                            Instant.ofEpochSecond(Long.parseLong(before[2])),
                            Duration.ofMillis(
                                    Math.round(1000 * (uptime(lines.get(i)) - uptime(before)))),
                            note && !out.isEmpty() ? Optional.of(out) : Optional.empty()));
        }
        return outcomes;
    }

    private static double uptime(String[] words) {
        return Double.parseDouble(words[1]);
    }
}
