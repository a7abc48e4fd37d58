package dev.muster.template;

import dev.muster.value.Value;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lists and mappings of a scope as a template sees them.
///
/// A template may hold thousands of facts in its hand and read one. So what a scope holds is never
/// resolved as a whole: a view resolves an element when it is asked for, remembers it, and copies
/// the container before a template changes it.
final class Views {
    private Views() {}

    /// The value with everything in it resolved as it is read. `label` names it in messages.
    static Value of(Value raw, Evaluation evaluation, String label) {
        return switch (raw) {
            case Value.Deferred deferred -> evaluation.deferredOrUndefined(deferred, label);
            case Value.Mapping(var entries) ->
                    entries instanceof Entries view && view.evaluation == evaluation
                            ? raw
                            : new Value.Mapping(new Entries(entries, evaluation, label));
            case Value.Sequence(var items, var tuple) ->
                    items instanceof Items view && view.evaluation == evaluation
                            ? raw
                            : new Value.Sequence(new Items(items, evaluation, label), tuple);
            case Value.Text text -> {
                evaluation.saw(text);
                yield text;
            }
            case Value.Null _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Undefined _,
                    Value.Omit _,
                    Value.Foreign _ ->
                    raw;
        };
    }

    private static boolean isPlain(Value value, Evaluation evaluation) {
        return switch (value) {
            case Value.Null _, Value.Bool _, Value.Int _, Value.Real _, Value.Omit _ -> true;
            case Value.Text text -> {
                evaluation.saw(text);
                yield true;
            }
            case Value.Deferred _,
                    Value.Sequence _,
                    Value.Mapping _,
                    Value.Undefined _,
                    Value.Foreign _ ->
                    false;
        };
    }

    private static final class Entries extends AbstractMap<Value, Value> {
        private Map<Value, Value> entries;
        private final Evaluation evaluation;
        private final String label;
        private final Map<Value, Value> resolved = new HashMap<>();
        private boolean own;

        Entries(Map<Value, Value> entries, Evaluation evaluation, String label) {
            this.entries = entries;
            this.evaluation = evaluation;
            this.label = label;
        }

        @Override
        public int size() {
            return entries.size();
        }

        @Override
        public boolean containsKey(Object key) {
            return entries.containsKey(key);
        }

        @Override
        public @Nullable Value get(Object key) {
            var raw = entries.get(key);
            return raw == null ? null : resolve((Value) key, raw);
        }

        private Value resolve(Value key, Value raw) {
            if (isPlain(raw, evaluation)) {
                return raw;
            }
            var known = resolved.get(key);
            if (known != null) {
                return known;
            }
            var value = Views.of(raw, evaluation, label + "." + Python.print(key));
            resolved.put(key, value);
            return value;
        }

        @Override
        public @Nullable Value put(Value key, Value value) {
            copy();
            resolved.put(key, value);
            return entries.put(key, value);
        }

        @Override
        public @Nullable Value remove(Object key) {
            copy();
            var raw = entries.get(key);
            var value = raw == null ? null : resolve((Value) key, raw);
            entries.remove(key);
            resolved.remove(key);
            return value;
        }

        @Override
        public void clear() {
            entries = new LinkedHashMap<>();
            own = true;
            resolved.clear();
        }

        private void copy() {
            if (!own) {
                entries = new LinkedHashMap<>(entries);
                own = true;
            }
        }

        @Override
        public Set<Value> keySet() {
            return new AbstractSet<>() {
                @Override
                public int size() {
                    return entries.size();
                }

                @Override
                public boolean contains(Object key) {
                    return entries.containsKey(key);
                }

                @Override
                public Iterator<Value> iterator() {
                    return entries.keySet().iterator();
                }
            };
        }

        @Override
        public Set<Entry<Value, Value>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public int size() {
                    return entries.size();
                }

                @Override
                public Iterator<Entry<Value, Value>> iterator() {
                    var raw = entries.entrySet().iterator();
                    return new Iterator<>() {
                        @Override
                        public boolean hasNext() {
                            return raw.hasNext();
                        }

                        @Override
                        public Entry<Value, Value> next() {
                            var entry = raw.next();
                            return new LazyEntry(entry.getKey(), entry.getValue());
                        }
                    };
                }
            };
        }

        private final class LazyEntry implements Entry<Value, Value> {
            private final Value key;
            private final Value raw;

            LazyEntry(Value key, Value raw) {
                this.key = key;
                this.raw = raw;
            }

            @Override
            public Value getKey() {
                return key;
            }

            @Override
            public Value getValue() {
                return resolve(key, raw);
            }

            @Override
            public Value setValue(Value value) {
                throw new UnsupportedOperationException("entries of a view are read only");
            }

            @Override
            public boolean equals(@Nullable Object other) {
                return other instanceof Entry<?, ?> that
                        && key.equals(that.getKey())
                        && getValue().equals(that.getValue());
            }

            @Override
            public int hashCode() {
                return key.hashCode() ^ getValue().hashCode();
            }
        }
    }

    private static final class Items extends AbstractList<Value> {
        private List<Value> items;
        private final Evaluation evaluation;
        private final String label;
        private @Nullable Value @Nullable [] resolved;
        private boolean own;

        Items(List<Value> items, Evaluation evaluation, String label) {
            this.items = items;
            this.evaluation = evaluation;
            this.label = label;
        }

        @Override
        public int size() {
            return items.size();
        }

        @Override
        public Value get(int index) {
            var raw = items.get(index);
            if (own || isPlain(raw, evaluation)) {
                return raw;
            }
            if (resolved == null) {
                resolved = new Value[items.size()];
            }
            var known = resolved[index];
            if (known == null) {
                known = Views.of(raw, evaluation, label + "[" + index + "]");
                resolved[index] = known;
            }
            return known;
        }

        private void copy() {
            if (!own) {
                var copy = new ArrayList<Value>(items.size());
                for (int i = 0; i < items.size(); i++) {
                    copy.add(get(i));
                }
                items = copy;
                own = true;
            }
        }

        @Override
        public Value set(int index, Value value) {
            copy();
            return items.set(index, value);
        }

        @Override
        public void add(int index, Value value) {
            copy();
            items.add(index, value);
            modCount++;
        }

        @Override
        public Value remove(int index) {
            copy();
            modCount++;
            return items.remove(index);
        }
    }
}
