package dev.muster.cli;

import dev.muster.plan.Plan;
import dev.muster.plan.YamlFiles;
import dev.muster.report.JsonText;
import dev.muster.source.Source;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One task on some hosts without a playbook: a play that the command line makes up.
///
/// @param arguments `name=value` pairs, words for a free-form module, or JSON in braces
/// @param facts whether facts are gathered first
/// @param keywords further keywords of the task
record Errand(
        String pattern,
        String module,
        String arguments,
        boolean facts,
        Map<String, Integer> keywords) {

    Errand {
        keywords = Map.copyOf(keywords);
    }

    Errand(String pattern, String module, String arguments, boolean facts) {
        this(pattern, module, arguments, facts, Map.of());
    }

    /// The plan of the play, as if a file of the folder one is in held it.
    Plan plan(Map<String, Value> extra, Surroundings here) {
        return plan(extra, Optional.empty(), here);
    }

    /// @param folder the folder that stands for the playbook's
    Plan plan(Map<String, Value> extra, Optional<Path> folder, Surroundings here) {
        var files = new YamlFiles(Path.of(""), here.vault());
        var name = Path.of("<command line>");
        var file = folder.map(path -> path.resolve(name)).orElse(name);
        files.assume(file, new Source(file.toString(), playbook()));
        return Plan.of(List.of(file), Playing.sources(files, extra, here));
    }

    private String playbook() {
        var asData = arguments.startsWith("{") && !arguments.startsWith("{{");
        var given = asData ? arguments.replace("\n", " ") : quoted(arguments);
        var more = new StringBuilder();
        keywords.forEach(
                (name, value) -> more.append(", ").append(name).append(": ").append(value));
        return "[{name: Errand, hosts: %s, gather_facts: %b, tasks: [\n{%s: %s%s}\n]}]\n"
                .formatted(quoted(pattern), facts, quoted(module), given, more);
    }

    private static String quoted(String text) {
        return JsonText.compact(Value.text(text));
    }
}
