package dev.muster.template;

import dev.muster.source.Span;
import dev.muster.value.Value;

/// Paths such as `a.b['c'].0`, which messages name.
final class Paths {
    private Paths() {}

    /// Whether an expression is a path, so that evaluating it again changes nothing.
    static boolean isPlain(Expression expression) {
        return switch (expression) {
            case Expression.Name _, Expression.Literal _ -> true;
            case Expression.Attribute attribute -> isPlain(attribute.target());
            case Expression.Item item -> isPlain(item.target()) && isPlain(item.index());
            default -> false;
        };
    }

    /// The first part of a path that is undefined.
    static Expression origin(Expression path, Frame frame) {
        var target =
                switch (path) {
                    case Expression.Attribute attribute -> attribute.target();
                    case Expression.Item item -> item.target();
                    default -> path;
                };
        return target != path && Evaluator.evaluate(target, frame) instanceof Value.Undefined
                ? origin(target, frame)
                : path;
    }

    /// Says which step of a path leads nowhere.
    static TemplateException missing(Expression path, Frame frame, Span place) {
        return switch (path) {
            case Expression.Attribute(var target, var name, var offset) ->
                    step(target, Value.text(name), offset, frame);
            case Expression.Item(var target, var index, var offset) ->
                    step(target, Evaluator.evaluate(index, frame), offset, frame);
            default -> Absence.failure(Absence.variable(shown(path))).at(place);
        };
    }

    private static TemplateException step(Expression target, Value key, int offset, Frame frame) {
        var container = Evaluator.evaluate(target, frame);
        var where = frame.run().place(offset);
        var word = Python.print(key);
        if (container instanceof Value.Sequence(var items, _) && key instanceof Value.Int) {
            var message = "'%s' has no element %s, it has %d";
            return undefined(message.formatted(shown(target), word, items.size()), where);
        }
        var failure = undefined("'%s' has no '%s'".formatted(shown(target), word), where);
        if (container instanceof Value.Mapping(var entries)) {
            var known = entries.keySet().stream().map(Python::print).toList();
            return failure.suggesting(word, known);
        }
        return failure.hint("'%s' is %s".formatted(shown(target), Python.kindOf(container)));
    }

    private static TemplateException undefined(String message, Span place) {
        return new TemplateException(TemplateException.Kind.UNDEFINED, message).at(place);
    }

    /// The path as it could be written.
    private static String shown(Expression path) {
        return switch (path) {
            case Expression.Name name -> name.name();
            case Expression.Attribute(var target, var name, _) -> shown(target) + "." + name;
            case Expression.Item(var target, var index, _) ->
                    shown(target) + "[" + shown(index) + "]";
            case Expression.Literal literal -> Python.represent(literal.value());
            default -> "this";
        };
    }
}
