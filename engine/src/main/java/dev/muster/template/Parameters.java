package dev.muster.template;

import dev.muster.source.NearMiss;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a filter or test can be given, written as `old! new! count *rest **named`: `!` marks what
/// must be given.
record Parameters(List<String> names, int required, boolean rest, boolean named) {

    static Parameters of(String signature) {
        var names = new ArrayList<String>();
        int required = 0;
        boolean rest = false;
        boolean named = false;
        for (var word : signature.split(" ")) {
            if (word.startsWith("**")) {
                named = true;
            } else if (word.startsWith("*")) {
                rest = true;
            } else if (word.endsWith("!")) {
                names.add(word.substring(0, word.length() - 1));
                required++;
            } else if (!word.isEmpty()) {
                names.add(word);
            }
        }
        return new Parameters(List.copyOf(names), required, rest, named);
    }

    Given bind(String word, Arguments arguments) {
        var values = new ArrayList<Optional<Value>>(names.size());
        var unused =
                arguments.named().isEmpty()
                        ? Map.<String, Value>of()
                        : new LinkedHashMap<>(arguments.named());
        for (int i = 0; i < names.size(); i++) {
            if (i < arguments.positional().size()) {
                values.add(Optional.of(arguments.positional().get(i)));
            } else if (unused.isEmpty()) {
                values.add(Optional.empty());
            } else {
                values.add(Optional.ofNullable(unused.remove(names.get(i))));
            }
            if (i < required && values.get(i).isEmpty()) {
                throw TemplateException.type("'" + word + "' needs '" + names.get(i) + "'");
            }
        }
        int count = arguments.positional().size();
        if (count > names.size() && !rest) {
            throw TemplateException.type(
                    names.isEmpty()
                            ? "'" + word + "' takes no arguments"
                            : "'%s' takes at most %d arguments".formatted(word, names.size()));
        }
        if (!unused.isEmpty() && !named) {
            var wrong = unused.keySet().iterator().next();
            var failure =
                    TemplateException.type("'" + wrong + "' is not an argument of '" + word + "'");
            throw NearMiss.of(wrong, names)
                    .map(near -> failure.hint("did you mean '" + near + "'?"))
                    .orElse(failure);
        }
        var beyond =
                count > names.size()
                        ? arguments.positional().subList(names.size(), count)
                        : List.<Value>of();
        return new Given(values, beyond, unused);
    }

    /// Arguments in the order of their parameters.
    record Given(List<Optional<Value>> values, List<Value> rest, Map<String, Value> named) {
        Optional<Value> find(int index) {
            return values.get(index).filter(value -> !(value instanceof Value.Null));
        }

        boolean has(int index) {
            return values.get(index).isPresent();
        }

        Value value(int index) {
            return values.get(index).orElse(Value.NULL);
        }

        String text(int index, String otherwise) {
            return find(index).map(Python::print).orElse(otherwise);
        }

        int number(int index, int otherwise) {
            return find(index).map(value -> Numbers.toInt(value)).orElse(otherwise);
        }

        boolean truth(int index, boolean otherwise) {
            return values.get(index).map(Python::truthy).orElse(otherwise);
        }
    }
}
