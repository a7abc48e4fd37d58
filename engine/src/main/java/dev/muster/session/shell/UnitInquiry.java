package dev.muster.session.shell;

import dev.muster.module.Answer;
import dev.muster.module.Question;
import dev.muster.module.UnitStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// All [Question.Unit]s, by one `systemctl show`; a template unit (`name@.service`), which `show`
/// refuses, by `systemctl is-enabled`.
record UnitInquiry(List<Question.Unit> questions) implements Inquiry {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9:_.\\\\@/-]+");
    private static final Pattern TYPED =
            Pattern.compile(
                    ".*\\.(service|socket|target|timer|mount|automount|swap|path|slice|scope|device)");

    @Override
    public String script(String token) {
        var script = new StringBuilder();
        var shown = named(false);
        if (!shown.isEmpty()) {
            script.append("systemctl show --no-pager -- ")
                    .append(
                            shown.stream()
                                    .map(unit -> Quoting.word(unit.name()))
                                    .collect(Collectors.joining(" ")));
        }
        for (var unit : named(true)) {
            script.append(script.isEmpty() ? "" : " && ")
                    .append("{ echo ")
                    .append(token)
                    .append("; systemctl is-enabled -- ")
                    .append(Quoting.word(unit.name()))
                    .append(" 2>/dev/null || :; }");
        }
        return script.isEmpty() ? ":" : script.toString();
    }

    private List<Question.Unit> named(boolean template) {
        return questions.stream()
                .filter(unit -> NAME.matcher(unit.name()).matches())
                .filter(unit ->
                        (unit.name().contains("@.") || unit.name().endsWith("@")) == template)
                .toList();
    }

    @Override
    public void file(Section section, String token, Map<Question<?>, Answer<?>> answers) {
        if (section.exit() != 0) {
            var said = Bytes.text(section.err()).strip();
            trouble(said.isEmpty() ? "systemctl gave no answer" : said, answers);
            return;
        }
        var parts = Bytes.text(section.out()).split(token + "\n", -1);
        var blocks = new ArrayList<Map<String, String>>();
        for (var block : parts[0].split("\n\n")) {
            var properties = properties(block);
            if (!properties.isEmpty()) {
                blocks.add(properties);
            }
        }
        var shown = named(false);
        var byName = new HashMap<String, Map<String, String>>();
        for (var block : blocks) {
            for (var name : (block.get("Id") + " " + block.get("Names")).split(" ")) {
                byName.putIfAbsent(name, block);
            }
        }
        for (int i = 0; i < shown.size(); i++) {
            var name = shown.get(i).name();
            var block = byName.get(TYPED.matcher(name).matches() ? name : name + ".service");
            if (block == null && blocks.size() == shown.size()) {
                block = blocks.get(i);
            }
            answers.put(
                    shown.get(i),
                    block == null
                            ? new Answer.Trouble<>("systemctl says nothing about '" + name + "'")
                            : new Answer.Given<>(new UnitStatus(name, block)));
        }
        var templates = named(true);
        for (int i = 0; i < templates.size(); i++) {
            answers.put(
                    templates.get(i),
                    new Answer.Given<>(template(templates.get(i).name(), parts[i + 1].strip())));
        }
        for (var question : questions) {
            answers.putIfAbsent(
                    question,
                    new Answer.Trouble<>("'" + question.name() + "' is no name of a unit"));
        }
    }

    private static UnitStatus template(String name, String state) {
        return new UnitStatus(
                name,
                Map.of(
                        "Id",
                        name,
                        "LoadState",
                        state.isEmpty() || state.equals("not-found") ? "not-found" : "loaded",
                        "ActiveState",
                        "inactive",
                        "UnitFileState",
                        state.equals("not-found") ? "" : state));
    }

    /// `Key=value` lines; a value's further lines belong to it.
    private static Map<String, String> properties(String block) {
        var properties = new LinkedHashMap<String, String>();
        for (var line : block.split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                properties.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return properties;
    }
}
