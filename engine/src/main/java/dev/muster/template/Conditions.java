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
        if (text.contains("{%") || text.contains("{#")) {
            return word(evaluation.deferred(new Value.Deferred(text, place), ""), place);
        }
        var parsed = evaluation.templating().expression(text, place);
        var frame = Frame.root(new TemplateRun(evaluation, text, place));
        return text.strip().startsWith("{{")
                ? word(Evaluator.demanded(parsed, frame), place)
                : Evaluator.holds(parsed, frame);
    }

    /// What braces came to. Text is taken for a word of truth, and never for another expression: it
    /// may be what some host said.
    private static boolean word(Value value, Span place) {
        if (!(value instanceof Value.Text text)) {
            return Python.truthy(value);
        }
        return switch (text.text().strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0", "", "none" -> false;
            default ->
                    throw TemplateException.type(
                                    "the condition came to a text, which is neither true nor false")
                            .hint(
                                    "write the condition without {{ }}; add '| length > 0' to ask whether a text is there")
                            .at(place);
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
        if (!text.contains("{%") && !text.contains("{#")) {
            found.add(templating.expression(text, place));
            return;
        }
        for (var statement : templating.parse(text, Template.Mode.VALUE, place).body()) {
            collect(statement, found);
        }
    }

    private static void collect(Statement statement, List<Expression> found) {
        switch (statement) {
            case Statement.Print print -> found.add(print.expression());
            case Statement.If choice ->
                    choice.branches().forEach(branch -> found.add(branch.condition()));
            case Statement.Assign assign -> found.add(assign.value());
            case Statement.For loop -> found.add(loop.source());
            default -> {}
        }
        Template.bodies(statement).forEach(body -> body.forEach(inner -> collect(inner, found)));
    }
}
