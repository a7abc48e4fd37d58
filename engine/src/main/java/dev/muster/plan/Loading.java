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
import dev.muster.source.NearMiss;
import dev.muster.source.Node;
import dev.muster.source.Span;
import dev.muster.template.Templating;
import dev.muster.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads task files and roles into items. Imports are followed here and now; includes stay calls,
/// and come back here when a host reaches them.
///
/// Mistakes go to [Problems], so that one reading tells all of them.
public final class Loading {
    /// How deep imports and dependencies may go before they count as endless.
    private static final int DEPTH = 100;

    private final YamlFiles files;
    private final Vocabulary vocabulary;
    private final Templating templating;
    private final Map<String, Value> extra;
    private final Roles roles;
    private final Path playbookFolder;
    private final Problems problems;
    private final TaskSyntax syntax;
    private final List<Role> exposed = new ArrayList<>();
    private final List<Item> imports = new ArrayList<>();

    Loading(
            YamlFiles files,
            Vocabulary vocabulary,
            Templating templating,
            Map<String, Value> extra,
            Roles roles,
            Path playbookFolder,
            Problems problems) {
        this.files = files;
        this.vocabulary = vocabulary;
        this.templating = templating;
        this.extra = extra;
        this.roles = roles;
        this.playbookFolder = playbookFolder;
        this.problems = problems;
        this.syntax = new TaskSyntax(vocabulary, problems, this::known);
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
        return new Loading(files, vocabulary, templating, extra, roles, playbookFolder, others);
    }

    /// The roles that imports so far have exposed to the play.
    List<Role> exposed() {
        return exposed;
    }

    /// The handlers of the roles imported so far.
    List<Item> importedHandlers() {
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
                        task.call() instanceof Item.Call.Include include && isStatic(include, task)
                                ? imported(task, include, handlers)
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

    /// Whether an include is followed here and now. The old word `include` leaves that open: it is,
    /// unless something about it depends on the host.
    private static boolean isStatic(Item.Call.Include include, Item.Task task) {
        return include.word().startsWith("import_")
                || include.word().equals("include")
                        && task.loop().isEmpty()
                        && !task.frame().isWithin(Frame.Kind.INCLUDE)
                        && TaskSyntax.IncludeArguments.target(include.arguments())
                                .filter(file -> file.value() instanceof Value.Text)
                                .isPresent();
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

    // ---- imports

    private Item imported(Item.Task task, Item.Call.Include include, boolean handlers) {
        task.loop()
                .ifPresent(loop ->
                        problems.error(
                                include.word() + " can't loop",
                                loop.key(),
                                task.frame().via(),
                                "an import is there before the run: use "
                                        + include.word().replace("import", "include")));
        var target = TaskSyntax.IncludeArguments.target(include.arguments()).orElseThrow();
        var inner = frame(task, include);
        try {
            var name = known(target, task.frame());
            if (include.isRole()) {
                var values = TaskSyntax.IncludeArguments.values(include.arguments());
                var placed =
                        role(name, values, Map.of(), task.keywords(), inner, target.place(), false);
                exposed.add(placed.role());
                imports.addAll(placed.handlers());
                return placed.block();
            }
            var file = taskFile(name, task.frame(), target.place());
            return fileBlock(file, inner, target.place(), handlers, task.place());
        } catch (InputException mistakes) {
            problems.add(mistakes, task.frame().via());
            return Item.Block.empty(task.frame(), task.place());
        }
    }

    /// The frame of an import. With the old `include`, words beside the file's name are variables
    /// of the tasks, and `vars` have the rank of an include's.
    private static Frame frame(Item.Task task, Item.Call.Include include) {
        var imported =
                new Frame(
                        Frame.Kind.IMPORT,
                        Optional.of(task.frame()),
                        task.keywords(),
                        task.keywords().variables(),
                        task.frame().role(),
                        task.frame().folder(),
                        Optional.empty());
        if (!include.word().equals("include")) {
            return imported;
        }
        var words = new LinkedHashMap<String, Value>();
        include.arguments().stream()
                .filter(one -> !TaskSyntax.IncludeArguments.OF_TASKS.contains(one.name()))
                .forEach(one -> words.put(one.name(), one.value()));
        return new Frame(
                Frame.Kind.INCLUDE,
                Optional.of(
                        new Frame(
                                Frame.Kind.IMPORT,
                                Optional.of(task.frame()),
                                Keywords.NONE,
                                words,
                                task.frame().role(),
                                task.frame().folder(),
                                Optional.empty())),
                task.keywords(),
                task.keywords().variables(),
                task.frame().role(),
                task.frame().folder(),
                Optional.empty());
    }

    private Item.Block fileBlock(Path file, Frame frame, Span from, boolean handlers, Span place) {
        var inner = enter(frame, file, from);
        return Item.Block.transparent(frame, inner, read(file, inner, handlers), place);
    }

    /// The frame of the items in a file.
    private Frame enter(Frame frame, Path file, Span from) {
        var folder = file.toAbsolutePath().getParent();
        var entered =
                new Frame(
                        frame.kind(),
                        frame.parent(),
                        frame.keywords(),
                        frame.variables(),
                        frame.role(),
                        folder == null ? frame.folder() : folder,
                        Optional.of("from " + from.source().name() + ":" + from.line()));
        if (entered.via().size() > DEPTH) {
            throw new InputException(
                    Diagnostic.error("these imports never end", from)
                            .hint("a file imports itself, directly or through others"));
        }
        return entered;
    }

    private List<Item> read(Path file, Frame frame, boolean handlers) {
        return files.yaml(file).map(node -> items(node, frame, handlers)).orElse(List.of());
    }

    private String known(Given target, Frame frame) {
        try {
            var value =
                    templating.resolve(
                            target.value(),
                            new StaticScope(extra, frame, playbookFolder.toString()));
            if (value instanceof Value.Text(String text, _, _)) {
                return text;
            }
        } catch (dev.muster.template.TemplateException unknown) {
            var first = unknown.diagnostics().getFirst();
            throw new InputException(
                    Diagnostic.error(
                                    "what is imported must be known before the run: "
                                            + first.message(),
                                    target.place())
                            .hint("use an include where it depends on the host"));
        }
        throw new InputException(
                Diagnostic.error("expected the name of a file or role", target.place()));
    }

    /// The file that a name means, seen from a frame.
    private Path taskFile(String name, Frame frame, Span place) {
        var tried = new ArrayList<Path>();
        for (var at = Optional.of(frame); at.isPresent(); at = at.get().parent()) {
            tried.add(at.get().folder().resolve(name));
        }
        for (var role = frame.role(); role.isPresent(); role = role.get().parent()) {
            tried.add(role.get().folder().resolve("tasks").resolve(name));
            tried.add(role.get().folder().resolve("handlers").resolve(name));
        }
        tried.add(playbookFolder.resolve(name));
        for (var file : tried) {
            if (Files.isRegularFile(file)) {
                return file.normalize();
            }
        }
        throw new InputException(
                Diagnostic.error("there is no file '" + name + "'", place)
                        .hint(hintForFile(tried)));
    }

    private static String hintForFile(List<Path> tried) {
        for (var file : tried) {
            var folder = file.getParent();
            if (folder != null && Files.isDirectory(folder)) {
                var near = NearMiss.of(String.valueOf(file.getFileName()), YamlFiles.names(folder));
                if (near.isPresent()) {
                    return "did you mean '" + near.get() + "'?";
                }
            }
        }
        return "looked for " + tried.getFirst() + " first";
    }

    // ---- roles

    /// A role in its place.
    record Placed(Role role, Item.Block block, List<Item> handlers) {}

    /// A role with its dependencies, as one block.
    Placed role(
            String asked,
            Map<String, Value> options,
            Map<String, Value> parameters,
            Keywords keywords,
            Frame frame,
            Span place,
            boolean atTop) {
        var folder =
                roles.find(asked, asking(frame))
                        .orElseThrow(() -> unknownRole(asked, frame, place));
        var name = qualified(asked, folder);
        if (frame.via().size() > DEPTH) {
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
        var inner =
                new Frame(
                        frame.kind(),
                        frame.parent(),
                        frame.keywords(),
                        frame.variables(),
                        Optional.of(role),
                        folder.resolve("tasks"),
                        Optional.of(
                                "role "
                                        + name
                                        + ", from "
                                        + place.source().name()
                                        + ":"
                                        + place.line()));
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
        return read(file.get(), frame, kind.equals("handlers"));
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
        var inner =
                new Frame(
                        Frame.Kind.IMPORT,
                        Optional.of(frame),
                        keywords,
                        Map.of(),
                        frame.role(),
                        frame.folder(),
                        Optional.empty());
        var name = known(target, inner);
        return role(name, Map.of(), parameters, keywords, inner, target.place(), true);
    }

    private Map<String, Value> variables(Path folder, String kind, Optional<String> from) {
        var variables = new LinkedHashMap<String, Value>();
        for (var file : Roles.parts(folder, kind, from.orElse("main"))) {
            variables.putAll(files.variables(file));
        }
        return variables;
    }

    private Roles.Asking asking(Frame frame) {
        var named = new ArrayList<String>();
        for (var keyword : frame.all("collections").reversed()) {
            Keywords.several(keyword.value()).stream()
                    .filter(Value.Text.class::isInstance)
                    .forEach(name -> named.add(((Value.Text) name).text()));
        }
        for (var role = frame.role(); role.isPresent(); role = role.get().parent()) {
            named.addAll(collectionsOf(role.get().folder()));
        }
        return Roles.Asking.of(playbookFolder, frame.role().map(Role::folder), named);
    }

    /// The collections that a role names in its `meta`.
    private List<String> collectionsOf(Path role) {
        return files.firstYaml(Roles.part(role, "meta", "main"))
                .filter(Node.Mapping.class::isInstance)
                .flatMap(node -> ((Node.Mapping) node).find("collections"))
                .map(node ->
                        Keywords.several(node.toValue()).stream()
                                .filter(Value.Text.class::isInstance)
                                .map(name -> ((Value.Text) name).text())
                                .toList())
                .orElse(List.of());
    }

    /// A role's name with its collection's before it, if it has one.
    private static String qualified(String name, Path folder) {
        return name.indexOf('.') >= 0
                ? name
                : CollectionPaths.around(folder).map(c -> c + "." + name).orElse(name);
    }

    private InputException unknownRole(String name, Frame frame, Span place) {
        var tried = roles.candidates(name, asking(frame));
        var hint =
                tried.stream()
                        .map(Path::getParent)
                        .filter(folder -> folder != null && Files.isDirectory(folder))
                        .flatMap(folder -> NearMiss.of(name, YamlFiles.names(folder)).stream())
                        .findFirst()
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse(
                                "looked in "
                                        + tried.getFirst().getParent()
                                        + " and the usual folders");
        return new InputException(
                Diagnostic.error("there is no role '" + name + "'", place).hint(hint));
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
        var file = taskFile(name, include.frame(), place);
        var inner = enter(frame, file, place);
        try {
            var block = Item.Block.transparent(frame, inner, read(file, inner, handlers), place);
            problems.stop();
            return new Brought(List.of(block), imports, exposed, Optional.of(file));
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
                role(
                        name,
                        options,
                        Map.of(),
                        Keywords.NONE,
                        included(include, variables, apply),
                        include.place(),
                        false);
        problems.stop();
        var handlers = new ArrayList<>(placed.handlers());
        handlers.addAll(imports);
        var roles = new ArrayList<>(exposed);
        if (placed.role().isPublic()) {
            roles.add(placed.role());
        }
        return new Brought(List.of(placed.block()), handlers, roles, Optional.empty());
    }

    private static Frame included(Item.Task include, Map<String, Value> variables, Keywords apply) {
        var keywords = new LinkedHashMap<>(apply.given());
        // where the task has its role looked for
        include.keywords()
                .find("collections")
                .ifPresent(named -> keywords.putIfAbsent("collections", named));
        return new Frame(
                Frame.Kind.INCLUDE,
                Optional.of(include.frame()),
                new Keywords(keywords),
                variables,
                include.frame().role(),
                include.frame().folder(),
                Optional.empty());
    }
}
