package dev.muster.plan;

import dev.muster.module.Binder;
import dev.muster.module.Given;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keyword;
import dev.muster.playbook.Keywords;
import dev.muster.playbook.ModuleDefaults;
import dev.muster.playbook.Play;
import dev.muster.playbook.Role;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import dev.muster.source.Span;
import dev.muster.template.Templating;
import dev.muster.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Looks for mistakes in a play that no host is needed to find: templates that can't be read,
/// handlers and files that aren't there. Nothing is evaluated.
final class Inspection {
    /// Keywords whose values are conditions.
    private static final Set<String> CONDITIONS =
            Set.of("changed_when", "failed_when", "until", "when");

    /// Modules that read a file of the controller, the argument that names it, and where it lies.
    private record FileArgument(String module, String argument, String kind) {}

    private static final List<FileArgument> FILES =
            List.of(
                    new FileArgument("copy", "src", "files"),
                    new FileArgument("include_vars", "file", "vars"),
                    new FileArgument("template", "src", "templates"));

    private final Play play;
    private final Plan.Sources sources;
    private final Includes includes;
    private final Templating templating;
    private final Problems problems;
    private final Set<String> handlers = new HashSet<>();
    private boolean handlersMayCome;

    /// Whether the playbook says what happens when the items here fail.
    private boolean mayFail;

    Inspection(Play play, Plan.Sources sources, Problems problems) {
        this.play = play;
        this.sources = sources;
        this.includes = new Includes(play, sources);
        this.templating = sources.templating();
        this.problems = problems;
    }

    void run() {
        play.handlers().forEach(this::know);
        var all = new ArrayList<Item>();
        all.addAll(play.preTasks());
        all.addAll(play.roleItems());
        all.addAll(play.tasks());
        all.addAll(play.postTasks());
        all.forEach(this::expect);
        all.forEach(this::item);
        play.handlers().forEach(this::item);
        variableFiles();
        Wording.of(play.keywords(), templating)
                .forEach(problem -> problems.add(problem, List.of()));
        new Oddities(play, problems).run();
    }

    /// Files of variables that are named in plain words.
    private void variableFiles() {
        for (var entry : play.variableFiles()) {
            if (entry instanceof Value.Text(String name, _, _)) {
                var tried =
                        List.of(play.folder().resolve(name), play.folder().resolve("vars/" + name));
                if (tried.stream().noneMatch(Files::isRegularFile)) {
                    var place = play.keywords().place("vars_files", play.place());
                    problems.add(
                            Diagnostic.error("there is no file of variables '" + name + "'", place)
                                    .hint(
                                            near(tried)
                                                    .orElse(
                                                            "it is looked for from "
                                                                    + sources.files()
                                                                            .shown(play.folder()))),
                            List.of());
                }
            }
        }
    }

    /// Files a handler under every name that reaches it.
    private void know(Item item) {
        switch (item) {
            case Item.Block block -> block.body().forEach(this::know);
            case Item.Task task -> {
                know(task, task.title().stream().toList());
                know(
                        task,
                        task.keywords().value("listen").map(Keywords::several).orElse(List.of()));
                // what a handler includes can't be told yet
                handlersMayCome |= task.call() instanceof Item.Call.Include;
            }
        }
    }

    private void know(Item.Task handler, List<Value> names) {
        for (var name : names) {
            switch (name) {
                case Value.Text(String text, _, _) -> {
                    handlers.add(text);
                    handler.frame().role().ifPresent(r -> handlers.add(r.name() + " : " + text));
                }
                default -> handlersMayCome = true;
            }
        }
    }

    /// Whether an include may bring handlers that are not known yet.
    private void expect(Item item) {
        switch (item) {
            case Item.Block block -> {
                block.body().forEach(this::expect);
                block.rescue().forEach(this::expect);
                block.always().forEach(this::expect);
            }
            case Item.Task task ->
                    handlersMayCome |=
                            task.call() instanceof Item.Call.Include include && include.isRole();
        }
    }

    private void item(Item item) {
        boolean around = mayFail;
        mayFail |= item.keywords().value("ignore_errors").filter(Inspection::mayBeTrue).isPresent();
        keywords(item.keywords(), item);
        switch (item) {
            case Item.Block block -> {
                boolean inside = mayFail;
                mayFail |= !block.rescue().isEmpty();
                block.body().forEach(this::item);
                mayFail = inside;
                block.rescue().forEach(this::item);
                block.always().forEach(this::item);
            }
            case Item.Task task -> {
                task.loop().ifPresent(loop -> value(loop.value(), task));
                Wording.of(task, templating).forEach(problem -> tell(problem, task));
                switch (task.call()) {
                    case Item.Call.Use use -> {
                        if (use.whole().isEmpty()) {
                            ModuleDefaults.written(task, use, sources.vocabulary())
                                    .map(given -> Binder.check(use.module(), given, use.place()))
                                    .orElse(List.of())
                                    .forEach(problem -> tell(problem, task));
                        }
                        use.arguments().forEach(given -> value(given.value(), task));
                        files(use, task);
                    }
                    case Item.Call.Named named ->
                            named.arguments().forEach(given -> value(given.value(), task));
                    case Item.Call.Include include -> {
                        include.arguments().forEach(given -> value(given.value(), task));
                        enter(include, task);
                    }
                    case Item.Call.Meta _ -> {
                        // has no arguments
                    }
                }
            }
        }
        mayFail = around;
    }

    /// Looks into what an include brings. What is wrong there may never matter where it depends on
    /// a condition.
    private void enter(Item.Call.Include include, Item.Task task) {
        boolean before = mayFail;
        mayFail |= !task.all("when").isEmpty();
        try {
            includes.brought(task, include)
                    .ifPresent(brought -> {
                        mayFail = before;
                        brought.handlers().forEach(this::know);
                        brought.items().forEach(this::expect);
                        brought.items().forEach(this::item);
                    });
        } catch (InputException mistakes) {
            mistakes.diagnostics().forEach(mistake -> tell(mistake, task));
        }
        mayFail = before;
    }

    private static boolean mayBeTrue(Value value) {
        return !value.equals(Value.FALSE);
    }

    /// Tells a mistake. Where the playbook deals with failures, it may be one that is made on
    /// purpose, and the task fails when it is its turn.
    private void tell(Diagnostic problem, Item item) {
        problems.add(mayFail ? problem.asWarning() : problem, item.frame().via());
    }

    private void keywords(Keywords keywords, Item item) {
        Wording.of(keywords, templating).forEach(problem -> tell(problem, item));
        for (var keyword : keywords.given().values()) {
            if (CONDITIONS.contains(keyword.name())) {
                for (var condition : keyword.conditions()) {
                    asked(condition, keyword, item);
                    templating
                            .checkCondition(condition)
                            .forEach(problem -> tell(problem.at(keyword.place()), item));
                }
            } else if (keyword.name().equals("notify")) {
                notified(keyword, item);
            } else if (!Set.of("block", "rescue", "always").contains(keyword.name())) {
                value(keyword.value(), item);
            }
        }
    }

    /// Whether a condition is one at all.
    private void asked(Value condition, Keyword keyword, Item item) {
        if (condition instanceof Value.Mapping) {
            tell(
                    Diagnostic.error("a condition can't be a mapping", keyword.place())
                            .hint("quote it where it holds braces or a colon"),
                    item);
            return;
        }
        templating
                .unasked(condition)
                .ifPresent(what ->
                        problems.warning(
                                "this condition asks nothing: it is " + what,
                                keyword.place(),
                                item.frame().via(),
                                "compare it with something, or take the quotes off a name"));
    }

    private void value(Value value, Item item) {
        templating.check(value).forEach(problem -> tell(problem.at(item.place()), item));
    }

    private void notified(Keyword keyword, Item item) {
        for (var wanted : Keywords.several(keyword.value())) {
            if (!handlersMayCome
                    && wanted instanceof Value.Text(String name, _, _)
                    && !handlers.contains(name)) {
                var problem =
                        Diagnostic.error(
                                "The requested handler '"
                                        + name
                                        + "' was not found in either the main handlers list nor"
                                        + " in the listening handlers list",
                                keyword.place());
                problems.add(
                        NearMiss.of(name, handlers)
                                .map(near -> problem.hint("did you mean '" + near + "'?"))
                                .orElse(
                                        problem.hint(
                                                "a handler goes by its name or by what it listens to")),
                        item.frame().via());
            }
        }
    }

    // ---- files

    private void files(Item.Call.Use use, Item.Task task) {
        for (var file : FILES) {
            if (file.module().equals(use.module().name())
                    && task.loop().isEmpty()
                    && !isRemote(use.arguments())) {
                use.arguments().stream()
                        .filter(given -> given.name().equals(file.argument()))
                        .forEach(given -> file(given, file.kind(), task));
            }
        }
    }

    private static boolean isRemote(List<Given> arguments) {
        return arguments.stream()
                .anyMatch(given ->
                        given.name().equals("remote_src") && !given.value().equals(Value.FALSE));
    }

    private void file(Given given, String kind, Item.Task task) {
        if (!(given.value() instanceof Value.Text(String name, _, _))
                || name.startsWith("~")
                || name.isEmpty()) {
            return;
        }
        var tried = candidates(name, kind, task);
        var found = tried.stream().filter(Files::exists).findFirst();
        if (found.isEmpty()) {
            tell(name, given.place(), tried, task);
        } else if (kind.equals("templates") && Files.isRegularFile(found.get())) {
            content(found.get(), task);
        }
    }

    /// What is wrong in a template, unless the task gives it marks of its own.
    private void content(Path template, Item.Task task) {
        boolean usual =
                ((Item.Call.Use) task.call())
                        .arguments().stream()
                                .noneMatch(argument -> argument.name().endsWith("_string"));
        if (usual && !template.toString().endsWith(".mustache")) {
            templating
                    .check(sources.files().source(template))
                    .forEach(problem -> tell(problem, task));
        }
    }

    private List<Path> candidates(String name, String kind, Item.Task task) {
        var folders = new ArrayList<Path>();
        Optional<Role> role = task.frame().role();
        for (; role.isPresent(); role = role.get().parent()) {
            folders.add(role.get().folder());
        }
        folders.add(task.frame().folder());
        folders.add(play.folder());
        var tried = new ArrayList<Path>();
        for (var folder : folders) {
            tried.add(folder.resolve(kind).resolve(name));
            tried.add(folder.resolve(name));
        }
        return tried;
    }

    private void tell(String name, Span place, List<Path> tried, Item.Task task) {
        var problem = Diagnostic.error("there is no file '" + name + "' on the controller", place);
        tell(
                problem.hint(
                        near(tried)
                                .orElse(
                                        "it is looked for in "
                                                + tried.getFirst().getParent()
                                                + " first")),
                task);
    }

    private static Optional<String> near(List<Path> tried) {
        return tried.stream()
                .filter(path -> path.getParent() != null && Files.isDirectory(path.getParent()))
                .flatMap(path ->
                        NearMiss.of(
                                String.valueOf(path.getFileName()),
                                YamlFiles.names(path.getParent()))
                                .stream())
                .map(found -> "did you mean '" + found + "'?")
                .findFirst();
    }
}
