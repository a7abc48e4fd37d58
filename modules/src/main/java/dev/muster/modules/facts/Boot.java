package dev.muster.modules.facts;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/// How the system was booted, how long it runs and how busy it is.
final class Boot {
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private Boot() {}

    static void tell(Sighting seen, FactSheet facts) {
        facts.put("cmdline", arguments(seen, false)).put("proc_cmdline", arguments(seen, true));
        seen.line("/proc/uptime")
                .ifPresent(line ->
                        facts.put(
                                "uptime_seconds",
                                (long) Double.parseDouble(BLANKS.split(line, -1)[0])));
        seen.line("/proc/loadavg").ifPresent(line -> facts.put("loadavg", load(line)));
    }

    private static FactSheet load(String line) {
        var words = BLANKS.split(line, -1);
        return new FactSheet()
                .put("1m", Value.of(Double.parseDouble(words[0])))
                .put("5m", Value.of(Double.parseDouble(words[1])))
                .put("15m", Value.of(Double.parseDouble(words[2])));
    }

    /// The kernel's arguments; of one given several times the last, or all of them as a list.
    private static FactSheet arguments(Sighting seen, boolean all) {
        var values = new LinkedHashMap<String, List<Value>>();
        for (var word : BLANKS.split(seen.line("/proc/cmdline").orElse(""), -1)) {
            if (!word.isEmpty()) {
                int equals = word.indexOf('=');
                values.computeIfAbsent(
                                equals < 0 ? word : word.substring(0, equals),
                                _ -> new ArrayList<>())
                        .add(equals < 0 ? Value.TRUE : Value.text(word.substring(equals + 1)));
            }
        }
        var sheet = new FactSheet();
        values.forEach((name, given) ->
                sheet.put(name, all && given.size() > 1 ? Value.list(given) : given.getLast()));
        return sheet;
    }
}
