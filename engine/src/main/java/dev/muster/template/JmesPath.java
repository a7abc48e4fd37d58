package dev.muster.template;

import dev.muster.value.Value;

/// Queries in JMESPath.
final class JmesPath {
    private JmesPath() {}

    static Value search(String query, Value input) {
        return JmesEvaluator.evaluate(new JmesParser(query).parse(), input);
    }
}
