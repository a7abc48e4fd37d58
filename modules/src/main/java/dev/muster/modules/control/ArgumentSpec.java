package dev.muster.modules.control;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// What a role says about its arguments, and what is wrong with some.
///
/// @param options each argument's own mapping: `type`, `required`, `choices` and the like
/// @param path the options around these, outermost first, for messages
record ArgumentSpec(Map<String, Value.Mapping> options, List<String> path) {

    static ArgumentSpec of(Value.Mapping written) {
        return of(written, List.of());
    }

    private static ArgumentSpec of(Value.Mapping written, List<String> path) {
        var options = new LinkedHashMap<String, Value.Mapping>();
        written.entries()
                .forEach((name, option) -> {
                    if (name instanceof Value.Text(String text, boolean _, _)) {
                        options.put(
                                text,
                                option instanceof Value.Mapping mapping
                                        ? mapping
                                        : new Value.Mapping(Map.of()));
                    }
                });
        return new ArgumentSpec(options, List.copyOf(path));
    }

    /// Everything that is wrong with the arguments.
    List<String> mistakes(Map<String, Value> given) {
        var mistakes = new ArrayList<String>();
        var values = named(given);
        unsupported(given).ifPresent(mistakes::add);
        options.forEach((name, option) ->
                option.find("default")
                        .filter(value -> !(value instanceof Value.Null))
                        .ifPresent(value -> values.putIfAbsent(name, value)));
        missing(values).ifPresent(mistakes::add);
        options.forEach((name, option) -> {
            var value = values.get(name);
            if (value != null && !(value instanceof Value.Null)) {
                check(name, option, value, mistakes);
            }
        });
        return mistakes;
    }

    /// The arguments under their own names, where they came under others.
    private Map<String, Value> named(Map<String, Value> given) {
        var values = new LinkedHashMap<>(given);
        options.forEach((name, option) -> {
            for (var alias : texts(option.find("aliases"))) {
                var value = values.remove(alias);
                if (value != null) {
                    values.putIfAbsent(name, value);
                }
            }
        });
        return values;
    }

    private Optional<String> unsupported(Map<String, Value> given) {
        var known = new TreeSet<>(options.keySet());
        options.values().forEach(option -> known.addAll(texts(option.find("aliases"))));
        var strange = new TreeSet<>(given.keySet());
        strange.removeAll(known);
        return strange.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        String.join(", ", strange.stream().map(this::whole).toList())
                                + ". Supported parameters include: "
                                + String.join(", ", known)
                                + ".");
    }

    private String whole(String name) {
        return path.isEmpty() ? name : String.join(".", path) + "." + name;
    }

    private Optional<String> missing(Map<String, Value> values) {
        var missing = new TreeSet<String>();
        options.forEach((name, option) -> {
            boolean required = option.find("required").filter(Value.TRUE::equals).isPresent();
            if (required && !values.containsKey(name)) {
                missing.add(name);
            }
        });
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "missing required arguments: " + String.join(", ", missing) + foundIn());
    }

    private String foundIn() {
        return path.isEmpty() ? "" : " found in " + String.join(" -> ", path);
    }

    private void check(String name, Value.Mapping option, Value value, List<String> mistakes) {
        var type = option.find("type").map(ArgumentSpec::text).orElse("str");
        Value converted;
        try {
            converted = ArgumentKind.convert(type, value);
        } catch (ArgumentKind.Mismatch mismatch) {
            mistakes.add(
                    "argument '%s' is of type %s%s and we were unable to convert to %s: %s"
                            .formatted(
                                    name,
                                    ArgumentKind.typeOf(value),
                                    path.isEmpty()
                                            ? ""
                                            : " found in '" + String.join(" -> ", path) + "'.",
                                    type,
                                    mismatch.getMessage()));
            if (holdsOptions(option, type) && value instanceof Value.Text) {
                mistakes.add(String.valueOf(mismatch.getMessage()));
            }
            nested(name, option, type, value, mistakes);
            return;
        }
        elements(name, option, converted, mistakes);
        choices(name, option, converted, mistakes);
        nested(name, option, type, converted, mistakes);
    }

    private void elements(String name, Value.Mapping option, Value value, List<String> mistakes) {
        var type = option.find("elements").map(ArgumentSpec::text);
        if (type.isEmpty() || !(value instanceof Value.Sequence(List<Value> items, boolean _))) {
            return;
        }
        for (var item : items) {
            try {
                ArgumentKind.convert(type.get(), item);
            } catch (ArgumentKind.Mismatch mismatch) {
                mistakes.add(
                        ("Elements value for option '%s'%s is of type %s and we were unable to"
                                        + " convert to %s: %s")
                                .formatted(
                                        name,
                                        path.isEmpty()
                                                ? ""
                                                : " found in '" + String.join(" -> ", path) + "'",
                                        ArgumentKind.typeOf(item),
                                        type.get(),
                                        mismatch.getMessage()));
            }
        }
    }

    private void choices(String name, Value.Mapping option, Value value, List<String> mistakes) {
        if (!(option.find("choices").orElse(Value.NULL)
                instanceof Value.Sequence(List<Value> choices, boolean _))) {
            return;
        }
        var words = String.join(", ", choices.stream().map(ArgumentSpec::text).toList());
        if (value instanceof Value.Sequence(List<Value> items, boolean _)) {
            var others = items.stream().filter(item -> !choices.contains(item)).toList();
            if (!others.isEmpty()) {
                mistakes.add(
                        "value of %s must be one or more of: %s. Got no match for: %s"
                                        .formatted(
                                                name,
                                                words,
                                                String.join(
                                                        ", ",
                                                        others.stream()
                                                                .map(ArgumentSpec::text)
                                                                .toList()))
                                + foundIn());
            }
        } else if (!choices.contains(value)) {
            mistakes.add(
                    "value of %s must be one of: %s, got: %s".formatted(name, words, text(value))
                            + foundIn());
        }
    }

    /// The options of a dictionary, or of those in a list.
    private void nested(
            String name, Value.Mapping option, String type, Value value, List<String> mistakes) {
        if (!holdsOptions(option, type)
                || !(option.find("options").orElse(Value.NULL) instanceof Value.Mapping inner)) {
            return;
        }
        var outer = new ArrayList<>(path);
        outer.add(name);
        var spec = of(inner, outer);
        var all = value instanceof Value.Sequence(var items, var _) ? items : List.of(value);
        for (var one : all) {
            if (one instanceof Value.Mapping(Map<Value, Value> entries)) {
                var given = new LinkedHashMap<String, Value>();
                entries.forEach((key, entry) -> given.put(text(key), entry));
                mistakes.addAll(spec.mistakes(given));
            } else {
                mistakes.add("value of '" + name + "' must be of type dict or list of dicts");
            }
        }
    }

    private static boolean holdsOptions(Value.Mapping option, String type) {
        boolean isList =
                type.equals("list")
                        && option.find("elements").filter(Value.text("dict")::equals).isPresent();
        return option.find("options").isPresent() && (type.equals("dict") || isList);
    }

    private static List<String> texts(Optional<Value> value) {
        return value.orElse(Value.NULL) instanceof Value.Sequence(List<Value> items, boolean _)
                ? items.stream().map(ArgumentSpec::text).toList()
                : List.of();
    }

    static String text(Value value) {
        return dev.muster.template.Python.print(value);
    }
}
