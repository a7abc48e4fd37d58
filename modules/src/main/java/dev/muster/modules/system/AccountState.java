package dev.muster.modules.system;

import dev.muster.module.AccountEntry;
import dev.muster.module.Answer;
import dev.muster.module.FileStatus;
import dev.muster.module.GroupEntry;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// An account as a task wants it.
///
/// @param checking in check mode a group that isn't there may be one that an earlier task would
///   make
record AccountState(User.Arguments wanted, boolean checking) implements Wanted<FoundAccount> {

    @Override
    public Probe<FoundAccount> probe() {
        var account = Probe.ask(new Question.Account(wanted.name()));
        if (wanted.state() == Presence.ABSENT) {
            return account.map(entry ->
                    new FoundAccount(
                            entry,
                            Map.of(),
                            Optional.empty(),
                            FileStatus.ABSENT,
                            Optional.empty()));
        }
        return account.with(groups(), Both::new)
                .with(home().with(shadow().probe(), Both::new), Both::new)
                .with(
                        SshKeyPair.probe(wanted),
                        (both, keys) ->
                                new FoundAccount(
                                        both.left().left(),
                                        both.left().right(),
                                        both.right().right(),
                                        both.right().left(),
                                        keys));
    }

    private Probe<Map<String, Optional<GroupEntry>>> groups() {
        var names = new LinkedHashSet<String>();
        names.add(wanted.name());
        wanted.group().ifPresent(names::add);
        names.addAll(wantedGroups());
        var asked = List.copyOf(names);
        return Probe.all(asked.stream().map(name -> Probe.ask(new Question.Group(name))).toList())
                .map(entries -> {
                    var found = new LinkedHashMap<String, Optional<GroupEntry>>();
                    for (int i = 0; i < asked.size(); i++) {
                        found.put(asked.get(i), entries.get(i));
                    }
                    return found;
                });
    }

    private List<String> wantedGroups() {
        return wanted.groups().orElse(List.of()).stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private Probe<FileStatus> home() {
        if (!wanted.createHome()) {
            return Probe.known(FileStatus.ABSENT);
        }
        return Probe.attempt(new Question.Stat(wanted.home().orElse("~" + wanted.name()), true))
                .map(answer ->
                        switch (answer) {
                            case Answer.Given<FileStatus>(FileStatus status) -> status;
                            case Answer.Trouble<FileStatus> _ -> FileStatus.ABSENT;
                        });
    }

    /// What the task wants of the account's line of the password database.
    private ShadowState shadow() {
        return new ShadowState(wanted);
    }

    @Override
    public boolean isForeseeable() {
        return wanted.password().isEmpty();
    }

    @Override
    public Verdict compare(FoundAccount found) {
        if (wanted.state() == Presence.ABSENT) {
            return absent(found);
        }
        if (!checking) {
            for (var group : found.groups().entrySet()) {
                if (group.getValue().isEmpty() && isAskedFor(group.getKey())) {
                    return new Verdict.Refused(
                            "Group " + group.getKey() + " does not exist",
                            "a task with the module 'group' before this one makes it");
                }
            }
        }
        return found.account().map(entry -> present(entry, found)).orElseGet(() -> missing(found));
    }

    private boolean isAskedFor(String group) {
        return wanted.group().equals(Optional.of(group)) || wantedGroups().contains(group);
    }

    private Verdict absent(FoundAccount found) {
        if (found.account().isEmpty()) {
            return new Verdict.InSync(removed());
        }
        var words = new ArrayList<String>();
        if (wanted.force()) {
            words.add("-f");
        }
        if (wanted.remove()) {
            words.add("-r");
        }
        words.add(wanted.name());
        var differences = new Differences();
        differences.note("state", "present", "absent");
        return new Verdict.Drift(differences.list(), List.of(run("userdel", words)), removed());
    }

    private Value.Mapping removed() {
        return new Returns()
                .and("name", wanted.name())
                .and("state", "absent")
                .and("force", wanted.force())
                .and("remove", wanted.remove())
                .mapping();
    }

    private Verdict missing(FoundAccount found) {
        var differences = new Differences();
        differences.note("state", "absent", "present");
        wanted.uid().ifPresent(uid -> differences.appears("uid", uid.toString()));
        wanted.group().ifPresent(group -> differences.appears("group", group));
        wanted.groups()
                .ifPresent(_ -> differences.appears("groups", String.join(",", wantedGroups())));
        wanted.comment().ifPresent(comment -> differences.appears("comment", comment));
        wanted.home().ifPresent(home -> differences.appears("home", home));
        wanted.shell().ifPresent(shell -> differences.appears("shell", shell));
        var steps = new ArrayList<Step>();
        steps.add(run("useradd", forNew(found)));
        shadow().firstPassword().ifPresent(steps::add);
        addChanges(steps, "chage", shadow().firstAges());
        if (wanted.generateSshKey()) {
            differences.appears("ssh key", SshKeyPair.path(wanted));
            steps.add(SshKeyPair.make(wanted));
        }
        return new Verdict.Drift(differences.list(), steps, result(Optional.empty(), found));
    }

    private List<String> forNew(FoundAccount found) {
        var words = new ArrayList<String>();
        wanted.uid().ifPresent(uid -> words.addAll(numbered(uid)));
        if (wanted.group().isPresent()) {
            words.addAll(List.of("-g", wanted.group().get()));
        } else if (found.groups().getOrDefault(wanted.name(), Optional.empty()).isPresent()) {
            // useradd would want to make a group of the account's own name, which is there
            words.add("-N");
        }
        if (!wantedGroups().isEmpty()) {
            words.addAll(List.of("-G", String.join(",", wantedGroups())));
        }
        wanted.comment().ifPresent(comment -> words.addAll(List.of("-c", comment)));
        wanted.home().ifPresent(home -> words.addAll(List.of("-d", home)));
        wanted.shell().ifPresent(shell -> words.addAll(List.of("-s", shell)));
        wanted.expires()
                .ifPresent(expires -> words.addAll(List.of("-e", ShadowState.day(expires))));
        wanted.seuser().ifPresent(seuser -> words.addAll(List.of("-Z", seuser)));
        if (wanted.createHome()) {
            words.add("-m");
            wanted.skeleton().ifPresent(folder -> words.addAll(List.of("-k", folder)));
            wanted.umask().ifPresent(umask -> words.addAll(List.of("-K", "UMASK=" + umask)));
        } else {
            words.add("-M");
        }
        if (wanted.system()) {
            words.add("-r");
        }
        words.add(wanted.name());
        return words;
    }

    private Verdict present(AccountEntry entry, FoundAccount found) {
        if (shadow().isAsked() && found.shadow().isEmpty()) {
            return new Verdict.Refused(
                    "the password database does not tell of '" + wanted.name() + "'",
                    "only the superuser may read it: does the task say 'become: true'?");
        }
        var differences = new Differences();
        var words = new ArrayList<String>();
        wanted.uid()
                .filter(uid ->
                        differences.between("uid", Long.toString(entry.uid()), uid.toString()))
                .ifPresent(uid -> words.addAll(numbered(uid)));
        wanted.group().ifPresent(group -> words.addAll(primary(group, entry, found, differences)));
        wanted.groups().ifPresent(_ -> words.addAll(others(entry, found, differences)));
        wanted.comment()
                .filter(comment -> differences.between("comment", entry.comment(), comment))
                .ifPresent(comment -> words.addAll(List.of("-c", comment)));
        wanted.home()
                .filter(home -> differences.between("home", entry.home(), home))
                .ifPresent(home -> {
                    words.addAll(List.of("-d", home));
                    if (wanted.moveHome()) {
                        words.add("-m");
                    }
                });
        wanted.shell()
                .filter(shell -> differences.between("shell", entry.shell(), shell))
                .ifPresent(shell -> words.addAll(List.of("-s", shell)));
        var steps = new ArrayList<Step>();
        found.shadow()
                .ifPresent(shadow -> words.addAll(shadow().lockAndExpiry(shadow, differences)));
        addChanges(steps, "usermod", words);
        found.shadow()
                .ifPresent(shadow -> {
                    shadow().password(shadow, differences).ifPresent(steps::add);
                    addChanges(steps, "chage", shadow().ages(shadow, differences));
                });
        if (wanted.createHome() && !found.home().exists()) {
            var home = wanted.home().orElse(entry.home());
            differences.note("home directory", "absent", "present");
            steps.add(HomeDirectory.make(wanted, home));
        }
        if (wanted.generateSshKey() && found.keys().isEmpty()) {
            differences.appears("ssh key", SshKeyPair.path(wanted));
            steps.add(SshKeyPair.make(wanted));
        }
        var result = result(Optional.of(entry), found);
        return differences.isEmpty()
                ? new Verdict.InSync(result)
                : new Verdict.Drift(differences.list(), steps, result);
    }

    private static List<String> primary(
            String group, AccountEntry entry, FoundAccount found, Differences differences) {
        var gid = found.groups().getOrDefault(group, Optional.empty()).map(GroupEntry::gid);
        if (gid.isPresent() && gid.get() == entry.gid()) {
            return List.of();
        }
        differences.note("group", Long.toString(entry.gid()), group);
        return List.of("-g", group);
    }

    private List<String> others(AccountEntry entry, FoundAccount found, Differences differences) {
        Set<String> have = new TreeSet<>(entry.groups());
        Set<String> want = new TreeSet<>();
        for (var name : wantedGroups()) {
            var group = found.groups().getOrDefault(name, Optional.empty());
            if (group.isEmpty() || group.get().gid() != entry.gid()) {
                want.add(group.map(GroupEntry::name).orElse(name));
            }
        }
        if (wanted.append()) {
            want.addAll(have);
        }
        if (!differences.between("groups", String.join(",", have), String.join(",", want))) {
            return List.of();
        }
        if (!wanted.append()) {
            return List.of("-G", String.join(",", want));
        }
        want.removeAll(have);
        return List.of("-a", "-G", String.join(",", want));
    }

    private void addChanges(List<Step> steps, String command, List<String> words) {
        if (!words.isEmpty()) {
            var all = new ArrayList<>(words);
            all.add(wanted.name());
            steps.add(run(command, all));
        }
    }

    private List<String> numbered(long uid) {
        return wanted.nonUnique()
                ? List.of("-o", "-u", Long.toString(uid))
                : List.of("-u", Long.toString(uid));
    }

    private static Step run(String command, List<String> words) {
        return new Step.Run("exec " + command + " \"$@\"", words.toArray(String[]::new));
    }

    private Value.Mapping result(Optional<AccountEntry> entry, FoundAccount found) {
        var values =
                new Returns()
                        .and("name", wanted.name())
                        .and("state", "present")
                        .and("append", wanted.append())
                        .and("move_home", wanted.moveHome());
        entry.ifPresent(account -> values.and("uid", account.uid()).and("group", account.gid()));
        if (entry.isEmpty()) {
            wanted.uid().ifPresent(uid -> values.and("uid", uid));
            values.and("create_home", wanted.createHome()).and("system", wanted.system());
        }
        values.maybe("comment", wanted.comment().or(() -> entry.map(AccountEntry::comment)))
                .maybe("home", wanted.home().or(() -> entry.map(AccountEntry::home)))
                .maybe("shell", wanted.shell().or(() -> entry.map(AccountEntry::shell)));
        wanted.groups().ifPresent(_ -> values.and("groups", String.join(",", wantedGroups())));
        wanted.password().ifPresent(_ -> values.and("password", "NOT_LOGGING_PASSWORD"));
        found.keys()
                .ifPresent(keys ->
                        values.and("ssh_key_file", keys.path())
                                .and("ssh_public_key", keys.publicKey())
                                .and("ssh_fingerprint", keys.fingerprint()));
        return values.mapping();
    }
}
