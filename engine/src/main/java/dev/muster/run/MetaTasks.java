package dev.muster.run;

import dev.muster.playbook.Item;
import dev.muster.source.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What `meta` does: to a host's way through the play, to what is known about it, to the inventory.
/// Handlers are flushed by the conductor.
record MetaTasks(PlayState play) {
    /// The actions that each host decides on and does for itself; for the others, the first host
    /// stands for all.
    private static final Set<String> EACH =
            Set.of("end_host", "flush_handlers", "noop", "reset_connection");

    /// The actions that know no condition.
    private static final Set<String> ALWAYS =
            Set.of("noop", "refresh_inventory", "reset_connection");

    /// The hosts for which the action is to be done, after telling the others' skipping.
    List<HostRun> willing(Item.Task task, String action, List<HostRun> all, Event.Kind kind) {
        if (ALWAYS.contains(action) && task.keywords().find("when").isPresent()) {
            play.run.tell(
                    new Event.Told(
                            Diagnostic.warning(
                                    action + " task does not support when conditional",
                                    task.keywords().place("when", task.place()))));
        }
        var asked = EACH.contains(action) ? all : all.subList(0, 1);
        var willing = asked.stream().filter(host -> wants(task, action, host)).toList();
        if (!isImplicit(task)) {
            asked.forEach(host -> tell(task, action, host, !willing.contains(host), kind));
        }
        return willing;
    }

    /// Whether the engine made the task itself.
    private boolean isImplicit(Item.Task task) {
        return task.frame() == play.play.frame() && task.place() == play.play.place();
    }

    private void tell(
            Item.Task task, String action, HostRun host, boolean skipped, Event.Kind kind) {
        var title = play.title(task, play.scope(host, Optional.of(task), Map.of()));
        play.run.tell(new Event.StatementReached(title, kind, task.place()));
        play.run.tell(
                new Event.MetaDone(
                        host.name(),
                        title,
                        kind,
                        message(action, host, skipped),
                        skipped ? Optional.of(reason(action, host)) : Optional.empty(),
                        task.place()));
    }

    private boolean wants(Item.Task task, String action, HostRun host) {
        var scope = play.scope(host, Optional.of(task), Map.of());
        return ALWAYS.contains(action) || Turn.unmet(task, scope, play).isEmpty();
    }

    private static String message(String action, HostRun host, boolean skipped) {
        return switch (action) {
            case "flush_handlers" ->
                    skipped ? action : "triggered running handlers for " + host.name();
            case "refresh_inventory" -> "inventory successfully refreshed";
            case "clear_facts" -> skipped ? action : "facts cleared";
            case "clear_host_errors" -> skipped ? action : "cleared host errors";
            case "end_batch" -> skipped ? action : "ending batch";
            case "end_play" -> skipped ? action : "ending play";
            case "end_host" ->
                    skipped
                            ? "end_host conditional evaluated to false, continuing execution for "
                                    + host.name()
                            : "ending play for " + host.name();
            case "reset_connection" -> "reset connection";
            default -> action;
        };
    }

    private static String reason(String action, HostRun host) {
        return action
                + " conditional evaluated to False, "
                + switch (action) {
                    case "flush_handlers" -> "not running handlers for " + host.name();
                    case "clear_facts" -> "not clearing facts and fact cache for " + host.name();
                    case "clear_host_errors" -> "not clearing host error state for " + host.name();
                    case "end_batch" -> "continuing current batch";
                    case "end_play" -> "continuing play";
                    default -> "continuing execution for " + host.name();
                };
    }

    /// Does the action; the handlers are not its business.
    ///
    /// @return whether the play is to end with this batch
    boolean perform(String action, List<HostRun> hosts) {
        switch (action) {
            case "end_play", "end_batch" ->
                    play.batch().stream()
                            .filter(HostRun::isPlaying)
                            .forEach(host -> host.stand(HostRun.Standing.LEFT));
            case "end_host" ->
                    hosts.forEach(host -> {
                        host.stand(HostRun.Standing.LEFT);
                        host.remove();
                    });
            case "clear_facts" -> play.batch().forEach(host -> host.variables().clearFacts());
            case "clear_host_errors" -> play.batch().forEach(this::forgive);
            case "reset_connection" -> hosts.forEach(HostRun::resetConnections);
            case "refresh_inventory" -> play.run.refreshInventory();
            default -> {
                // noop
            }
        }
        return action.equals("end_play");
    }

    private void forgive(HostRun host) {
        if (host.forgive()) {
            play.run.tell(new Event.Forgiven(host.name()));
        }
    }
}
