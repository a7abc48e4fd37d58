package dev.muster.cli;

import dev.muster.plan.Plan;
import dev.muster.plan.YamlFiles;
import dev.muster.report.JsonText;
import dev.muster.source.Source;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// One task on some hosts without a playbook: a play that the command line makes up.
///
/// @param arguments `name=value` pairs, words for a free-form module, or JSON in braces
/// @param facts whether facts are gathered first
record Errand(String pattern, String module, String arguments, boolean facts) {

    /// The plan of the play, as if a file of the folder one is in held it.
    Plan plan(Map<String, Value> extra, Surroundings here) {
        var files = new YamlFiles(Path.of(""), here.vault());
        var file = Path.of("<command line>");
        files.assume(file, new Source(file.toString(), playbook()));
        return Plan.of(List.of(file), Playing.sources(files, extra, here));
    }

    private String playbook() {
        var asData = arguments.startsWith("{") && !arguments.startsWith("{{");
        var given = asData ? arguments.replace("\n", " ") : quoted(arguments);
        return "[{name: Errand, hosts: %s, gather_facts: %b, tasks: [\n{%s: %s}\n]}]\n"
                .formatted(quoted(pattern), facts, quoted(module), given);
    }

    private static String quoted(String text) {
        return JsonText.compact(Value.text(text));
    }
}
