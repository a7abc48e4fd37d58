package dev.muster.plan;

import dev.muster.playbook.Frame;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keywords;
import dev.muster.playbook.Role;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The imports of a play, each followed when it is read.
final class Imports {
    private final TaskFiles files;
    private final StaticNames names;
    private final Loading loading;
    private final RoleLoading roles;
    private final Problems problems;
    private final List<Role> exposed = new ArrayList<>();
    private final List<Item> roleHandlers = new ArrayList<>();

    Imports(
            TaskFiles files,
            StaticNames names,
            Loading loading,
            RoleLoading roles,
            Problems problems) {
        this.files = files;
        this.names = names;
        this.loading = loading;
        this.roles = roles;
        this.problems = problems;
    }

    /// The roles imported so far, whose variables count for the whole play.
    List<Role> exposed() {
        return exposed;
    }

    /// The handlers of the roles imported so far.
    List<Item> roleHandlers() {
        return roleHandlers;
    }

    /// Whether an include is followed here and now. The old word `include` leaves that open: it is,
    /// unless something about it depends on the host.
    static boolean isStatic(Item.Call.Include include, Item.Task task) {
        return include.word().startsWith("import_")
                || include.word().equals("include")
                        && task.loop().isEmpty()
                        && !task.frame().isWithin(Frame.Kind.INCLUDE)
                        && IncludeArguments.target(include.arguments())
                                .filter(file -> file.value() instanceof Value.Text)
                                .isPresent();
    }

    /// The items that an import brings, as a block in the place of its task.
    Item follow(Item.Task task, Item.Call.Include include, boolean handlers) {
        task.loop()
                .ifPresent(loop ->
                        problems.error(
                                include.word() + " can't loop",
                                loop.key(),
                                task.frame().via(),
                                "an import is there before the run: use "
                                        + include.word().replace("import", "include")));
        var target = IncludeArguments.target(include.arguments()).orElseThrow();
        var inner = frame(task, include);
        try {
            var name = names.of(target, task.frame());
            if (include.isRole()) {
                var values = IncludeArguments.values(include.arguments());
                var placed =
                        roles.role(
                                name,
                                values,
                                Map.of(),
                                task.keywords(),
                                inner,
                                target.place(),
                                false);
                exposed.add(placed.role());
                roleHandlers.addAll(placed.handlers());
                return placed.block();
            }
            var file = files.find(name, task.frame(), target.place());
            var entered = Loading.entered(inner, file, target.place());
            var body = loading.read(file, entered, handlers);
            return Item.Block.transparent(inner, entered, body, task.place());
        } catch (InputException mistakes) {
            problems.add(mistakes, task.frame().via());
            return Item.Block.empty(task.frame(), task.place());
        }
    }

    /// The frame of an import. With the old `include`, words beside the file's name are variables
    /// of the tasks, and `vars` have the rank of an include's.
    private static Frame frame(Item.Task task, Item.Call.Include include) {
        var keywords = task.keywords();
        if (!include.word().equals("include")) {
            return task.frame().inside(Frame.Kind.IMPORT, keywords, keywords.variables());
        }
        var words = new LinkedHashMap<String, Value>();
        include.arguments().stream()
                .filter(one -> !IncludeArguments.OF_TASKS.contains(one.name()))
                .forEach(one -> words.put(one.name(), one.value()));
        return task.frame()
                .inside(Frame.Kind.IMPORT, Keywords.NONE, words)
                .inside(Frame.Kind.INCLUDE, keywords, keywords.variables());
    }
}
