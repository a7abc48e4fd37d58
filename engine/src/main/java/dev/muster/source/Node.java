package dev.muster.source;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// A piece of YAML or JSON that knows where it stands.
///
/// An alias yields the very node that its anchor names, so a tree may share branches; it never
/// contains itself.
public sealed interface Node {
    /// Where the node begins. For a scalar this is its first character: behind the opening quote,
    /// or on the first line under the header of a block.
    Span span();

    /// What a person would call it: "text", "a list", "a mapping".
    String kind();

    /// The data without the places, all the way down.
    Value toValue();

    /// One piece of text or one number.
    ///
    /// @param text what was written, without quotes and with escapes resolved
    /// @param value what it means: a template is [Value.Deferred], and so is what a vault
    ///   encrypted, with the ciphertext for template
    record Scalar(String text, Value value, Span span) implements Node {
        /// Whether this was written as `!vault`: [#text] is the armoured ciphertext.
        public boolean isEncrypted() {
            return value instanceof Value.Deferred(String template, _)
                    && !Templates.isTemplate(template);
        }

        @Override
        public String kind() {
            if (isEncrypted()) {
                return "an encrypted text";
            }
            return switch (value) {
                case Value.Null _ -> "nothing";
                case Value.Bool _ -> "a truth value";
                case Value.Int _, Value.Real _ -> "a number";
                case Value.Text _,
                        Value.Deferred _,
                        Value.Undefined _,
                        Value.Sequence _,
                        Value.Mapping _,
                        Value.Omit _,
                        Value.Foreign _ ->
                        "text";
            };
        }

        @Override
        public Value toValue() {
            return value;
        }
    }

    /// A list.
    record Sequence(List<Node> items, Span span) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public Value toValue() {
            var values = new ArrayList<Value>(items.size());
            for (var item : items) {
                values.add(item.toValue());
            }
            return new Value.Sequence(values, false);
        }
    }

    /// A mapping in the order of the file, with what `<<` merges into it in front. A key that is
    /// written twice is here twice; the last one counts.
    record Mapping(List<Entry> entries, Span span) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }

        /// The entry that counts for a key.
        public Optional<Entry> entry(String key) {
            for (int i = entries.size() - 1; i >= 0; i--) {
                if (entries.get(i).key().text().equals(key)) {
                    return Optional.of(entries.get(i));
                }
            }
            return Optional.empty();
        }

        /// The node under a key.
        public Optional<Node> find(String key) {
            return entry(key).map(Entry::value);
        }

        @Override
        public String kind() {
            return "a mapping";
        }

        @Override
        public Value.Mapping toValue() {
            var values = LinkedHashMap.<Value, Value>newLinkedHashMap(entries.size());
            for (var entry : entries) {
                values.put(entry.key().value(), entry.value().toValue());
            }
            return new Value.Mapping(values);
        }
    }

    /// A key and what stands under it. A key is never a template.
    record Entry(Scalar key, Node value) {
        public Entry {
            // names are no secrets, even where what they name is one
            if (key.value() instanceof Value.Text(String name, boolean secret, _) && secret) {
                key = new Scalar(key.text(), Value.text(name), key.span());
            }
        }
    }
}
