package dev.muster.modules.system;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.GroupEntry;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A group of accounts.
@Manual(
        name = "group",
        summary = "Makes or removes a group of accounts.",
        examples = {"group: {name: eth, system: true}", "group: {name: old, state: absent}"},
        returns = {
            "name: the group's name",
            "gid: its number",
            "state: present or absent",
            "system: whether it was asked for as a system group"
        })
public final class Group implements Module.Resource<Group.Arguments> {

    /// The group wanted.
    public record Arguments(
            @Argument("The group's name") String name,
            @Argument("Its number") Optional<Long> gid,
            @Argument(value = "Whether it is to be there", otherwise = "present") Presence state,
            @Argument(
                            value = "Take a number of the system's range when making it",
                            otherwise = "false")
                    boolean system,
            @Argument(value = "Allow a number that another group has", otherwise = "false")
                    boolean nonUnique,
            @Argument(
                            value =
                                    "Only the host's own files count, which are the only ones changed"
                                            + " anyway",
                            otherwise = "false")
                    boolean local) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        return new State(arguments);
    }

    record State(Arguments wanted) implements Wanted<Optional<GroupEntry>> {
        @Override
        public Probe<Optional<GroupEntry>> probe() {
            return Probe.ask(new Question.Group(wanted.name()));
        }

        @Override
        public boolean isForeseeable() {
            return true;
        }

        @Override
        public Verdict compare(Optional<GroupEntry> found) {
            return switch (wanted.state()) {
                case PRESENT -> found.map(this::present).orElseGet(this::missing);
                case ABSENT -> absent(found);
            };
        }

        private Verdict missing() {
            var words = new ArrayList<String>();
            wanted.gid().ifPresent(gid -> words.addAll(numbered(gid)));
            if (wanted.system()) {
                words.add("-r");
            }
            words.add(wanted.name());
            var differences = new Differences();
            differences.note("state", "absent", "present");
            wanted.gid().ifPresent(gid -> differences.appears("gid", gid.toString()));
            return new Verdict.Drift(
                    differences.list(),
                    List.of(new Step.Run("exec groupadd \"$@\"", words.toArray(String[]::new))),
                    result(wanted.gid()));
        }

        private Verdict present(GroupEntry entry) {
            var differences = new Differences();
            var gid = wanted.gid().orElse(entry.gid());
            if (!differences.between("gid", Long.toString(entry.gid()), Long.toString(gid))) {
                return new Verdict.InSync(result(Optional.of(entry.gid())));
            }
            var words = new ArrayList<>(numbered(gid));
            words.add(wanted.name());
            return new Verdict.Drift(
                    differences.list(),
                    List.of(new Step.Run("exec groupmod \"$@\"", words.toArray(String[]::new))),
                    result(Optional.of(gid)));
        }

        private Verdict absent(Optional<GroupEntry> found) {
            if (found.isEmpty()) {
                return new Verdict.InSync(result(Optional.empty()));
            }
            var differences = new Differences();
            differences.note("state", "present", "absent");
            return new Verdict.Drift(
                    differences.list(),
                    List.of(new Step.Run("exec groupdel \"$@\"", wanted.name())),
                    result(Optional.empty()));
        }

        private List<String> numbered(long gid) {
            return wanted.nonUnique()
                    ? List.of("-o", "-g", Long.toString(gid))
                    : List.of("-g", Long.toString(gid));
        }

        private Value.Mapping result(Optional<Long> gid) {
            var values =
                    new Returns()
                            .and("name", wanted.name())
                            .and(
                                    "state",
                                    wanted.state() == Presence.PRESENT ? "present" : "absent");
            if (wanted.state() == Presence.PRESENT) {
                values.and("system", wanted.system());
            }
            gid.ifPresent(number -> values.and("gid", number));
            return values.mapping();
        }
    }
}
