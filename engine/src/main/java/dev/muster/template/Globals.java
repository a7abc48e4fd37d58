package dev.muster.template;

import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The functions that every template can call without being given them.
final class Globals {
    private static final Map<String, Value> FUNCTIONS = new LinkedHashMap<>();

    static {
        add("range", (arguments, _) -> range(arguments));
        add("dict", (arguments, _) -> dict(arguments));
        add("namespace", (arguments, _) -> new Namespace(entries(arguments)));
        add("cycler", (arguments, _) -> new Cycler(arguments.positional()));
        add(
                "joiner",
                (arguments, _) ->
                        new Joiner(arguments.find(0, "sep").map(Python::print).orElse(", ")));
        add("lookup", (arguments, evaluation) -> Lookups.call(arguments, evaluation, false));
        add("query", (arguments, evaluation) -> Lookups.call(arguments, evaluation, true));
        add("q", (arguments, evaluation) -> Lookups.call(arguments, evaluation, true));
        add("now", Globals::now);
        add("lipsum", Lipsum::of);
        add("undef", (arguments, _) -> undef(arguments));
        FUNCTIONS.put("omit", Value.OMIT);
    }

    private Globals() {}

    private static void add(
            String name, java.util.function.BiFunction<Arguments, Evaluation, Value> function) {
        FUNCTIONS.put(name, new Native(name, function));
    }

    static @Nullable Value find(String name) {
        return FUNCTIONS.get(name);
    }

    static Set<String> names() {
        return FUNCTIONS.keySet();
    }

    private static Value range(Arguments arguments) {
        var bounds = arguments.positional().stream().map(Python::toBig).toList();
        if (bounds.isEmpty() || bounds.size() > 3) {
            throw TemplateException.type("range() takes one to three numbers");
        }
        var start = bounds.size() > 1 ? bounds.get(0) : BigInteger.ZERO;
        var stop = bounds.size() > 1 ? bounds.get(1) : bounds.get(0);
        var step = bounds.size() > 2 ? bounds.get(2) : BigInteger.ONE;
        if (step.signum() == 0) {
            throw TemplateException.value("the step of range() cannot be zero");
        }
        var distance = stop.subtract(start);
        if (distance.signum() != step.signum()) {
            return Value.list(List.of());
        }
        var count = distance.add(step).subtract(BigInteger.valueOf(step.signum())).divide(step);
        Limits.checkElements(count.bitLength() > 62 ? Long.MAX_VALUE : count.longValue());
        var items = new ArrayList<Value>(count.intValue());
        var number = start;
        for (int i = 0; i < count.intValue(); i++) {
            items.add(new Value.Int(number));
            number = number.add(step);
        }
        return new Value.Sequence(items, false);
    }

    private static Map<String, Value> entries(Arguments arguments) {
        var members = new LinkedHashMap<String, Value>();
        if (dict(arguments) instanceof Value.Mapping mapping) {
            mapping.entries().forEach((key, value) -> members.put(Python.print(key), value));
        }
        return members;
    }

    private static Value dict(Arguments arguments) {
        var entries = new LinkedHashMap<Value, Value>();
        for (var source : arguments.positional()) {
            if (source instanceof Value.Mapping mapping) {
                entries.putAll(mapping.entries());
            } else {
                for (var pair : Python.items(source)) {
                    var items = Python.items(pair);
                    if (items.size() != 2) {
                        throw TemplateException.value("dict() needs pairs of key and value");
                    }
                    entries.put(Evaluator.key(items.get(0)), items.get(1));
                }
            }
        }
        arguments.named().forEach((name, value) -> entries.put(Value.text(name), value));
        return new Value.Mapping(entries);
    }

    private static Value now(Arguments arguments, Evaluation evaluation) {
        boolean utc = arguments.find(0, "utc").map(Python::truthy).orElse(false);
        var moment = evaluation.extras().now(utc);
        return arguments
                .find(1, "fmt")
                .filter(Python::truthy)
                .<Value>map(format -> Value.text(moment.format(Python.print(format))))
                .orElse(moment);
    }

    private static Value undef(Arguments arguments) {
        var hint =
                arguments
                        .find(0, "hint")
                        .filter(Value.Text.class::isInstance)
                        .map(Python::print)
                        .filter(words -> !words.isEmpty())
                        .orElse("a mandatory variable has not been overridden");
        return new Value.Undefined("undef()", hint);
    }

    /// Hands out its values one after the other, over and over.
    private static final class Cycler implements Thing {
        private final List<Value> values;
        private int at;

        Cycler(List<Value> values) {
            if (values.isEmpty()) {
                throw TemplateException.type("cycler() needs values");
            }
            this.values = List.copyOf(values);
        }

        @Override
        public String typeName() {
            return "Cycler";
        }

        @Override
        public Optional<Value> attribute(String name) {
            return switch (name) {
                case "current" -> Optional.of(values.get(at));
                case "next" ->
                        Optional.of(
                                new Native(
                                        name,
                                        (_, _) -> {
                                            var value = values.get(at);
                                            at = (at + 1) % values.size();
                                            return value;
                                        }));
                case "reset" ->
                        Optional.of(
                                new Native(
                                        name,
                                        (_, _) -> {
                                            at = 0;
                                            return Value.NULL;
                                        }));
                default -> Optional.empty();
            };
        }
    }

    /// Yields nothing the first time it is called, and its separator from then on.
    private static final class Joiner implements Callable {
        private final String separator;
        private boolean used;

        Joiner(String separator) {
            this.separator = separator;
        }

        @Override
        public Value call(Arguments arguments, Evaluation evaluation) {
            var text = used ? separator : "";
            used = true;
            return Value.text(text);
        }
    }
}
