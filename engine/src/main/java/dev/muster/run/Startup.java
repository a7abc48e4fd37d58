package dev.muster.run;

import dev.muster.playbook.Item;
import dev.muster.source.Diagnostic;
import dev.muster.source.Span;
import dev.muster.variables.TaskScope;
import java.util.Optional;

/// Where `--start-at-task` and `--step` stand; one for the whole run.
final class Startup {
    private boolean started;
    private boolean asking;

    Startup(Settings settings) {
        started = settings.pace().startAt().isEmpty();
        asking = settings.pace().step();
    }

    /// Whether the run has come to the task it is to begin at.
    boolean hasStarted(Item.Task task, TaskScope scope, PlayState play) {
        if (!started && !(task.call() instanceof Item.Call.Meta)) {
            var wanted = play.run.settings.pace().startAt().orElse("");
            var title = play.title(task, scope);
            int colon = title.lastIndexOf(" : ");
            var name = title.substring(colon < 0 ? 0 : colon + 3);
            started = title.equals(wanted) || name.equals(wanted) || isLike(name, wanted);
        }
        return started;
    }

    private static boolean isLike(String name, String glob) {
        var pattern = "\\Q" + glob.replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q") + "\\E";
        return name.matches(pattern);
    }

    /// That a run which came to its end never came to the task it was to begin at.
    Optional<Diagnostic> missed(Settings settings) {
        return settings.pace()
                .startAt()
                .filter(_ -> !started)
                .map(wanted ->
                        Diagnostic.warning(
                                        "no task matches '" + wanted + "', so none was run",
                                        Span.nowhere("--start-at-task"))
                                .hint(
                                        "`--list-tasks` shows their names; one that an include"
                                                + " brings is not known before"));
    }

    /// Whether the person wants the task to run, where they want to be asked.
    boolean isAgreed(Item.Task task, TaskScope scope, PlayState play) {
        if (!asking || task.call() instanceof Item.Call.Meta) {
            return true;
        }
        var question = "Perform task: " + play.title(task, scope) + " (N)o/(y)es/(c)ontinue: ";
        var answer = play.run.prompting.ask(question, true, Optional.empty()).orElse("n").strip();
        if (answer.startsWith("c")) {
            asking = false;
        }
        return answer.startsWith("y") || answer.startsWith("c");
    }
}
