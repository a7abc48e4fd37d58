package dev.muster.modules.system;

import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Packages as a task wants them, on a host without dpkg.
record OtherPackages(List<String> names, Apt.State state) implements Wanted<OtherPackages.Found> {
    /// Names the package manager, then tells of each package: absent, present or outdated.
    private static final String LOOK =
            """
            latest=$1
            shift
            for manager in dnf yum zypper apk none; do
              command -v "$manager" >/dev/null && break
            done
            echo "$manager"
            for name; do
              state=absent
              case $manager in
                dnf|yum) rpm -q --whatprovides "$name" >/dev/null 2>&1 && state=present
                  if [ "$state$latest" = presentyes ]; then
                    "$manager" -q check-update "$name" >/dev/null 2>&1
                    [ $? -ne 100 ] || state=outdated
                  fi;;
                zypper) rpm -q --whatprovides "$name" >/dev/null 2>&1 && state=present
                  if [ "$state$latest" = presentyes ]; then
                    zypper -q list-updates | grep -q "| $name " && state=outdated
                  fi;;
                apk) apk info -e "$name" >/dev/null 2>&1 && state=present
                  if [ "$state$latest" = presentyes ]; then
                    [ -z "$(apk version -q -l '<' "$name" 2>/dev/null)" ] || state=outdated
                  fi;;
              esac
              echo "$state $name"
            done
            """;

    private static final String CHANGE =
            """
            manager=$1 verb=$2
            shift 2
            case $manager-$verb in
              apk-install) apk add --no-cache "$@";;
              apk-upgrade) apk add --no-cache --upgrade "$@";;
              apk-remove) apk del "$@";;
              zypper-install|zypper-remove) zypper -n "$verb" -- "$@";;
              zypper-upgrade) zypper -n install -- "$@";;
              *-upgrade) "$manager" -y install "$@" && "$manager" -y upgrade "$@";;
              *) "$manager" -y "$verb" "$@";;
            esac
            """;

    /// What was found: each package's state by its name.
    record Found(String manager, Map<String, String> states) {}

    @Override
    public Probe<Found> probe() {
        var arguments = new ArrayList<String>();
        arguments.add(state == Apt.State.LATEST ? "yes" : "no");
        arguments.addAll(names);
        return Probe.ask(new Question.Ask(LOOK, arguments.toArray(String[]::new)))
                .map(reply -> parse(reply.outText()));
    }

    private static Found parse(String said) {
        var lines = said.lines().toList();
        var states = new HashMap<String, String>();
        for (var line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            int blank = line.indexOf(' ');
            states.put(line.substring(blank + 1), line.substring(0, Math.max(0, blank)));
        }
        return new Found(lines.isEmpty() ? "none" : lines.getFirst(), states);
    }

    @Override
    public Verdict compare(Found found) {
        if (found.manager().equals("none")) {
            return new Verdict.Refused(
                    "the host has no package manager that is known here",
                    "apt, dnf, yum, zypper and apk are");
        }
        var differences = new Differences();
        var names = new ArrayList<String>();
        for (var name : this.names) {
            var before = found.states().getOrDefault(name, "absent");
            var isWrong =
                    state == Apt.State.ABSENT
                            ? !before.equals("absent")
                            : !before.equals("present");
            if (isWrong) {
                differences.note("package " + name, before, state.toString());
                names.add(name);
            }
        }
        var result = new Returns().mapping();
        if (names.isEmpty()) {
            return new Verdict.InSync(result);
        }
        var words = new ArrayList<>(List.of(found.manager(), verb()));
        words.addAll(names);
        return new Verdict.Drift(
                differences.list(),
                List.of(new Step.Run(CHANGE, words.toArray(String[]::new))),
                result);
    }

    private String verb() {
        return switch (state) {
            case ABSENT -> "remove";
            case LATEST -> "upgrade";
            case PRESENT, FIXED, BUILD_DEP -> "install";
        };
    }
}
