package dev.muster.template;

import dev.muster.value.Value;
import java.util.Locale;
import java.util.Set;

/// Filters about what is there and what is true.
final class LogicFilters {
    private static final Set<String> TRUE_WORDS = Set.of("yes", "on", "1", "true");

    private LogicFilters() {}

    static void addTo(FilterSet filters) {
        filters.addLenient("default d", "default_value boolean", LogicFilters::otherwise);
        filters.addLenient("mandatory", "msg", LogicFilters::mandatory);
        filters.addLenient("type_debug", "", (input, _, _) -> Value.text(Python.className(input)));
        filters.add("bool", "", (input, _, _) -> bool(input));
        filters.add("ternary", "true_val! false_val! none_val", LogicFilters::ternary);
        filters.add("attr", "name!", (input, given, _) -> attribute(input, given.text(0, "")));
        filters.add("safe", "", (input, _, _) -> Value.text(Python.print(input)));
    }

    private static Value otherwise(Value input, Parameters.Given given, Evaluation evaluation) {
        boolean absent =
                input instanceof Value.Undefined || given.truth(1, false) && !Python.truthy(input);
        return absent ? given.values().get(0).orElse(Value.text("")) : input;
    }

    private static Value mandatory(Value input, Parameters.Given given, Evaluation evaluation) {
        if (!(input instanceof Value.Undefined undefined)) {
            return input;
        }
        var name = undefined.name().isEmpty() ? "" : "'" + undefined.name() + "' ";
        throw TemplateException.value(
                given.text(0, "Mandatory variable " + name + " not defined."));
    }

    /// Ansible's idea of a word that means yes.
    static Value bool(Value input) {
        return switch (input) {
            case Value.Null _, Value.Bool _ -> input;
            case Value.Text text ->
                    Value.of(TRUE_WORDS.contains(text.text().toLowerCase(Locale.ROOT)));
            case Value.Int _, Value.Real _ -> Value.of(Python.equal(input, Value.of(1)));
            default -> Value.FALSE;
        };
    }

    private static Value ternary(Value input, Parameters.Given given, Evaluation evaluation) {
        if (input instanceof Value.Null
                && given.has(2)
                && !(given.value(2) instanceof Value.Null)) {
            return given.value(2);
        }
        return Python.truthy(input) ? given.value(0) : given.value(1);
    }

    private static Value attribute(Value input, String name) {
        return switch (input) {
            case Value.Mapping mapping ->
                    MappingMethods.find(mapping, name)
                            .orElseGet(() ->
                                    new Value.Undefined(
                                            "." + name,
                                            "a mapping has no attribute '" + name + "'"));
            default -> Access.attribute(input, name);
        };
    }
}
