package dev.muster.report;

import dev.muster.run.Event;
import dev.muster.run.Event.Outcome;
import dev.muster.source.Span;
import java.util.Optional;

/// What stands above the hosts of a task. A heading waits until something is told below it, unless
/// everything is.
final class AnsibleHeadings {
    private final AnsibleLines lines;
    private final AnsibleLook look;
    private Optional<Heading> pending = Optional.empty();
    private Optional<Heading> shown = Optional.empty();
    private Event.Kind kind = Event.Kind.TASK;
    private boolean inStep = true;
    private boolean check;

    private record Heading(String text, Span place) {}

    AnsibleHeadings(AnsibleLines lines, AnsibleLook look) {
        this.lines = lines;
        this.look = look;
    }

    /// Begins with another batch of hosts.
    ///
    /// @param together whether its hosts go from task to task in step
    /// @param checks whether nothing is changed
    void batch(boolean together, boolean checks) {
        inStep = together;
        check = checks;
        shown = Optional.empty();
    }

    /// What banners end with where nothing is changed.
    String mark() {
        return check && look.checkMarkers() ? " [CHECK MODE]" : "";
    }

    void begin(String name, Event.Kind what, Span place) {
        kind = what;
        pending = Optional.of(heading(name, place));
        if (inStep && look.skippedHosts() && look.okHosts()) {
            put();
        }
    }

    private Heading heading(String name, Span place) {
        var word = kind == Event.Kind.HANDLER ? "RUNNING HANDLER" : "TASK";
        return new Heading(word + " [" + name.strip() + "]" + mark(), place);
    }

    private void put() {
        pending.ifPresent(heading -> {
            lines.banner(heading.text);
            if (look.verbosity() > 1) {
                path(heading.place);
            }
        });
        shown = pending;
        pending = Optional.empty();
    }

    /// Sees to it that the heading that waits stands there.
    void show() {
        if (pending.isPresent()) {
            put();
        }
    }

    /// Sees to it that the task's heading stands above what is told of it: hosts that go their own
    /// ways come to tasks in any order.
    void above(Outcome outcome) {
        if (shown.map(Heading::place).filter(outcome.place()::equals).isEmpty() || !inStep) {
            if (pending.isEmpty() || !pending.get().place.equals(outcome.place())) {
                kind = outcome.kind();
                pending = Optional.of(heading(outcome.task(), outcome.place()));
            }
            if (!pending.equals(shown)) {
                put();
            }
        }
        pending = Optional.empty();
    }

    /// Names the place of a task.
    void path(Span place) {
        var path = AnsibleText.absolute(place) + ":" + place.line();
        lines.tell(AnsibleInk.DEBUG, "task path: " + path);
    }
}
