package dev.muster.plan;

import dev.muster.inventory.Host;
import dev.muster.inventory.Inventory;
import dev.muster.playbook.Frame;
import dev.muster.playbook.Item;
import dev.muster.playbook.Play;
import dev.muster.playbook.Role;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a variable gets the value that one task reads: what its roles, blocks and includes say
/// counts for it, and so does what the tasks before it have set.
final class TaskExplanation {
    private final Explanation told;
    private final String name;
    private final Play play;
    private final Item.Task task;

    TaskExplanation(Explanation told, String name, Play play, Item.Task task) {
        this.told = told;
        this.name = name;
        this.play = play;
        this.task = task;
    }

    void tell(Host host, Inventory inventory) {
        var own = roles();
        var others =
                play.roles().stream()
                        .filter(role -> role.isPublic() && !own.contains(role))
                        .toList();
        others.forEach(this::defaults);
        own.forEach(this::defaults);
        told.inventory(inventory.layers(host, play.folder()), host);
        told.keywords("play", Optional.of(play.frame()), Optional.empty());
        play.prompts().stream()
                .filter(prompt -> prompt.name().equals(name))
                .forEach(_ -> told.say("prompt", Explanation.place(play, "vars_prompt")));
        play.variableFiles().forEach(entry -> told.file(entry, play));
        others.forEach(this::variables);
        own.forEach(this::variables);
        frames(Frame.Kind.BLOCK).forEach(frame -> frame("block", frame));
        told.keyword("task", task.keywords().find("vars"), Optional.empty());
        earlier();
        own.forEach(this::parameters);
        frames(Frame.Kind.INCLUDE).forEach(frame -> frame("include", frame));
        told.extra();
    }

    /// The roles around the task, the outermost first.
    private List<Role> roles() {
        var roles = new ArrayList<Role>();
        for (var role = task.frame().role(); role.isPresent(); role = role.get().parent()) {
            roles.addFirst(role.get());
        }
        return roles;
    }

    private void defaults(Role role) {
        from("defaults of role ", "defaults", role, role.defaults());
    }

    private void variables(Role role) {
        from("vars of role ", "vars", role, role.variables());
    }

    private void from(String who, String part, Role role, Map<String, Value> values) {
        var value = values.get(name);
        if (value != null) {
            told.say(who + role.name(), told.within(role, part), value, Optional.empty());
        }
    }

    private void parameters(Role role) {
        var value = role.parameters().get(name);
        if (value != null) {
            told.say("parameter of role " + role.name(), task.place(), value, Optional.empty());
        }
    }

    /// The frames around the task of one rank, the outermost first.
    private List<Frame> frames(Frame.Kind rank) {
        var frames = new ArrayList<Frame>();
        for (var at = Optional.of(task.frame()); at.isPresent(); at = at.get().parent()) {
            boolean include = at.get().kind() == Frame.Kind.INCLUDE;
            if (at.get().kind() != Frame.Kind.PLAY && include == (rank == Frame.Kind.INCLUDE)) {
                frames.addFirst(at.get());
            }
        }
        return frames;
    }

    private void frame(String who, Frame frame) {
        var value = frame.variables().get(name);
        if (value != null && frame.keywords().find("vars").isEmpty()) {
            told.say(who, task.place(), value, Optional.empty());
        } else {
            told.keyword(who, frame.keywords().find("vars"), Optional.empty());
        }
    }

    private void earlier() {
        for (var other : Explanation.tasks(play)) {
            if (other == task) {
                return;
            }
            boolean sure = other.all("when").isEmpty() && other.loop().isEmpty();
            told.sets(other, sure ? Optional.empty() : Optional.of("where its task has run"));
        }
    }
}
