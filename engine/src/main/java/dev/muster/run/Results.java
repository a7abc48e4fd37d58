package dev.muster.run;

import dev.muster.module.Difference;
import dev.muster.module.Result;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Results as `register` keeps them and as events tell them, and those of tasks that a mistake
/// ended.
final class Results {
    private Results() {}

    /// A result with `changed`, `failed` and the like, and the lines of its output.
    static Value.Mapping value(Result result) {
        var entries = new LinkedHashMap<Value, Value>();
        entries.put(Value.text("changed"), Value.of(result.changed()));
        entries.putAll(result.values().entries());
        if (result.skipped()) {
            entries.put(Value.text("skipped"), Value.TRUE);
        } else if (result.failed() || !isLoop(result)) {
            entries.put(Value.text("failed"), Value.of(result.failed()));
        }
        lines(entries, "stdout");
        lines(entries, "stderr");
        return new Value.Mapping(entries);
    }

    /// Whether it is the result of a whole loop, which says `skipped` always and `failed` only of a
    /// failure.
    private static boolean isLoop(Result result) {
        return result.values().find("skipped").isPresent();
    }

    private static void lines(Map<Value, Value> entries, String stream) {
        var key = Value.text(stream + "_lines");
        if (entries.get(Value.text(stream)) instanceof Value.Text(String text, boolean secret, _)
                && !entries.containsKey(key)) {
            entries.put(
                    key,
                    Value.list(text.lines().map(line -> new Value.Text(line, secret)).toList()));
        }
    }

    /// A mistake in an expression or an argument, as a result.
    static Result failure(InputException mistake) {
        var first = mistake.diagnostics().getFirst();
        var values = new LinkedHashMap<String, Value>();
        first.span().ifPresent(place -> values.put("place", Value.text(place.toString())));
        first.hint().ifPresent(hint -> values.put("hint", Value.text(hint)));
        return Result.failed(mistake.inOneLine(), values);
    }

    /// What should never have happened, as a result.
    static Result bug(RuntimeException bug) {
        var trace = new StringWriter();
        bug.printStackTrace(new PrintWriter(trace));
        return Result.failed(
                "internal error: " + bug, Map.of("exception", Value.text(trace.toString())));
    }

    /// One turn's result with the item it was for.
    static Value.Mapping ofItem(Result result, Loop loop, int turn) {
        var entries = new LinkedHashMap<>(value(result).entries());
        entries.put(Value.text("ansible_loop_var"), Value.text(loop.variable()));
        entries.put(Value.text(loop.variable()), loop.items().get(turn));
        loop.index()
                .ifPresent(name -> {
                    entries.put(Value.text("ansible_index_var"), Value.text(name));
                    entries.put(Value.text(name), Value.of(turn));
                });
        if (loop.extended()) {
            entries.put(Value.text("ansible_loop"), loop.extended(turn));
        }
        return new Value.Mapping(entries);
    }

    /// The result of a whole loop.
    static Result ofLoop(List<Result> results, List<? extends Value> values) {
        boolean failed = results.stream().anyMatch(Result::failed);
        boolean changed = results.stream().anyMatch(Result::changed);
        boolean skipped = results.stream().allMatch(Result::skipped);
        var entries = new LinkedHashMap<String, Value>();
        entries.put("results", Value.list(values));
        entries.put("skipped", Value.of(skipped));
        if (results.isEmpty()) {
            entries.put("skipped_reason", Value.text("No items in the list"));
        } else {
            entries.put(
                    "msg",
                    Value.text(
                            failed
                                    ? "One or more items failed"
                                    : skipped ? "All items skipped" : "All items completed"));
        }
        return new Result(
                changed,
                failed,
                skipped,
                Value.map(entries),
                results.stream().flatMap(result -> result.differences().stream()).toList(),
                List.of());
    }

    /// What `no_log` leaves of a result.
    static Value.Mapping hidden(Result result) {
        var entries = new LinkedHashMap<String, Value>();
        entries.put(
                "censored",
                Value.text(
                        "the output has been hidden due to the fact that 'no_log: true' was specified"
                                + " for this result"));
        entries.put("changed", Value.of(result.changed()));
        if (result.failed()) {
            entries.put("failed", Value.TRUE);
        }
        return Value.map(entries);
    }

    /// What `no_log` leaves of differences: what is different, but no content.
    static List<Difference> hidden(List<Difference> differences) {
        return differences.stream()
                .<Difference>map(difference ->
                        switch (difference) {
                            case Difference.Content content ->
                                    new Difference.Opaque(content.path(), "no_log");
                            case Difference.Opaque opaque -> opaque;
                            case Difference.Attribute attribute -> attribute;
                        })
                .toList();
    }
}
