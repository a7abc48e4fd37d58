package dev.muster.playbook;

import dev.muster.source.Node;
import dev.muster.source.Span;
import dev.muster.value.Value;

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
}
