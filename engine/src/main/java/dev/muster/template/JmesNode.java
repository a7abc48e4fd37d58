package dev.muster.template;

import dev.muster.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A part of a JMESPath query.
sealed interface JmesNode {
    record Current() implements JmesNode {}

    record Field(String name) implements JmesNode {}

    record Literal(Value value) implements JmesNode {}

    record Sub(JmesNode left, JmesNode right) implements JmesNode {}

    record Index(int index) implements JmesNode {}

    record Slice(Optional<Integer> start, Optional<Integer> stop, Optional<Integer> step)
            implements JmesNode {}

    /// Elements of a list, each handed on to `right`.
    record ListProjection(JmesNode left, JmesNode right) implements JmesNode {}

    /// The values of a mapping, each handed on to `right`.
    record ValueProjection(JmesNode left, JmesNode right) implements JmesNode {}

    record FilterProjection(JmesNode left, JmesNode condition, JmesNode right)
            implements JmesNode {}

    record Flatten(JmesNode operand) implements JmesNode {}

    record Or(JmesNode left, JmesNode right) implements JmesNode {}

    record And(JmesNode left, JmesNode right) implements JmesNode {}

    record Not(JmesNode operand) implements JmesNode {}

    record Compare(String operator, JmesNode left, JmesNode right) implements JmesNode {}

    record ListOf(List<JmesNode> items) implements JmesNode {}

    record MapOf(Map<String, JmesNode> entries) implements JmesNode {}

    record Function(String name, List<JmesNode> arguments) implements JmesNode {}

    /// `&expression`, an expression handed to a function.
    record Reference(JmesNode expression) implements JmesNode {}
}
