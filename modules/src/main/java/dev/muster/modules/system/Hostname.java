package dev.muster.modules.system;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.util.List;
import java.util.Optional;

/// The host's name.
@Manual(
        name = "hostname",
        summary = "Names a host, now and after the next boot.",
        examples = "hostname: {name: validator-7}",
        returns = {"name: the name", "ansible_facts: hostname, nodename, fqdn and domain"})
public final class Hostname implements Module.Resource<Hostname.Arguments> {

    /// The name wanted.
    public record Arguments(
            @Argument("The name") String name,
            @Argument("How to set it; found out when left out") Optional<String> use) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        return new State(arguments.name());
    }

    /// What was found: the name that the kernel has and the one in the file.
    record Found(String live, String stored) {}

    record State(String name) implements Wanted<Found> {
        private static final String LOOK =
                """
                read -r live </proc/sys/kernel/hostname
                stored=
                [ ! -e /etc/hostname ] || read -r stored </etc/hostname
                printf '%s\\n%s\\n' "$live" "$stored"
                """;
        private static final String SET =
                """
                if [ -d /run/systemd/system ] && command -v hostnamectl >/dev/null \\
                  && hostnamectl set-hostname --static -- "$1" \\
                  && hostnamectl set-hostname --transient -- "$1"; then
                  exit 0
                fi
                printf '%s\\n' "$1" >/etc/hostname && hostname "$1"
                """;

        @Override
        public Probe<Found> probe() {
            return Probe.ask(new Question.Ask(LOOK))
                    .map(reply -> {
                        var lines = reply.outText().split("\n", -1);
                        return new Found(
                                lines[0].strip(), lines.length > 1 ? lines[1].strip() : "");
                    });
        }

        @Override
        public boolean isForeseeable() {
            return true;
        }

        @Override
        public Verdict compare(Found found) {
            var differences = new Differences();
            differences.between("hostname", found.live(), name);
            differences.between("/etc/hostname", found.stored(), name);
            return differences.isEmpty()
                    ? new Verdict.InSync(result())
                    : new Verdict.Drift(
                            differences.list(), List.of(new Step.Run(SET, name)), result());
        }

        private Value.Mapping result() {
            int dot = name.indexOf('.');
            var facts =
                    new Returns()
                            .and("ansible_hostname", dot < 0 ? name : name.substring(0, dot))
                            .and("ansible_nodename", name)
                            .and("ansible_fqdn", name)
                            .and("ansible_domain", dot < 0 ? "" : name.substring(dot + 1));
            return new Returns().and("name", name).and("ansible_facts", facts.mapping()).mapping();
        }
    }
}
