package dev.muster.plan;

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
import java.util.Set;

/// Reads lists of tasks into items: those of plays, and those that a host includes while the play
/// runs. Imports are followed here and now; includes stay calls, and come back here when a host
/// reaches them.
///
/// Mistakes go to [Problems], so that one reading tells all of them.
public final class Loading {
    /// How deep imports and dependencies may go before they count as endless.
    private static final int DEPTH = 100;

    private final Plan.Sources sources;
    private final Roles rolePlaces;
    private final Path playbook;
    private final Problems problems;
    private final TaskFiles taskFiles;
    private final TaskSyntax syntax;
    private final RoleLoading roles;
    private final Imports imports;

    /// @param rolePlaces where roles are looked for
    /// @param playbook the folder of the playbook
    Loading(Plan.Sources sources, Roles rolePlaces, Path playbook, Problems problems) {
        this.sources = sources;
        this.rolePlaces = rolePlaces;
        this.playbook = playbook;
        this.problems = problems;
        this.taskFiles = new TaskFiles(playbook);
        var names = new StaticNames(sources.templating(), sources.extra(), playbook);
        this.syntax = new TaskSyntax(sources.vocabulary(), problems, names);
        this.roles =
                new RoleLoading(
                        sources.files(),
                        sources.vocabulary(),
                        new RoleSearch(sources.files(), rolePlaces, playbook),
                        names,
                        this,
                        problems);
        this.imports = new Imports(taskFiles, names, this, roles, problems);
    }

    /// What a file or role brings into a play.
    ///
    /// @param handlers what it adds to the play's handlers
    /// @param roles the roles whose defaults and variables count from now on
    /// @param file where it was read from; empty for a role
    public record Brought(
            List<Item> items, List<Item> handlers, List<Role> roles, Optional<Path> file) {
        public Brought {
            items = List.copyOf(items);
            handlers = List.copyOf(handlers);
            roles = List.copyOf(roles);
        }
    }

    /// The same reader with other problems, for a file that is read while the play runs.
    public Loading fresh(Problems others) {
        return new Loading(sources, rolePlaces, playbook, others);
    }

    /// The reader of roles.
    RoleLoading roles() {
        return roles;
    }

    /// The imports followed so far.
    Imports imports() {
        return imports;
    }

    // ---- items

    /// The items of a list of tasks and blocks.
    List<Item> items(Node node, Frame frame, boolean handlers) {
        if (node instanceof Node.Scalar(_, Value.Null _, _)) {
            return List.of();
        }
        if (!(node instanceof Node.Sequence list)) {
            problems.error(
                    "tasks must be a list, not " + node.kind(),
                    node.span(),
                    frame.via(),
                    "begin each task with `- `");
            return List.of();
        }
        var items = new ArrayList<Item>();
        for (var entry : list.items()) {
            if (entry instanceof Node.Mapping mapping) {
                item(mapping, frame, handlers).ifPresent(items::add);
            } else if (!(entry instanceof Node.Scalar(_, Value.Null _, _))) {
                problems.error(
                        "a task must be a mapping, not " + entry.kind(),
                        entry.span(),
                        frame.via(),
                        "write it as `module: arguments`");
            }
        }
        return items;
    }

    private Optional<Item> item(Node.Mapping node, Frame frame, boolean handlers) {
        if (node.find("block").isPresent()) {
            if (handlers && frame.kind() == Frame.Kind.BLOCK) {
                problems.error(
                        "Using a block as a handler is not supported.",
                        node.span(),
                        frame.via(),
                        "make a handler of each of its tasks, with a topic that they all `listen` to");
                return Optional.empty();
            }
            return Optional.of(block(node, frame, handlers));
        }
        var allowed = handlers ? Keywords.HANDLER : Keywords.TASK;
        return syntax.read(node, frame, allowed)
                .filter(task -> !handlers || mayHandle(task))
                .map(task ->
                        task.call() instanceof Item.Call.Include include
                                        && Imports.isStatic(include, task)
                                ? imports.follow(task, include, handlers)
                                : task);
    }

    /// Whether a task may stand among handlers.
    private boolean mayHandle(Item.Task task) {
        var wrong =
                switch (task.call()) {
                    case Item.Call.Include include when include.isRole() ->
                            Optional.of(
                                    "Using '"
                                            + include.word()
                                            + "' as a handler is not supported.");
                    case Item.Call.Meta(String action) when action.equals("flush_handlers") ->
                            Optional.of("flush_handlers cannot be used as a handler");
                    case Item.Call.Include _,
                            Item.Call.Meta _,
                            Item.Call.Use _,
                            Item.Call.Named _ ->
                            Optional.<String>empty();
                };
        wrong.ifPresent(message ->
                problems.error(
                        message,
                        task.place(),
                        task.frame().via(),
                        "notify the handlers themselves, and flush them with a task"));
        return wrong.isEmpty();
    }

    private Item block(Node.Mapping node, Frame frame, boolean handlers) {
        var keywords = keywords(node, Keywords.BLOCK, "a Block", frame.via());
        var inner = frame.block(keywords);
        var parts = new LinkedHashMap<String, List<Item>>();
        for (var part : List.of("block", "rescue", "always")) {
            parts.put(part, node.find(part).map(n -> items(n, inner, handlers)).orElse(List.of()));
        }
        return new Item.Block(
                frame,
                keywords,
                inner,
                parts.getOrDefault("block", List.of()),
                parts.getOrDefault("rescue", List.of()),
                parts.getOrDefault("always", List.of()),
                Optional.empty(),
                node.span());
    }

    /// The keywords of a mapping in which nothing else may stand.
    Keywords keywords(Node.Mapping node, Set<String> allowed, String what, List<String> via) {
        var given = new LinkedHashMap<String, Keyword>();
        for (var entry : node.entries()) {
            var name = entry.key().text();
            if (allowed.contains(name)) {
                given.put(name, new Keyword(name, entry.value(), entry.key().span()));
            } else {
                problems.unknown(
                        "'" + name + "' is not a valid attribute for " + what,
                        name,
                        allowed,
                        entry.key().span(),
                        via);
            }
        }
        return new Keywords(given);
    }

    // ---- files

    /// The items of a file.
    List<Item> read(Path file, Frame frame, boolean handlers) {
        return sources.files()
                .yaml(file)
                .map(node -> items(node, frame, handlers))
                .orElse(List.of());
    }

    /// The frame of the items in a file that is entered from that place.
    static Frame entered(Frame frame, Path file, Span from) {
        var folder = file.toAbsolutePath().getParent();
        var entered =
                frame.around(
                        folder == null ? frame.folder() : folder,
                        "from " + from.source().name() + ":" + from.line());
        if (isEndless(entered)) {
            throw new InputException(
                    Diagnostic.error("these imports never end", from)
                            .hint("a file imports itself, directly or through others"));
        }
        return entered;
    }

    /// Whether the chain of files and roles is too long to ever end.
    static boolean isEndless(Frame frame) {
        return frame.via().size() > DEPTH;
    }

    // ---- what a host includes while the play runs

    /// The items of a task file that a host includes. Throws [MistakenFileException] for what is
    /// wrong in it, and any other [InputException] where there is none to read.
    ///
    /// @param handlers whether they are handlers
    /// @param variables the include's own variables
    /// @param apply keywords for every item inside
    public Brought include(
            String name,
            Item.Task include,
            boolean handlers,
            Map<String, Value> variables,
            Keywords apply) {
        var frame = included(include, variables, apply);
        var place = include.place();
        var file = taskFiles.find(name, include.frame(), place);
        var inner = entered(frame, file, place);
        try {
            var block = Item.Block.transparent(frame, inner, read(file, inner, handlers), place);
            problems.stop();
            return new Brought(
                    List.of(block), imports.roleHandlers(), imports.exposed(), Optional.of(file));
        } catch (InputException mistake) {
            throw new MistakenFileException(mistake.diagnostics());
        }
    }

    /// The items of a role that a host includes; its arguments are resolved.
    public Brought includeRole(
            String name,
            Map<String, Value> options,
            Item.Task include,
            Map<String, Value> variables,
            Keywords apply) {
        var placed =
                roles.role(
                        name,
                        options,
                        Map.of(),
                        Keywords.NONE,
                        included(include, variables, apply),
                        include.place(),
                        false);
        problems.stop();
        var handlers = new ArrayList<>(placed.handlers());
        handlers.addAll(imports.roleHandlers());
        var exposed = new ArrayList<>(imports.exposed());
        if (placed.role().isPublic()) {
            var given = new LinkedHashMap<>(variables);
            given.keySet().retainAll(include.keywords().variables().keySet());
            exposed.add(placed.role().inPlace(given));
        }
        return new Brought(List.of(placed.block()), handlers, exposed, Optional.empty());
    }

    private static Frame included(Item.Task include, Map<String, Value> variables, Keywords apply) {
        var keywords = new LinkedHashMap<>(apply.given());
        // where the task has its role looked for
        include.keywords()
                .find("collections")
                .ifPresent(named -> keywords.putIfAbsent("collections", named));
        return include.frame().inside(Frame.Kind.INCLUDE, new Keywords(keywords), variables);
    }
}
