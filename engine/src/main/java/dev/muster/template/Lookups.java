package dev.muster.template;

import dev.muster.source.NearMiss;
import dev.muster.template.TemplateException.Kind;
import dev.muster.value.Origin;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Lookups: functions that fetch data from outside of the scope.
final class Lookups {
    /// One kind of lookup.
    @FunctionalInterface
    interface Lookup {
        List<Value> run(List<Value> terms, Map<String, Value> options, Evaluation evaluation);
    }

    private static final Map<String, Lookup> LOOKUPS = new HashMap<>();

    static {
        ListLookups.addTo(LOOKUPS);
        FileLookups.addTo(LOOKUPS);
        WorldLookups.addTo(LOOKUPS);
    }

    private Lookups() {}

    static Set<String> names() {
        return new TreeSet<>(LOOKUPS.keySet());
    }

    static boolean knows(String name) {
        return LOOKUPS.containsKey(shortName(name));
    }

    private static String shortName(String name) {
        for (var collection :
                List.of(
                        "ansible.builtin.",
                        "ansible.legacy.",
                        "community.general.",
                        "ansible.utils.")) {
            if (name.startsWith(collection)) {
                return name.substring(collection.length());
            }
        }
        return name;
    }

    /// `lookup(...)`, or `query(...)` where a list is wanted.
    static Value call(Arguments arguments, Evaluation evaluation, boolean list) {
        var name =
                arguments
                        .at(0)
                        .map(Python::print)
                        .orElseThrow(() ->
                                TemplateException.type("lookup() needs the name of a lookup"));
        var options = new LinkedHashMap<>(arguments.named());
        var asked = options.remove("wantlist");
        boolean wantList = list || asked != null && Python.truthy(asked);
        var errors = options.remove("errors");
        var trusted = options.remove("allow_unsafe");
        var terms = new ArrayList<Value>();
        for (var term : arguments.from(1).positional()) {
            if (term instanceof Value.Undefined undefined) {
                throw Absence.failure(undefined);
            }
            terms.add(term);
        }
        List<Value> found;
        try {
            found = run(name, terms, options, evaluation);
        } catch (TemplateException failure) {
            boolean tolerated = errors != null && !Python.print(errors).equals("strict");
            if (!tolerated || failure.kind() != Kind.LOOKUP) {
                throw failure;
            }
            return wantList ? Value.list(List.of()) : Value.NULL;
        }
        var all = wantList ? Value.list(found) : joined(found);
        if (trusted != null && Python.truthy(trusted)) {
            return all;
        }
        evaluation.sawWorld();
        return Origin.world(all);
    }

    private static Value joined(List<Value> found) {
        if (found.isEmpty()) {
            return Value.list(List.of());
        }
        if (found.stream().allMatch(Value.Text.class::isInstance)) {
            var text = new StringBuilder();
            boolean secret = false;
            for (var item : found) {
                text.append(text.isEmpty() && item == found.getFirst() ? "" : ",")
                        .append(Python.print(item));
                secret |= ((Value.Text) item).secret();
            }
            return new Value.Text(text.toString(), secret);
        }
        return found.size() == 1 ? found.getFirst() : Value.list(found);
    }

    static List<Value> run(
            String name, List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var lookup = LOOKUPS.get(shortName(name));
        if (lookup == null) {
            throw unknown(name);
        }
        var found = lookup.run(terms, options, evaluation);
        found.forEach(evaluation::learned);
        return found;
    }

    static TemplateException unknown(String name) {
        var failure = new TemplateException(Kind.SYNTAX, "there is no lookup '" + name + "'");
        return NearMiss.of(name, LOOKUPS.keySet())
                .map(near -> failure.hint("did you mean '" + near + "'?"))
                .orElse(failure);
    }

    /// An option as text.
    static String option(Map<String, Value> options, String name, String otherwise) {
        var value = options.get(name);
        return value == null || value instanceof Value.Null ? otherwise : Python.print(value);
    }

    static boolean flag(Map<String, Value> options, String name, boolean otherwise) {
        var value = options.get(name);
        return value == null ? otherwise : Python.truthy(LogicFilters.bool(value));
    }
}
