package dev.muster.playbook;

import dev.muster.source.Node;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.util.List;

/// One keyword as it was written.
///
/// @param key the place of its name
public record Keyword(String name, Node node, Span key) {
    public Value value() {
        return node.toValue();
    }

    public Span place() {
        return node.span();
    }

    /// The conditions that the keyword holds, all of which must be met. Each knows its place, so
    /// that a mistake in it can be shown there.
    public List<Value> conditions() {
        return conditions(node);
    }

    private static List<Value> conditions(Node node) {
        return switch (node) {
            case Node.Sequence list ->
                    list.items().stream().flatMap(item -> conditions(item).stream()).toList();
            case Node.Scalar(String text, Value.Text _, Span span) ->
                    List.of(new Value.Deferred(text, span));
            case Node.Scalar(_, Value.Null _, _) -> List.of();
            case Node.Scalar _, Node.Mapping _ -> List.of(node.toValue());
        };
    }
}
