package dev.muster.modules.system;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Difference;
import dev.muster.module.FileContent;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A setting of the kernel.
@Manual(
        name = "sysctl",
        collection = "ansible.posix",
        aliases = "ansible.builtin.sysctl",
        summary = "Keeps a setting of the kernel in a file, and sets it.",
        examples = {
            "sysctl: {name: net.core.rmem_max, value: 2500000, sysctl_file: /etc/sysctl.d/90-quic.conf}",
            "sysctl: {name: vm.swappiness, value: 5, sysctl_set: true}"
        })
public final class Sysctl implements Module.Resource<Sysctl.Arguments> {

    /// The setting wanted.
    public record Arguments(
            @Argument(value = "The setting, such as `net.ipv4.ip_forward`", aliases = "key")
                    String name,
            @Argument(value = "Its value", aliases = "val") Optional<String> value,
            @Argument(value = "Whether the file is to have it", otherwise = "present")
                    Presence state,
            @Argument(
                            value = "Read the file with `sysctl -p` when it has changed",
                            otherwise = "true")
                    boolean reload,
            @Argument(
                            value = "Set it in the running kernel too, if it differs there",
                            otherwise = "false")
                    boolean sysctlSet,
            @Argument(value = "The file", otherwise = "/etc/sysctl.conf") String sysctlFile,
            @Argument(
                            value = "Let settings pass that the kernel does not know",
                            otherwise = "false")
                    boolean ignoreerrors) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        return new State(arguments);
    }

    /// What was found.
    ///
    /// @param live the value in the running kernel
    record Found(Optional<FileContent> file, Optional<String> live) {}

    record State(Arguments wanted) implements Wanted<Found> {
        private static final Pattern BLANKS = Pattern.compile("\\s+");

        @Override
        public Probe<Found> probe() {
            var live =
                    wanted.sysctlSet() && wanted.state() == Presence.PRESENT
                            ? Probe.ask(new Question.Ask("sysctl -n -- \"$1\"", wanted.name()))
                                    .map(reply ->
                                            Optional.of(reply.outText().strip())
                                                    .filter(_ -> reply.succeeded()))
                            : Probe.known(Optional.<String>empty());
            return Probe.ask(new Question.Read(wanted.sysctlFile())).with(live, Found::new);
        }

        @Override
        public boolean isForeseeable() {
            return true;
        }

        @Override
        public Verdict compare(Found found) {
            var result = new Returns().mapping();
            if (wanted.state() == Presence.PRESENT && wanted.value().isEmpty()) {
                return new Verdict.Refused(
                        "value cannot be blank", "give 'value', or 'state: absent'");
            }
            var before = found.file().flatMap(FileContent::text);
            if (found.file().isPresent() && before.isEmpty()) {
                return new Verdict.Refused("'" + wanted.sysctlFile() + "' is not a text file");
            }
            var differences = new Differences();
            var steps = new ArrayList<Step>();
            var after = edited(before.orElse(""));
            if (!after.equals(before.orElse(""))) {
                differences.add(
                        new Difference.Content(wanted.sysctlFile(), before, Optional.of(after)));
                steps.add(
                        new Step.Write(
                                wanted.sysctlFile(),
                                Step.Payload.of(after),
                                before.isPresent()
                                        ? Step.Attributes.NONE
                                        : new Step.Attributes(
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.of(0644))));
            }
            if (isLiveWrong(found)) {
                differences.note(
                        wanted.name(), found.live().orElse("unknown"), wanted.value().orElse(""));
                steps.add(
                        new Step.Run(
                                "sysctl $1 -p /dev/stdin" + tolerance(),
                                List.of(wanted.ignoreerrors() ? "-e" : ""),
                                "/bin/sh",
                                Optional.empty(),
                                Map.of(),
                                Optional.of(wanted.name() + "=" + wanted.value().orElse("") + "\n"),
                                Optional.empty()));
            }
            if (wanted.reload() && !after.equals(before.orElse(""))) {
                steps.add(
                        new Step.Run(
                                "sysctl $1 -p \"$2\"" + tolerance(),
                                wanted.ignoreerrors() ? "-e" : "",
                                wanted.sysctlFile()));
            }
            return differences.isEmpty()
                    ? new Verdict.InSync(result)
                    : new Verdict.Drift(differences.list(), steps, result);
        }

        private String tolerance() {
            return wanted.ignoreerrors() ? " || :" : "";
        }

        private boolean isLiveWrong(Found found) {
            if (!wanted.sysctlSet() || wanted.state() == Presence.ABSENT) {
                return false;
            }
            return found.live()
                    .map(live -> !normal(live).equals(normal(wanted.value().orElse(""))))
                    .orElse(!wanted.ignoreerrors());
        }

        private static String normal(String value) {
            return BLANKS.matcher(value.strip()).replaceAll(" ");
        }

        /// The file with the setting as wanted: once, where it first stood, or at the end.
        private String edited(String text) {
            var lines = new ArrayList<String>();
            var isDone = false;
            for (var line : text.lines().toList()) {
                if (!isOurs(line)) {
                    lines.add(line);
                } else if (!isDone && wanted.state() == Presence.PRESENT) {
                    lines.add(hasValue(line) ? line : setting());
                    isDone = true;
                }
            }
            if (!isDone && wanted.state() == Presence.PRESENT) {
                lines.add(setting());
            }
            return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
        }

        private String setting() {
            return wanted.name() + "=" + wanted.value().orElse("").strip();
        }

        private boolean isOurs(String line) {
            int equals = line.indexOf('=');
            return equals > 0 && line.substring(0, equals).strip().equals(wanted.name());
        }

        private boolean hasValue(String line) {
            return normal(line.substring(line.indexOf('=') + 1))
                    .equals(normal(wanted.value().orElse("")));
        }
    }
}
