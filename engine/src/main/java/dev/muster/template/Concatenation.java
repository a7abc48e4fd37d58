package dev.muster.template;

import dev.muster.value.Value;
import java.util.List;

/// What the nodes that a template prints come to together.
final class Concatenation {
    private Concatenation() {}

    /// The value of a template in a playbook or a variable: that of its only node, or a text, which
    /// may be a literal.
    static Value value(List<Value> nodes, Template template, Evaluation evaluation) {
        if (nodes.isEmpty()) {
            return evaluation.templating().hasNativeTypes() ? Value.NULL : Value.text("");
        }
        if (nodes.size() == 1 && !(nodes.getFirst() instanceof Value.Text)) {
            return nodes.getFirst();
        }
        var joined = nodes.size() == 1 ? (Value.Text) nodes.getFirst() : text(nodes, evaluation);
        int missing = template.newlines() - Template.trailingNewlines(joined.text());
        var literal = joined.origin().isKept() ? joined : literal(joined, evaluation);
        return literal instanceof Value.Text && missing > 0
                ? new Value.Text(
                        joined.text() + "\n".repeat(missing), joined.secret(), joined.origin())
                : literal;
    }

    /// The nodes as one text.
    static Value.Text text(List<Value> nodes, Evaluation evaluation) {
        if (nodes.size() == 1 && nodes.getFirst() instanceof Value.Text only) {
            return only;
        }
        var text = new StringBuilder();
        boolean secret = false;
        for (var node : nodes) {
            text.append(Python.print(node));
            Limits.checkText(text.length());
            secret |= Secrets.isIn(node, evaluation);
        }
        return new Value.Text(text.toString(), secret);
    }

    /// A text that looks like a list or mapping as the value that it looks like. Roles build lists
    /// this way.
    static Value literal(Value.Text text, Evaluation evaluation) {
        var words = text.text();
        if (evaluation.templating().hasNativeTypes()) {
            var literal = PythonLiteral.parse(words).filter(v -> !(v instanceof Value.Text));
            return text.secret() ? literal.map(Secrets::mark).orElse(text) : literal.orElse(text);
        }
        if (words.equals("True") || words.equals("False")) {
            return Value.of(words.equals("True"));
        }
        if (!words.startsWith("[") && !words.startsWith("{")) {
            return text;
        }
        var value = PythonLiteral.parse(words).orElse(text);
        return text.secret() ? Secrets.mark(value) : value;
    }
}
