package dev.muster.modules.system;

import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.util.ArrayList;

/// A systemd that knows its unit files as they are, which is all that a task without a unit can
/// want.
record ManagerState(Systemd.Arguments wanted) implements Wanted<Boolean> {
    /// Compares when the manager last read its files with when anything changed in the folders it
    /// reads them from, or in what its generators make units of. A manager too old to tell the time
    /// is asked for units whose own file is newer, which leaves out those it has never read.
    private static final String IS_STALE =
            """
            read_at=$(systemctl "$@" show --property=UnitsLoadTimestamp --value --timestamp=us+utc 2>/dev/null)
            if [ "$read_at" ]; then
              set --
              for path in /etc/systemd /run/systemd/system /usr/lib/systemd /usr/local/lib/systemd \
                "$HOME/.config/systemd" /etc/init.d /etc/fstab /etc/crypttab; do
                [ ! -e "$path" ] || set -- "$@" "$path"
              done
              changed=$(find "$@" -newerct "$read_at" -print -quit) || exit 0
              [ "$changed" ]
              exit
            fi
            case $(systemctl "$@" show --property=NeedDaemonReload '*') in
              *=yes*) exit 0;;
            esac
            exit 1
            """;

    @Override
    public Probe<Boolean> probe() {
        return isStale(wanted);
    }

    /// Whether files have changed that a `daemon-reload` would read, if the task wants one.
    static Probe<Boolean> isStale(Systemd.Arguments wanted) {
        if (!wanted.daemonReload()) {
            return Probe.known(false);
        }
        var script =
                wanted.scope() == Systemd.Scope.SYSTEM
                        ? IS_STALE
                        : UnitState.USER_MANAGER + IS_STALE;
        return Probe.ask(new Question.Ask(script, UnitState.manager(wanted).toArray(String[]::new)))
                .map(reply -> reply.succeeded());
    }

    @Override
    public Verdict compare(Boolean stale) {
        if (wanted.state().isPresent()
                || wanted.enabled().isPresent()
                || wanted.masked().isPresent()) {
            return new Verdict.Refused(
                    "state, enabled and masked need the name of a unit", "give 'name'");
        }
        var differences = new Differences();
        var steps = new ArrayList<Step>();
        if (stale) {
            differences.note("unit files", "changed", "read again");
            steps.add(UnitState.systemctl(wanted, "daemon-reload"));
        }
        if (wanted.daemonReexec()) {
            differences.note("systemd", "running", "started anew");
            steps.add(UnitState.systemctl(wanted, "daemon-reexec"));
        }
        var result = new Returns().and("name", Value.NULL).mapping();
        return differences.isEmpty()
                ? new Verdict.InSync(result)
                : new Verdict.Drift(differences.list(), steps, result, !wanted.daemonReexec());
    }
}
