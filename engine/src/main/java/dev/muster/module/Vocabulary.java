package dev.muster.module;

import dev.muster.source.NearMiss;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All modules a run knows, by every name they go by.
public final class Vocabulary {
    private final Map<String, Module<?>> modules = new LinkedHashMap<>();
    private final Map<String, Module<?>> names = new HashMap<>();

    public Vocabulary(List<Module<?>> all) {
        for (var module : all) {
            var manual = module.manual();
            modules.put(manual.name(), module);
            names.put(manual.name(), module);
            names.put(manual.collection() + "." + manual.name(), module);
            names.put("ansible.builtin." + manual.name(), module);
            names.put("ansible.legacy." + manual.name(), module);
            for (var alias : manual.aliases()) {
                names.put(alias, module);
            }
        }
    }

    /// The module of a short or full name.
    public Optional<Module<?>> find(String name) {
        return Optional.ofNullable(names.get(name));
    }

    /// Every module, in the order of the catalogue.
    public List<Module<?>> modules() {
        return new ArrayList<>(modules.values());
    }

    /// The name somebody probably meant.
    public Optional<String> near(String name) {
        return NearMiss.of(name, names.keySet());
    }
}
