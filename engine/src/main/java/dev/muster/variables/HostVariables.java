package dev.muster.variables;

import dev.muster.value.Origin;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// What a run has learned about one host, and what the inventory says. Other hosts' tasks may read
/// it while this host's own tasks write.
public final class HostVariables {
    private final String name;
    private final Supplier<Map<String, Value>> inventory;
    private final Rules rules;
    private final AtomicInteger edition = new AtomicInteger();
    private final Layer facts = new Layer();
    private final Layer included = new Layer();
    private final Layer set = new Layer();

    /// @param inventory the variables of the inventory, highest precedence already chosen
    public HostVariables(String name, Supplier<Map<String, Value>> inventory, Rules rules) {
        this.name = name;
        this.inventory = inventory;
        this.rules = rules;
    }

    Rules rules() {
        return rules;
    }

    public String name() {
        return name;
    }

    /// What the inventory says; the same map as long as it says the same.
    public Map<String, Value> inventory() {
        return inventory.get();
    }

    /// Changes whenever a variable may have changed that says how the host is reached.
    public int edition() {
        return edition.get();
    }

    /// Facts found on the host, without the prefix `ansible_`.
    public void gathered(Map<String, Value> found) {
        facts.add(world(found));
        edition.incrementAndGet();
    }

    private static Map<String, Value> world(Map<String, Value> found) {
        var marked = LinkedHashMap.<String, Value>newLinkedHashMap(found.size());
        found.forEach((key, value) -> marked.put(key, Origin.world(value)));
        return marked;
    }

    /// What `set_fact` says. What another host's variables could not resolve is resolved by whoever
    /// reads it here.
    public void set(Map<String, Value> given, boolean cacheable) {
        var values = LinkedHashMap.<String, Value>newLinkedHashMap(given.size());
        given.forEach((key, value) -> values.put(key, Origin.again(value)));
        set.add(values);
        note(values);
        if (cacheable) {
            var found = new LinkedHashMap<String, Value>();
            values.forEach((key, value) -> found.put(withoutPrefix(key), value));
            facts.add(found);
            edition.incrementAndGet();
        }
    }

    private void note(Map<String, Value> values) {
        if (values.keySet().stream().anyMatch(key -> key.startsWith(PREFIX))) {
            edition.incrementAndGet();
        }
    }

    /// What `register` says: on a level with `set_fact`, so that the last counts.
    public void register(Map<String, Value> values) {
        set.add(values);
        note(values);
    }

    /// What `include_vars` says.
    public void include(Map<String, Value> given) {
        var values = new LinkedHashMap<>(given);
        if (rules.merges()) {
            values.replaceAll((key, value) ->
                    included(key).map(old -> Value.merge(old, value)).orElse(value));
        }
        included.add(values);
        note(values);
    }

    public void clearFacts() {
        facts.clear();
        edition.incrementAndGet();
    }

    public boolean hasFacts() {
        return !facts.now().isEmpty();
    }

    /// What `set_fact` and `register` said last.
    Optional<Value> set(String key) {
        return Optional.ofNullable(set.now().get(key));
    }

    Optional<Value> included(String key) {
        return Optional.ofNullable(included.now().get(key));
    }

    /// A fact under the name that tasks read it by.
    Optional<Value> fact(String key) {
        if (key.equals("ansible_facts")) {
            return Optional.of(facts());
        }
        if (!rules.injects() && !key.equals(LOCAL)) {
            return Optional.empty();
        }
        if (key.startsWith(PREFIX)) {
            var bare = facts.now().get(key.substring(PREFIX.length()));
            return Optional.ofNullable(bare != null ? bare : facts.now().get(key));
        }
        return isBare(key) ? Optional.ofNullable(facts.now().get(key)) : Optional.empty();
    }

    /// Everything under `ansible_facts`.
    public Value.Mapping facts() {
        var sorted = new LinkedHashMap<Value, Value>();
        facts.now().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> sorted.put(Value.text(entry.getKey()), entry.getValue()));
        return new Value.Mapping(sorted);
    }

    Map<String, Value> learned() {
        var all = new LinkedHashMap<String, Value>();
        facts.now()
                .forEach((key, value) -> {
                    var name = isBare(key) ? key : withPrefix(key);
                    if (rules.injects() || name.equals(LOCAL)) {
                        all.put(name, value);
                    }
                });
        all.putAll(inventory());
        all.putAll(included.now());
        all.putAll(set.now());
        return all;
    }

    /// Values in the order in which they came. Written by one thread, read by any.
    private static final class Layer {
        private volatile Map<String, Value> values = Map.of();

        Map<String, Value> now() {
            return values;
        }

        synchronized void add(Map<String, Value> more) {
            var all = new LinkedHashMap<>(values);
            all.putAll(more);
            values = all;
        }

        synchronized void clear() {
            values = Map.of();
        }
    }

    private static final String PREFIX = "ansible_";

    /// Facts of a host's own, which are variables in any case.
    private static final String LOCAL = "ansible_local";

    /// Facts that Ansible gives no prefix when it makes variables of them.
    private static boolean isBare(String key) {
        return key.equals("packages") || key.equals("services") || key.startsWith("getent_");
    }

    private static String withPrefix(String key) {
        return key.startsWith(PREFIX) ? key : PREFIX + key;
    }

    private static String withoutPrefix(String key) {
        return key.startsWith(PREFIX) && !key.equals(LOCAL) ? key.substring(PREFIX.length()) : key;
    }
}
