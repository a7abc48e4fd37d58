package dev.muster.plan;

import dev.muster.module.Given;
import dev.muster.module.Vocabulary;
import dev.muster.playbook.Frame;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keyword;
import dev.muster.playbook.Keywords;
import dev.muster.playbook.Role;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Node;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads roles: what variables, tasks and handlers they bring, and the roles they depend on.
final class RoleLoading {
    private final YamlFiles files;
    private final Vocabulary vocabulary;
    private final RoleSearch search;
    private final StaticNames names;
    private final Loading loading;
    private final Problems problems;

    /// @param loading reads the tasks inside
    RoleLoading(
            YamlFiles files,
            Vocabulary vocabulary,
            RoleSearch search,
            StaticNames names,
            Loading loading,
            Problems problems) {
        this.files = files;
        this.vocabulary = vocabulary;
        this.search = search;
        this.names = names;
        this.loading = loading;
        this.problems = problems;
    }

    /// A role in its place.
    record Placed(Role role, Item.Block block, List<Item> handlers) {}

    /// A role with its dependencies, as one block.
    ///
    /// @param options what an import or include says of it, such as `tasks_from`
    /// @param parameters what the place gives it beside keywords
    /// @param keywords those of the place
    /// @param frame what surrounds it
    /// @param atTop whether `roles` or `dependencies` ask for it, and no task
    Placed role(
            String asked,
            Map<String, Value> options,
            Map<String, Value> parameters,
            Keywords keywords,
            Frame frame,
            Span place,
            boolean atTop) {
        var found = search.find(asked, frame, place);
        var name = found.name();
        var folder = found.folder();
        if (Loading.isEndless(frame)) {
            throw new InputException(
                    Diagnostic.error("role '" + name + "' depends on itself", place)
                            .via(frame.via().subList(0, 5))
                            .hint(
                                    "look at `dependencies` in meta/main.yml of the roles in this chain"));
        }
        var meta = files.firstYaml(Roles.part(folder, "meta", "main"));
        var role =
                new Role(
                        name,
                        folder,
                        variables(folder, "defaults", option(options, "defaults_from")),
                        withPlace(
                                keywords, variables(folder, "vars", option(options, "vars_from"))),
                        parameters,
                        telling(keywords),
                        frame.role(),
                        truth(options, "allow_duplicates")
                                .orElseGet(() -> !atTop || duplicates(meta)),
                        atTop || truth(options, "public").orElse(false),
                        atTop && frame.role().isPresent());
        var from = place.source().name() + ":" + place.line();
        var inner = frame.around(role, "role " + name + ", from " + from);
        var handlers = new ArrayList<Item>();
        var body = new ArrayList<Item>();
        for (var dependency : dependencies(meta, inner)) {
            body.add(dependency.block());
            handlers.addAll(dependency.handlers());
        }
        if (truth(options, "rolespec_validate").orElse(true)) {
            var entry = option(options, "tasks_from").orElse("main");
            new RoleArguments(files, vocabulary)
                    .check(role, entry, meta, inner, place)
                    .ifPresent(body::add);
        }
        body.addAll(part(role, inner, "tasks", option(options, "tasks_from"), place));
        handlers.addAll(part(role, inner, "handlers", option(options, "handlers_from"), place));
        var block =
                new Item.Block(
                        frame,
                        Keywords.NONE,
                        inner,
                        body,
                        List.of(),
                        List.of(),
                        Optional.of(role),
                        place);
        return new Placed(role, block, handlers);
    }

    /// A role's variables with those of the place that asks for it. The role's own win, and all of
    /// them reach the whole play.
    private static Map<String, Value> withPlace(Keywords place, Map<String, Value> own) {
        var all = new LinkedHashMap<>(place.variables());
        all.putAll(own);
        return all;
    }

    private static Map<String, Value> telling(Keywords place) {
        var telling = new LinkedHashMap<String, Value>();
        for (var name : List.of("tags", "vars", "when")) {
            place.value(name).ifPresent(value -> telling.put(name, value));
        }
        return telling;
    }

    private List<Item> part(
            Role role, Frame frame, String kind, Optional<String> from, Span place) {
        var file = Roles.part(role.folder(), kind, from.orElse("main"));
        if (file.isEmpty()) {
            if (from.isPresent()) {
                throw new InputException(
                        Diagnostic.error(
                                        "role '"
                                                + role.name()
                                                + "' has no "
                                                + kind
                                                + "/"
                                                + from.get(),
                                        place)
                                .hint(
                                        "it has: "
                                                + String.join(
                                                        ", ",
                                                        YamlFiles.names(
                                                                role.folder().resolve(kind)))));
            }
            return List.of();
        }
        if (!file.get().normalize().startsWith(role.folder().resolve(kind).normalize())) {
            throw new InputException(
                    Diagnostic.error(
                            "Failed loading '"
                                    + file.get().normalize()
                                    + "' for role ("
                                    + role.name()
                                    + ") as it is not inside the expected role path: '"
                                    + role.folder().resolve(kind)
                                    + "'",
                            place));
        }
        return loading.read(file.get(), frame, kind.equals("handlers"));
    }

    private List<Placed> dependencies(Optional<Node> meta, Frame frame) {
        var placed = new ArrayList<Placed>();
        meta.filter(Node.Mapping.class::isInstance)
                .flatMap(node -> ((Node.Mapping) node).find("dependencies"))
                .filter(Node.Sequence.class::isInstance)
                .ifPresent(list ->
                        ((Node.Sequence) list)
                                .items()
                                .forEach(entry -> entry(entry, frame).ifPresent(placed::add)));
        return placed;
    }

    /// One entry of `roles:` or of a role's `dependencies`.
    Optional<Placed> entry(Node node, Frame frame) {
        try {
            return switch (node) {
                case Node.Scalar scalar ->
                        Optional.of(
                                placed(
                                        new Given(
                                                "role",
                                                scalar.value(),
                                                scalar.span(),
                                                scalar.span()),
                                        Keywords.NONE,
                                        Map.of(),
                                        frame));
                case Node.Mapping mapping -> Optional.of(placed(mapping, frame));
                case Node.Sequence list -> {
                    problems.error("a role is a name or a mapping", list.span(), frame.via());
                    yield Optional.empty();
                }
            };
        } catch (InputException mistakes) {
            problems.add(mistakes, frame.via());
            return Optional.empty();
        }
    }

    private Placed placed(Node.Mapping mapping, Frame frame) {
        var given = new LinkedHashMap<String, Keyword>();
        var parameters = new LinkedHashMap<String, Value>();
        Optional<Given> name = Optional.empty();
        for (var entry : mapping.entries()) {
            var key = entry.key().text();
            if (key.equals("role") || key.equals("name") && mapping.find("role").isEmpty()) {
                name =
                        Optional.of(
                                new Given(
                                        "role",
                                        entry.value().toValue(),
                                        entry.key().span(),
                                        entry.value().span()));
            } else if (Keywords.ROLE.contains(key)) {
                given.put(key, new Keyword(key, entry.value(), entry.key().span()));
            } else {
                parameters.put(key, entry.value().toValue());
            }
        }
        var target =
                name.orElseThrow(() ->
                        new InputException(
                                Diagnostic.error("this role has no name", mapping.span())
                                        .hint("write `- role: NAME`")));
        return placed(target, new Keywords(given), parameters, frame);
    }

    private Placed placed(
            Given target, Keywords keywords, Map<String, Value> parameters, Frame frame) {
        var inner = frame.inside(Frame.Kind.IMPORT, keywords, Map.of());
        var name = names.of(target, inner);
        return role(name, Map.of(), parameters, keywords, inner, target.place(), true);
    }

    private Map<String, Value> variables(Path folder, String kind, Optional<String> from) {
        var variables = new LinkedHashMap<String, Value>();
        for (var file : Roles.parts(folder, kind, from.orElse("main"))) {
            variables.putAll(files.variables(file));
        }
        return variables;
    }

    private static boolean duplicates(Optional<Node> meta) {
        return meta.filter(Node.Mapping.class::isInstance)
                .flatMap(node -> ((Node.Mapping) node).find("allow_duplicates"))
                .map(node -> node.toValue().equals(Value.TRUE))
                .orElse(false);
    }

    private static Optional<String> option(Map<String, Value> options, String name) {
        return Optional.ofNullable(options.get(name))
                .filter(Value.Text.class::isInstance)
                .map(text -> ((Value.Text) text).text());
    }

    private static Optional<Boolean> truth(Map<String, Value> options, String name) {
        return Optional.ofNullable(options.get(name)).map(value -> value.equals(Value.TRUE));
    }
}
