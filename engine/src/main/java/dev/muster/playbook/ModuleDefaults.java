package dev.muster.playbook;

import dev.muster.module.Given;
import dev.muster.module.Module;
import dev.muster.module.Signature;
import dev.muster.module.Vocabulary;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `module_defaults` say for one module: arguments for its calls that don't give them.
///
/// What stands nearer to a task for a module or a group of them takes the place of all that stands
/// farther away for the same; what is said for the module wins over what is said for its groups.
public final class ModuleDefaults {
    private static final String GROUP = "group/";

    private ModuleDefaults() {}

    /// The defaults by name.
    ///
    /// @param said every `module_defaults` around a task, the outermost first
    public static Map<Value, Value> of(Module<?> module, List<Value> said, Vocabulary vocabulary) {
        var groups = new LinkedHashMap<String, Map<Value, Value>>();
        Map<Value, Value> own = Map.of();
        for (var part : said.stream().flatMap(one -> Keywords.several(one).stream()).toList()) {
            if (part instanceof Value.Mapping(Map<Value, Value> modules)) {
                for (var entry : modules.entrySet()) {
                    var name = entry.getKey() instanceof Value.Text text ? text.text() : "";
                    if (isGroup(name, module)) {
                        groups.put(name, arguments(entry.getValue()));
                    } else if (vocabulary.find(name).filter(module::equals).isPresent()) {
                        own = arguments(entry.getValue());
                    }
                }
            }
        }
        var defaults = new LinkedHashMap<Value, Value>();
        groups.values().forEach(defaults::putAll);
        defaults.putAll(own);
        return defaults;
    }

    private static boolean isGroup(String name, Module<?> module) {
        return name.startsWith(GROUP)
                && List.of(module.manual().groups()).contains(name.substring(GROUP.length()));
    }

    private static Map<Value, Value> arguments(Value value) {
        return value instanceof Value.Mapping(Map<Value, Value> entries) ? entries : Map.of();
    }

    /// A call's arguments as they were written, and the defaults for the others; empty where the
    /// defaults are a template, so that nobody knows yet.
    public static Optional<List<Given>> written(
            Item.Task task, Item.Call.Use use, Vocabulary vocabulary) {
        var said = task.all("module_defaults").stream().map(Keyword::value).toList();
        if (said.stream()
                .flatMap(one -> Keywords.several(one).stream())
                .anyMatch(part -> !(part instanceof Value.Mapping))) {
            return Optional.empty();
        }
        var defaults = of(use.module(), said, vocabulary);
        var all = new ArrayList<>(use.arguments());
        all.addAll(lacking(use.module(), use.arguments(), defaults, use.place()));
        return Optional.of(all);
    }

    /// Those of the defaults that a call does not give, by whatever name it gives them.
    public static List<Given> lacking(
            Module<?> module, List<Given> given, Map<Value, Value> defaults, Span place) {
        if (defaults.isEmpty()) {
            return List.of();
        }
        var signature = Signature.of(module.arguments());
        var named = given.stream().map(one -> canonical(signature, one.name())).toList();
        return defaults.entrySet().stream()
                .filter(entry -> entry.getKey() instanceof Value.Text)
                .map(entry ->
                        new Given(
                                ((Value.Text) entry.getKey()).text(),
                                entry.getValue(),
                                place,
                                place))
                .filter(one -> !named.contains(canonical(signature, one.name())))
                .toList();
    }

    private static String canonical(Signature signature, String name) {
        return signature.find(name).map(Signature.Parameter::name).orElse(name);
    }
}
