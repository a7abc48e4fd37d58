package dev.muster.variables;

import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// What a run has learned about one host, and what the inventory says. Other hosts' tasks may read
/// it while this host's own tasks write.
public final class HostVariables {
    private final String name;
    private final Supplier<Map<String, Value>> inventory;
    private final Map<String, Value> facts = new ConcurrentHashMap<>();
    private final Map<String, Value> registered = new ConcurrentHashMap<>();
    private final Map<String, Value> set = new ConcurrentHashMap<>();

    /// @param inventory the variables of the inventory, highest precedence already chosen
    public HostVariables(String name, Supplier<Map<String, Value>> inventory) {
        this.name = name;
        this.inventory = inventory;
    }

    public String name() {
        return name;
    }

    Map<String, Value> inventory() {
        return inventory.get();
    }

    /// Facts found on the host, without the prefix `ansible_`.
    public void gathered(Map<String, Value> found) {
        facts.putAll(found);
    }

    /// What `set_fact` says.
    public void set(Map<String, Value> values, boolean cacheable) {
        set.putAll(values);
        if (cacheable) {
            values.forEach((key, value) -> facts.put(withoutPrefix(key), value));
        }
    }

    /// What `register` and `include_vars` say.
    public void register(Map<String, Value> values) {
        registered.putAll(values);
    }

    public void clearFacts() {
        facts.clear();
    }

    public boolean hasFacts() {
        return !facts.isEmpty();
    }

    Optional<Value> set(String key) {
        return Optional.ofNullable(set.get(key));
    }

    Optional<Value> registered(String key) {
        return Optional.ofNullable(registered.get(key));
    }

    /// A fact under the name that tasks read it by.
    Optional<Value> fact(String key) {
        if (key.equals("ansible_facts")) {
            return Optional.of(facts());
        }
        if (key.startsWith(PREFIX)) {
            var bare = facts.get(key.substring(PREFIX.length()));
            return Optional.ofNullable(bare != null ? bare : facts.get(key));
        }
        return isBare(key) ? Optional.ofNullable(facts.get(key)) : Optional.empty();
    }

    /// Everything under `ansible_facts`.
    public Value.Mapping facts() {
        var sorted = new LinkedHashMap<Value, Value>();
        facts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> sorted.put(Value.text(entry.getKey()), entry.getValue()));
        return new Value.Mapping(sorted);
    }

    Map<String, Value> learned() {
        var all = new LinkedHashMap<String, Value>();
        facts.forEach((key, value) -> all.put(isBare(key) ? key : withPrefix(key), value));
        all.putAll(inventory());
        all.putAll(registered);
        all.putAll(set);
        return all;
    }

    private static final String PREFIX = "ansible_";

    /// Facts that Ansible gives no prefix when it makes variables of them.
    private static boolean isBare(String key) {
        return key.equals("packages") || key.equals("services") || key.startsWith("getent_");
    }

    private static String withPrefix(String key) {
        return key.startsWith(PREFIX) ? key : PREFIX + key;
    }

    private static String withoutPrefix(String key) {
        return key.startsWith(PREFIX) && !key.equals("ansible_local")
                ? key.substring(PREFIX.length())
                : key;
    }
}
