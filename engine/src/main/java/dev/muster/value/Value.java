package dev.muster.value;

import dev.muster.source.Span;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// Anything a variable can hold.
///
/// Text that came from a file of the user and holds template marks is [Deferred]: it is resolved
/// when it is used. Text from anywhere else (a host's output, a fact, the result of an expression)
/// is [Text] and is never read as a template, whatever it contains.
public sealed interface Value {

    /// YAML's `null`, Python's `None`.
    record Null() implements Value {}

    /// A truth value.
    record Bool(boolean truth) implements Value {}

    /// A whole number of any size.
    record Int(BigInteger number) implements Value {
        /// The number as a Java `long`, cut to 64 bits.
        public long asLong() {
            return number.longValue();
        }
    }

    /// A floating-point number.
    record Real(double number) implements Value {}

    /// Plain text. Two texts are equal when their characters are; `secret` only decides how it
    /// prints.
    record Text(String text, boolean secret, Origin origin) implements Value {
        public Text(String text, boolean secret) {
            this(text, secret, Origin.MADE);
        }

        /// The same text as a secret.
        public Text asSecret() {
            return secret ? this : new Text(text, true, origin);
        }

        /// The same text from somewhere else.
        public Text from(Origin other) {
            return origin == other ? this : new Text(text, secret, other);
        }

        /// The text for whoever may not see secrets: stars in place of one.
        public String shown() {
            return secret ? Taint.STARS : text;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Text that && text.equals(that.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public String toString() {
            return "Text[" + shown() + "]";
        }
    }

    /// Text of a file with template marks in it, resolved against a scope when it is used.
    record Deferred(String template, Span span) implements Value {}

    /// A list, or a tuple when `tuple` (which matters for how it prints). The list may be changed
    /// in place by the methods that templates call on it; nobody else does.
    record Sequence(List<Value> items, boolean tuple) implements Value {}

    /// A dictionary in insertion order. May be changed in place as [Sequence].
    record Mapping(Map<Value, Value> entries) implements Value {
        /// The entry under a text key.
        public Optional<Value> find(String key) {
            return Optional.ofNullable(entries.get(text(key)));
        }
    }

    /// The absence of a value, with what is needed to say so: the name asked for and a whole
    /// sentence.
    record Undefined(String name, String explanation) implements Value {}

    /// The value of the variable `omit`: an argument that has it counts as not given.
    record Omit() implements Value {}

    /// Objects that live only while a template is evaluated: macros, functions, namespaces,
    /// iterators.
    non-sealed interface Foreign extends Value {
        /// The Python type name that `type_debug` reports.
        String typeName();
    }

    Null NULL = new Null();
    Bool TRUE = new Bool(true);
    Bool FALSE = new Bool(false);
    Omit OMIT = new Omit();

    static Text text(String text) {
        return new Text(text, false);
    }

    static Bool of(boolean truth) {
        return truth ? TRUE : FALSE;
    }

    static Int of(long number) {
        return new Int(BigInteger.valueOf(number));
    }

    static Real of(double number) {
        return new Real(number);
    }

    static Sequence list(List<? extends Value> items) {
        return new Sequence(new ArrayList<>(items), false);
    }

    static Sequence texts(List<String> items) {
        return list(items.stream().map(Value::text).toList());
    }

    /// Hands over the templates in a value, wherever it holds them but in the names of mappings.
    static void eachTemplate(Value value, Consumer<Deferred> to) {
        switch (value) {
            case Deferred deferred -> to.accept(deferred);
            case Sequence(List<Value> items, boolean _) ->
                    items.forEach(item -> eachTemplate(item, to));
            case Mapping(Map<Value, Value> entries) ->
                    entries.values().forEach(item -> eachTemplate(item, to));
            case Null _, Bool _, Int _, Real _, Text _, Undefined _, Omit _, Foreign _ -> {}
        }
    }

    /// A mapping with another above it, all the way down; anything else gives way.
    static Value merge(Value below, Value above) {
        if (below instanceof Mapping(Map<Value, Value> before)
                && above instanceof Mapping(Map<Value, Value> after)) {
            var merged = new LinkedHashMap<>(before);
            after.forEach((key, value) -> merged.merge(key, value, Value::merge));
            return new Mapping(merged);
        }
        return above;
    }

    /// A mapping with text keys, in the order given.
    static Mapping map(Map<String, ? extends Value> entries) {
        var copy = new LinkedHashMap<Value, Value>(entries.size() * 2);
        entries.forEach((key, value) -> copy.put(text(key), Objects.requireNonNull(value)));
        return new Mapping(copy);
    }
}
