package dev.muster.plan;

import dev.muster.playbook.Item;
import dev.muster.playbook.Keyword;
import dev.muster.playbook.Keywords;
import dev.muster.source.Diagnostic;
import dev.muster.source.NearMiss;
import dev.muster.source.Node;
import dev.muster.template.Templating;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Whether what stands under keywords is of the kind that they want, as far as it is written in
/// plain words.
final class Wording {
    private static final Set<String> STRATEGIES = Set.of("linear", "free", "host_pinned", "debug");
    private static final Set<String> LOOP_CONTROL =
            Set.of("loop_var", "index_var", "label", "pause", "extended", "extended_allitems");

    private final Templating templating;
    private final List<Diagnostic> found = new ArrayList<>();

    private Wording(Templating templating) {
        this.templating = templating;
    }

    /// What is wrong with the keywords of a play, block or task.
    static List<Diagnostic> of(Keywords keywords, Templating templating) {
        var wording = new Wording(templating);
        keywords.given().values().forEach(wording::keyword);
        return wording.found;
    }

    /// What is wrong with a task's loop and with what its module takes for expressions.
    static List<Diagnostic> of(Item.Task task, Templating templating) {
        var wording = new Wording(templating);
        task.loop().ifPresent(wording::loop);
        if (task.call() instanceof Item.Call.Use use) {
            wording.expressions(use);
        }
        return wording.found;
    }

    private void keyword(Keyword keyword) {
        var name = keyword.name();
        if (Keywords.TRUTHS.contains(name)) {
            plain(keyword, "true or false", "(?i)y|yes|on|1|true|t|n|no|off|0|false|f|1\\.0|0\\.0");
        } else if (Keywords.NUMBERS.contains(name)) {
            plain(keyword, "a number", "\\s*-?[0-9]+(?:\\.[0-9]+)?\\s*");
        } else if (name.equals("strategy")
                && keyword.value() instanceof Value.Text text
                && !STRATEGIES.contains(text.text().replace("ansible.builtin.", ""))) {
            found.add(
                    near(
                            Diagnostic.error(
                                    "Invalid play strategy specified: " + text.text(),
                                    keyword.place()),
                            text.text(),
                            STRATEGIES));
        } else if (name.equals("loop_control") && keyword.node() instanceof Node.Mapping control) {
            for (var entry : control.entries()) {
                if (!LOOP_CONTROL.contains(entry.key().text())) {
                    found.add(
                            near(
                                    Diagnostic.error(
                                            "'"
                                                    + entry.key().text()
                                                    + "' is not a valid attribute for a LoopControl",
                                            entry.key().span()),
                                    entry.key().text(),
                                    LOOP_CONTROL));
                }
            }
        }
    }

    private static Diagnostic near(Diagnostic problem, String typed, Set<String> known) {
        return NearMiss.of(typed, known)
                .map(near -> problem.hint("did you mean '" + near + "'?"))
                .orElseGet(() ->
                        problem.hint(
                                "it is one of "
                                        + String.join(", ", known.stream().sorted().toList())));
    }

    /// A word that must look like what is wanted.
    private void plain(Keyword keyword, String wanted, String pattern) {
        if (keyword.value() instanceof Value.Text text && !text.text().matches(pattern)) {
            found.add(
                    Diagnostic.error(
                            "'%s' must be %s, not '%s'"
                                    .formatted(keyword.name(), wanted, text.text()),
                            keyword.place()));
        } else if (keyword.value() instanceof Value.Sequence) {
            found.add(
                    Diagnostic.error(
                            "'%s' must be %s, not a list".formatted(keyword.name(), wanted),
                            keyword.place()));
        }
    }

    private void loop(Keyword loop) {
        if (loop.name().equals("loop")) {
            if (loop.value() instanceof Value.Text || loop.value() instanceof Value.Mapping) {
                found.add(
                        Diagnostic.error("`loop` needs a list", loop.place())
                                .hint(
                                        "a variable's name stands in braces, a dictionary goes through `| dict2items`"));
            }
            return;
        }
        var name = loop.name().substring("with_".length());
        if (!templating.knowsLookup(name)) {
            found.add(
                    near(
                            Diagnostic.error(
                                    "there is no lookup '" + name + "' to loop with", loop.place()),
                            name,
                            templating.lookupNames()));
        }
    }

    private static final Map<String, String> EXPRESSIONS = Map.of("assert", "that", "debug", "var");

    private void expressions(Item.Call.Use use) {
        var wanted = EXPRESSIONS.get(use.module().name());
        use.arguments().stream()
                .filter(argument -> argument.name().equals(wanted))
                .flatMap(argument -> Keywords.several(argument.value()).stream())
                .filter(value -> value instanceof Value.Text)
                .forEach(value ->
                        templating.checkCondition(value).stream()
                                .map(problem -> problem.at(use.place()))
                                .forEach(found::add));
    }
}
