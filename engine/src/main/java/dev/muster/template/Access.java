package dev.muster.template;

import dev.muster.value.Value;
import java.math.BigInteger;

/// Attributes and elements of values: `a.b` and `a['b']`.
final class Access {
    private Access() {}

    /// `target.name`: a method or attribute if the type has one, else the entry of that name.
    static Value attribute(Value target, String name) {
        return switch (target) {
            case Value.Mapping mapping -> {
                var method = MappingMethods.find(mapping, name);
                if (method.isPresent()) {
                    yield method.get();
                }
                var entry = mapping.entries().get(Value.text(name));
                yield entry == null ? missing(target, name) : entry;
            }
            case Value.Sequence sequence ->
                    SequenceMethods.find(sequence, name).orElseGet(() -> missing(target, name));
            case Value.Text text ->
                    TextMethods.find(text, name).orElseGet(() -> missing(target, name));
            case Value.Undefined undefined -> deeper(undefined, name);
            case Thing thing -> thing.attribute(name).orElseGet(() -> missing(target, name));
            case Value.Int _, Value.Real _, Value.Bool _ ->
                    NumberMethods.find(target, name).orElseGet(() -> missing(target, name));
            case Value.Null _, Value.Deferred _, Value.Omit _, Value.Foreign _ ->
                    missing(target, name);
        };
    }

    /// `target[index]`: the element if there is one, else the attribute of that name.
    static Value item(Value target, Value index) {
        if (index instanceof Value.Undefined undefined) {
            throw Absence.failure(undefined);
        }
        return switch (target) {
            case Value.Mapping mapping -> {
                var entry = mapping.entries().get(index);
                if (entry != null) {
                    yield entry;
                }
                yield index instanceof Value.Text name
                        ? attribute(target, name.text())
                        : missing(target, Python.print(index));
            }
            case Value.Sequence sequence -> element(sequence, index);
            case Value.Text text -> character(text, index);
            case Value.Undefined undefined -> deeper(undefined, Python.print(index));
            case Value.Null _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Deferred _,
                    Value.Omit _,
                    Value.Foreign _ ->
                    index instanceof Value.Text name
                            ? attribute(target, name.text())
                            : missing(target, Python.print(index));
        };
    }

    private static Value element(Value.Sequence sequence, Value index) {
        if (index instanceof Value.Int(BigInteger number)) {
            int at = Operators.index(number, sequence.items().size());
            if (at >= 0 && at < sequence.items().size()) {
                return sequence.items().get(at);
            }
            return new Value.Undefined(
                    "[" + number + "]",
                    "the list has no element " + number + ", it has " + sequence.items().size());
        }
        if (index instanceof Value.Text name) {
            return attribute(sequence, name.text());
        }
        if (index instanceof Value.Bool(boolean truth)) {
            return element(sequence, Value.of(truth ? 1 : 0));
        }
        return missing(sequence, Python.print(index));
    }

    private static Value character(Value.Text text, Value index) {
        if (index instanceof Value.Int(BigInteger number)) {
            int size = text.text().codePointCount(0, text.text().length());
            int at = Operators.index(number, size);
            if (at >= 0 && at < size) {
                int offset = text.text().offsetByCodePoints(0, at);
                return new Value.Text(
                        Character.toString(text.text().codePointAt(offset)), text.secret());
            }
            return new Value.Undefined(
                    "[" + number + "]", "the text has no character " + number + ", it has " + size);
        }
        return index instanceof Value.Text name
                ? attribute(text, name.text())
                : missing(text, Python.print(index));
    }

    private static Value deeper(Value.Undefined undefined, String name) {
        if (Absence.isLenient(undefined)) {
            throw new TemplateException(
                    TemplateException.Kind.UNDEFINED,
                    undefined.explanation() + ", so it has no '" + name + "'");
        }
        return undefined;
    }

    private static Value missing(Value target, String name) {
        return name.equals("__class__") ? PythonClass.of(target) : absent(target, name);
    }

    private static Value.Undefined absent(Value target, String name) {
        return new Value.Undefined(
                "." + name, Python.kindOf(target) + " has no '" + name + "' here");
    }
}
