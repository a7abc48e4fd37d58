package dev.muster.playbook;

import dev.muster.source.Node;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The keywords of one play, role entry, block or task, and which there are.
public record Keywords(Map<String, Keyword> given) {

    public static final Keywords NONE = new Keywords(Map.of());

    /// Keywords that plays, roles, blocks and tasks share.
    private static final Set<String> SHARED =
            Set.of(
                    "any_errors_fatal",
                    "become",
                    "become_exe",
                    "become_flags",
                    "become_method",
                    "become_user",
                    "check_mode",
                    "collections",
                    "connection",
                    "debugger",
                    "diff",
                    "environment",
                    "ignore_errors",
                    "ignore_unreachable",
                    "module_defaults",
                    "name",
                    "no_log",
                    "port",
                    "remote_user",
                    "run_once",
                    "tags",
                    "throttle",
                    "timeout",
                    "vars");

    /// Those that take a yes or a no.
    public static final Set<String> TRUTHS =
            Set.of(
                    "any_errors_fatal",
                    "become",
                    "check_mode",
                    "delegate_facts",
                    "diff",
                    "force_handlers",
                    "gather_facts",
                    "ignore_errors",
                    "ignore_unreachable",
                    "no_log",
                    "run_once");

    /// Those that take a number; `max_fail_percentage` may bear a `%`.
    public static final Set<String> NUMBERS =
            Set.of(
                    "async",
                    "delay",
                    "gather_timeout",
                    "poll",
                    "port",
                    "retries",
                    "throttle",
                    "timeout");

    /// What stands on blocks and tasks beside the shared ones.
    private static final Set<String> INNER =
            Set.of("delegate_facts", "delegate_to", "notify", "when");

    public static final Set<String> PLAY =
            union(
                    SHARED,
                    Set.of(
                            "fact_path",
                            "force_handlers",
                            "gather_facts",
                            "gather_subset",
                            "gather_timeout",
                            "handlers",
                            "hosts",
                            "max_fail_percentage",
                            "order",
                            "post_tasks",
                            "pre_tasks",
                            "roles",
                            "serial",
                            "strategy",
                            "tasks",
                            "user",
                            "vars_files",
                            "vars_prompt"));

    public static final Set<String> IMPORT_PLAYBOOK =
            Set.of(
                    "import_playbook",
                    "ansible.builtin.import_playbook",
                    "name",
                    "tags",
                    "vars",
                    "when");

    public static final Set<String> BLOCK =
            union(union(SHARED, INNER), Set.of("always", "block", "rescue"));

    public static final Set<String> ROLE = union(union(SHARED, INNER), Set.of("role"));

    public static final Set<String> TASK =
            union(
                    union(SHARED, INNER),
                    Set.of(
                            "action",
                            "args",
                            "async",
                            "changed_when",
                            "delay",
                            "failed_when",
                            "local_action",
                            "loop",
                            "loop_control",
                            "poll",
                            "register",
                            "retries",
                            "until"));

    public static final Set<String> HANDLER = union(TASK, Set.of("listen"));

    public Keywords {
        given = Map.copyOf(given);
    }

    /// The same with further keywords where they are not said.
    public Keywords otherwise(Map<String, Value> defaults, Span place) {
        if (defaults.isEmpty()) {
            return this;
        }
        var all = new LinkedHashMap<>(given);
        defaults.forEach((name, value) ->
                all.putIfAbsent(
                        name,
                        new Keyword(
                                name,
                                new Node.Scalar(String.valueOf(value), value, place),
                                place)));
        return new Keywords(all);
    }

    public Optional<Keyword> find(String name) {
        return Optional.ofNullable(given.get(name));
    }

    public Optional<Value> value(String name) {
        return find(name).map(Keyword::value);
    }

    public Span place(String name, Span otherwise) {
        return find(name).map(Keyword::place).orElse(otherwise);
    }

    /// The variables under `vars`, as written.
    public Map<String, Value> variables() {
        var variables = new LinkedHashMap<String, Value>();
        find("vars")
                .ifPresent(vars -> {
                    switch (vars.node()) {
                        case Node.Mapping mapping -> collect(mapping, variables);
                        case Node.Sequence list ->
                                list.items().stream()
                                        .filter(Node.Mapping.class::isInstance)
                                        .forEach(i -> collect((Node.Mapping) i, variables));
                        case Node.Scalar _ -> {
                            // nothing, or a mistake that the parser has told
                        }
                    }
                });
        return variables;
    }

    /// The entries of a keyword that takes one or several of something.
    public static List<Value> several(Value value) {
        return switch (value) {
            case Value.Sequence(List<Value> items, _) -> items;
            case Value.Null() -> List.of();
            default -> List.of(value);
        };
    }

    private static void collect(Node.Mapping mapping, Map<String, Value> into) {
        mapping.entries().forEach(entry -> into.put(entry.key().text(), entry.value().toValue()));
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        var all = new java.util.HashSet<>(some);
        all.addAll(more);
        return Set.copyOf(all);
    }
}
