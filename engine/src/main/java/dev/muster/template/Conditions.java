package dev.muster.template;

import dev.muster.source.Span;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Conditions such as those of `when`: expressions without braces. Braces are tolerated where
/// people write them out of habit.
final class Conditions {
    private Conditions() {}

    static boolean holds(Value condition, Evaluation evaluation) {
        return switch (condition) {
            case Value.Bool(boolean truth) -> truth;
            case Value.Text text -> expression(text.text(), Span.nowhere("condition"), evaluation);
            case Value.Deferred deferred ->
                    expression(deferred.template(), deferred.span(), evaluation);
            case Value.Sequence sequence -> {
                for (var item : sequence.items()) {
                    if (!holds(item, evaluation)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Value.Null _ -> true;
            case Value.Int _, Value.Real _, Value.Mapping _, Value.Omit _ ->
                    Python.truthy(condition);
            case Value.Undefined _, Value.Foreign _ -> Python.truthy(condition);
        };
    }

    private static boolean expression(String text, Span place, Evaluation evaluation) {
        if (text.isBlank()) {
            return true;
        }
        var stripped = text.strip();
        if (Syntax.hasMarks(text)
                && !(stripped.startsWith("{{")
                        && stripped.endsWith("}}")
                        && stripped.indexOf("{{", 2) < 0)) {
            var value = evaluation.deferred(new Value.Deferred(text, place), "");
            return value instanceof Value.Text result
                    ? word(result.text(), place, evaluation)
                    : Python.truthy(value);
        }
        if (Syntax.hasMarks(text)) {
            var value = evaluation.deferred(new Value.Deferred(stripped, place), "");
            return value instanceof Value.Text result
                    ? word(result.text(), place, evaluation)
                    : Python.truthy(value);
        }
        var parsed = evaluation.templating().expression(text, place);
        var run = new TemplateRun(evaluation, text, place);
        return Evaluator.holds(parsed, Frame.root(run));
    }

    /// What braces came to, when that is text.
    private static boolean word(String text, Span place, Evaluation evaluation) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0", "", "none" -> false;
            default -> expression(text, place, evaluation);
        };
    }

    /// The expressions of a condition, parsed.
    static List<Expression> expressions(Value condition, Templating templating) {
        var found = new ArrayList<Expression>();
        collect(condition, templating, found);
        return found;
    }

    private static void collect(Value condition, Templating templating, List<Expression> found) {
        switch (condition) {
            case Value.Text text ->
                    collect(text.text(), Span.nowhere("condition"), templating, found);
            case Value.Deferred deferred ->
                    collect(deferred.template(), deferred.span(), templating, found);
            case Value.Sequence sequence ->
                    sequence.items().forEach(item -> collect(item, templating, found));
            default -> {}
        }
    }

    private static void collect(
            String text, Span place, Templating templating, List<Expression> found) {
        if (text.isBlank()) {
            return;
        }
        if (!Syntax.hasMarks(text)) {
            found.add(templating.expression(text, place));
            return;
        }
        for (var statement : templating.parse(text, Template.Mode.VALUE, place).body()) {
            if (statement instanceof Statement.Print print) {
                found.add(print.expression());
            }
        }
    }
}
