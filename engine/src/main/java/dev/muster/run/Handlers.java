package dev.muster.run;

import dev.muster.playbook.Item;
import dev.muster.playbook.Keyword;
import dev.muster.playbook.Keywords;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import dev.muster.template.Python;
import dev.muster.variables.TaskScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the handlers that a task notifies.
record Handlers(PlayState play) {

    /// Notifies on a host what a task says, or what surrounds it.
    ///
    /// @param turns the locals of the turns that changed something; a single empty one without a
    ///   loop
    void notify(Item.Task task, HostRun host, List<Map<String, dev.muster.value.Value>> turns) {
        for (var keyword : task.all("notify")) {
            for (var turn : turns) {
                var scope = play.scope(host, Optional.of(task), turn);
                var names = play.run.templating.resolve(keyword.value(), scope);
                for (var wanted : Keywords.several(names)) {
                    for (var one : Keywords.several(wanted)) {
                        notify(Python.print(one), keyword, host, scope);
                    }
                }
            }
        }
    }

    private void notify(String name, Keyword keyword, HostRun host, TaskScope scope) {
        tellOfNameless(scope);
        var found = reached(name, scope);
        if (found.isEmpty()) {
            var mistake = unknown(name, keyword, scope);
            if (play.run.settings.customs().handlersMustExist()) {
                throw mistake;
            }
            mistake.diagnostics()
                    .forEach(problem -> play.run.tell(new Event.Told(problem.asWarning())));
        }
        found.forEach(host::notify);
    }

    /// Warns, once in a play, of handlers that nobody can notify: what they are called reads a
    /// variable that is not there, and they listen to nothing.
    private void tellOfNameless(TaskScope scope) {
        for (var handler : play.handlers()) {
            var title = handler.title();
            if (title.isEmpty() || handler.keywords().find("listen").isPresent()) {
                continue;
            }
            try {
                play.run.templating.resolve(title.get(), own(handler, scope));
            } catch (InputException mistake) {
                if (play.noteNameless(handler)) {
                    play.run.tell(
                            new Event.Told(
                                    Diagnostic.warning(
                                            "Handler '"
                                                    + Python.print(title.get())
                                                    + "' is unusable because it has no listen"
                                                    + " topics and the name could not be"
                                                    + " templated: "
                                                    + mistake.diagnostics().getFirst().message(),
                                            handler.place())));
                }
            }
        }
    }

    private InputException unknown(String name, Keyword keyword, TaskScope scope) {
        var known =
                play.handlers().stream()
                        .flatMap(h -> h.title().stream())
                        .map(title -> play.resolvedOrRaw(title, scope))
                        .toList();
        var problem =
                Diagnostic.error(
                        "The requested handler '"
                                + name
                                + "' was not found in either the main handlers list nor in the"
                                + " listening handlers list",
                        keyword.place());
        return new InputException(
                NearMiss.of(name, known)
                        .map(near -> problem.hint("did you mean '" + near + "'?"))
                        .orElse(
                                problem.hint(
                                        "a handler goes by its name or by what it listens to")));
    }

    /// The handlers that a name reaches: one that bears it, from the last list in which there is
    /// one, and all that listen to it.
    private List<Item.Task> reached(String name, TaskScope scope) {
        var found = new ArrayList<Item.Task>();
        var named = play.handlers().stream().filter(h -> titles(h, scope).contains(name)).toList();
        if (!named.isEmpty()) {
            var list = named.getLast().frame();
            named.stream().filter(h -> h.frame() == list).findFirst().ifPresent(found::add);
        }
        for (var handler : play.handlers()) {
            if (listens(handler, name) && found.stream().noneMatch(known -> known == handler)) {
                found.add(handler);
            }
        }
        return found;
    }

    /// What a handler listens to is not resolved.
    private static boolean listens(Item.Task handler, String name) {
        return handler.keywords().value("listen").map(Keywords::several).orElse(List.of()).stream()
                .anyMatch(topic -> Python.print(topic).equals(name));
    }

    private List<String> titles(Item.Task handler, TaskScope scope) {
        var own = own(handler, scope);
        return handler.title()
                .map(title -> play.resolvedOrRaw(title, own))
                .map(name ->
                        handler.frame()
                                .role()
                                .map(role -> List.of(name, role.name() + " : " + name))
                                .orElse(List.of(name)))
                .orElse(List.of());
    }

    /// What a handler's name may read on the host that notifies it.
    private static TaskScope own(Item.Task handler, TaskScope scope) {
        return new TaskScope(
                Map.of(),
                scope.magic(),
                scope.extra(),
                scope.play(),
                scope.host(),
                Optional.of(handler));
    }
}
