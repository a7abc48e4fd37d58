package dev.muster.report;

import dev.muster.run.Event;
import dev.muster.run.Event.Outcome;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A task's result as Ansible shows it: without what the line's first word says already, its keys
/// in order.
final class AnsibleResult {
    static final String PASSED_INCLUDE =
            "{\"changed\": false, \"skip_reason\": \"Conditional result was False\"}";

    private static final int FULL = 3;
    private static final Set<String> NEVER_TOLD = Set.of("setup", "gather_facts");
    private static final Set<String> UNSAID =
            Set.of(
                    "deprecations",
                    "exception",
                    "failed",
                    "false_condition",
                    "hint",
                    "place",
                    "skipped",
                    "warnings");

    private final Outcome outcome;
    private final Value.Mapping result;
    private final int verbosity;
    private final boolean yaml;

    AnsibleResult(Outcome outcome, AnsibleLook look) {
        this.outcome = outcome;
        this.result = outcome.result();
        this.verbosity = look.verbosity();
        this.yaml = look.yaml();
    }

    /// Whether it is of a task that loops, whose turns have been told already.
    boolean isLoop() {
        return result.find("results").isPresent() && result.find("skipped").isPresent();
    }

    boolean isHidden() {
        return result.find("censored").isPresent();
    }

    boolean isUnreachable() {
        return result.find("unreachable").filter(Value.TRUE::equals).isPresent();
    }

    /// Whether the person wants to see it.
    boolean isTold() {
        return (verbosity > 0 || isAlwaysTold()) && !NEVER_TOLD.contains(outcome.module());
    }

    private boolean isAlwaysTold() {
        boolean failed =
                outcome.status() == Event.Status.FAILED || outcome.status() == Event.Status.IGNORED;
        // a failure of theirs is told at length only where it is the answer that was asked for
        return outcome.verbose()
                && result.find("skip_reason").isEmpty()
                && (!failed || result.find("evaluated_to").isPresent());
    }

    String text() {
        var sorted = sorted(new Value.Mapping(shown()));
        if (yaml && !isHidden()) {
            return AnsibleYaml.of((Value.Mapping) sorted);
        }
        return isAlwaysTold() || verbosity >= FULL
                ? JsonText.pretty(sorted)
                : JsonText.compact(sorted);
    }

    /// Over many lines.
    String indented() {
        return JsonText.pretty(sorted(new Value.Mapping(shown())));
    }

    /// Those lines without the breaks between them.
    String joined() {
        return JsonText.pretty(sorted(new Value.Mapping(shown()))).replaceAll("\\n *", "");
    }

    /// On one line.
    String compact() {
        return JsonText.compact(sorted(new Value.Mapping(shown())));
    }

    private Map<Value, Value> shown() {
        var shown = new LinkedHashMap<>(result.entries());
        boolean known = !outcome.module().equals("debug");
        UNSAID.forEach(key -> shown.remove(Value.text(key)));
        if (known
                && result.find("msg").orElse(Value.NULL)
                        instanceof Value.Text(var said, var _, _)) {
            var words = AnsibleWords.of(said);
            shown.put(
                    Value.text("msg"),
                    Value.text(isUnreachable() ? AnsibleWords.unreachable(words) : words));
        }
        if (verbosity < FULL) {
            shown.remove(Value.text("invocation"));
            shown.remove(Value.text("diff"));
        }
        if (isLoop()) {
            shown.remove(Value.text("results"));
        }
        if (outcome.module().equals("debug")) {
            if (result.find("msg").isPresent()) {
                shown.keySet().retainAll(Set.of(Value.text("msg")));
            } else {
                List.of("changed", "invocation", "skip_reason")
                        .forEach(key -> shown.remove(Value.text(key)));
            }
        }
        return shown;
    }

    List<String> warnings() {
        return result.find("warnings").stream()
                .flatMap(value ->
                        value instanceof Value.Sequence(List<Value> items, _)
                                ? items.stream()
                                : java.util.stream.Stream.empty())
                .map(value -> value instanceof Value.Text text ? text.text() : value.toString())
                .toList();
    }

    /// What is said of an error of the program itself.
    Optional<String> exception() {
        return ResultText.text(result, "exception")
                .map(trace -> {
                    var lines = trace.strip().lines().toList();
                    return verbosity < FULL
                            ? "An exception occurred during task execution. To see the full"
                                    + " traceback, use -vvv. The error was: "
                                    + (lines.isEmpty() ? "" : lines.getLast())
                            : "The full traceback is:\n" + trace;
                });
    }

    static Value sorted(Value value) {
        return switch (value) {
            case Value.Mapping(Map<Value, Value> entries) -> {
                var sorted = new TreeMap<String, Value>();
                entries.forEach((key, inner) -> sorted.put(key(key), sorted(inner)));
                var ordered = new LinkedHashMap<Value, Value>();
                sorted.forEach((key, inner) -> ordered.put(Value.text(key), inner));
                yield new Value.Mapping(ordered);
            }
            case Value.Sequence(List<Value> items, boolean tuple) -> {
                var all = new ArrayList<Value>();
                items.forEach(item -> all.add(sorted(item)));
                yield new Value.Sequence(all, tuple);
            }
            default -> value;
        };
    }

    private static String key(Value key) {
        return key instanceof Value.Text text ? text.text() : JsonText.compact(key);
    }
}
