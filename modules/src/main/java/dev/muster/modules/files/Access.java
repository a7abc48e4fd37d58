package dev.muster.modules.files;

import dev.muster.module.AccountEntry;
import dev.muster.module.Argument;
import dev.muster.module.Difference;
import dev.muster.module.FileStatus;
import dev.muster.module.GroupEntry;
import dev.muster.module.Mode;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Whose a file is wanted to be, and who may do what with it: the arguments that all modules about
/// files share. What is left out stays as it is.
public record Access(
        @Argument("User that owns it, by name or number.") Optional<String> owner,
        @Argument("Group that owns it, by name or number.") Optional<String> group,
        @Argument("Permissions: `\"0644\"` or changes such as `u=rw,g=r,o=`.") Optional<Mode> mode,
        @Argument("User part of the SELinux label.") Optional<String> seuser,
        @Argument("Role part of the SELinux label.") Optional<String> serole,
        @Argument("Type part of the SELinux label.") Optional<String> setype,
        @Argument("Level part of the SELinux label.") Optional<String> selevel,
        @Argument(
                        value =
                                "Flags as for `chattr`: `+i` adds, `-i` takes away, `=i` sets these.",
                        aliases = "attr")
                Optional<String> attributes,
        @Argument(
                        value = "Write into the old file instead of replacing it as a whole.",
                        otherwise = "false")
                boolean unsafeWrites) {

    /// What a host says about the names and labels that are wanted.
    record Found(
            Optional<AccountEntry> account, Optional<GroupEntry> group, Optional<Labels> labels) {}

    static final int NEW_FILE = 0644;
    static final int NEW_DIRECTORY = 0755;

    /// Nothing in particular.
    public static Access any() {
        return of(Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /// Whose a file is and its mode alone.
    public static Access of(
            Optional<String> owner,
            Optional<String> group,
            Optional<Mode> mode,
            boolean unsafeWrites) {
        return new Access(
                owner,
                group,
                mode,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                unsafeWrites);
    }

    /// The same with another mode.
    public Access withMode(Optional<Mode> other) {
        return new Access(
                owner, group, other, seuser, serole, setype, selevel, attributes, unsafeWrites);
    }

    boolean isAny() {
        return owner.isEmpty() && group.isEmpty() && mode.isEmpty() && !Labels.wantedBy(this);
    }

    /// Looks up what can't be told from the file's own status.
    Probe<Found> probe(String path) {
        Probe<Optional<AccountEntry>> account =
                named(owner)
                        .map(name -> Probe.ask(new Question.Account(name)))
                        .orElse(Probe.known(Optional.empty()));
        Probe<Optional<GroupEntry>> entry =
                named(group)
                        .map(name -> Probe.ask(new Question.Group(name)))
                        .orElse(Probe.known(Optional.empty()));
        Probe<Optional<Labels>> labels = Labels.probe(this, path);
        return account.with(entry, (a, g) -> new Found(a, g, Optional.empty()))
                .with(labels, (names, l) -> new Found(names.account(), names.group(), l));
    }

    /// Why this access can't be given on a host that lacks the user or the group.
    Optional<Verdict> refusal(Found found) {
        if (named(owner).isPresent() && found.account().isEmpty()) {
            return Optional.of(
                    new Verdict.Refused(
                            "there is no user '" + owner.get() + "' on the host",
                            "make it before with the module 'user', or give a number"));
        }
        if (named(group).isPresent() && found.group().isEmpty()) {
            return Optional.of(
                    new Verdict.Refused(
                            "there is no group '" + group.get() + "' on the host",
                            "make it before with the module 'group', or give a number"));
        }
        return Optional.empty();
    }

    /// In what something that is there differs from what is wanted.
    List<Difference> differences(FileStatus.Present there, Found found) {
        var differences = new ArrayList<Difference>();
        var uid = id(owner, found.account().map(AccountEntry::uid));
        if (owner.isPresent() && (uid.isEmpty() || uid.getAsLong() != there.uid())) {
            differences.add(new Difference.Attribute("owner", there.owner(), owner.get()));
        }
        var gid = id(group, found.group().map(GroupEntry::gid));
        if (group.isPresent() && (gid.isEmpty() || gid.getAsLong() != there.gid())) {
            differences.add(new Difference.Attribute("group", there.group(), group.get()));
        }
        if (mode.isPresent() && there.kind() != FileStatus.Kind.LINK) {
            int wanted = bits(there);
            if (wanted != there.mode()) {
                differences.add(
                        new Difference.Attribute(
                                "mode", Mode.octal(there.mode()), Mode.octal(wanted)));
            }
        }
        found.labels().ifPresent(labels -> differences.addAll(labels.differences(this)));
        return differences;
    }

    /// The same for something that isn't there yet.
    List<Difference> differences(boolean directory) {
        var differences = new ArrayList<Difference>();
        owner.ifPresent(name -> differences.add(appears("owner", name)));
        group.ifPresent(name -> differences.add(appears("group", name)));
        fresh(directory)
                .mode()
                .ifPresent(bits -> differences.add(appears("mode", Mode.octal(bits))));
        return differences;
    }

    private static Difference appears(String name, String after) {
        return new Difference.Attribute(name, Optional.empty(), Optional.of(after));
    }

    /// What a step sets on something that is there.
    Step.Attributes over(FileStatus.Present there) {
        return new Step.Attributes(owner, group, mode.map(_ -> bits(there)));
    }

    /// What a step sets on something new.
    Step.Attributes fresh(boolean directory) {
        return new Step.Attributes(
                owner,
                group,
                mode.map(wanted -> wanted.bits(directory ? NEW_DIRECTORY : NEW_FILE, directory)));
    }

    /// What has to be done beside owner, group and mode.
    List<Step> labelling(String path, Found found) {
        return found.labels().map(labels -> labels.steps(this, path)).orElse(List.of());
    }

    private int bits(FileStatus.Present there) {
        return mode.map(wanted -> wanted.bits(there.mode(), there.is(FileStatus.Kind.DIRECTORY)))
                .orElse(there.mode());
    }

    private static Optional<String> named(Optional<String> name) {
        return name.filter(text -> !isNumber(text));
    }

    private static OptionalLong id(Optional<String> name, Optional<Long> known) {
        if (name.filter(Access::isNumber).isPresent()) {
            return OptionalLong.of(Long.parseLong(name.get()));
        }
        return known.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,10}");
    }
}
