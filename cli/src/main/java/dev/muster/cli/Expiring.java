package dev.muster.cli;

import dev.muster.pki.Certificate;
import dev.muster.pki.Moments;
import dev.muster.report.ExitCode;
import dev.muster.report.JsonText;
import dev.muster.run.Settings;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.template.Python;
import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// When certificates end: those of a CA, in files, and on hosts.
final class Expiring {
    private final Surroundings here;
    private final List<End> ends = new ArrayList<>();

    Expiring(Surroundings here) {
        this.here = here;
    }

    /// @param where a host; empty for this machine
    private record End(Optional<String> where, String what, Instant when) {
        Value told(Instant now) {
            var told = new LinkedHashMap<String, Value>();
            where.ifPresent(host -> told.put("host", Value.text(host)));
            told.put("certificate", Value.text(what));
            told.put("not_after", Value.text(when.toString()));
            told.put("days", Value.of(Duration.between(now, when).toDays()));
            return Value.map(told);
        }

        String line(Instant now) {
            return "%s  %5d days  %s\n"
                    .formatted(
                            when,
                            Duration.between(now, when).toDays(),
                            where.map(host -> host + ": ").orElse("") + what);
        }
    }

    /// The hosts to look at, and how to get there.
    static final class OnHosts {
        @Mixin private InventoryOptions inventory = new InventoryOptions();
        @Mixin private VariableOptions variables = new VariableOptions();
        @Mixin private ChoiceOptions choice = new ChoiceOptions();
        @Mixin private ConnectionOptions connection = new ConnectionOptions();

        @Option(
                names = "--path",
                paramLabel = "PATH",
                description =
                        "A file or folder on the hosts to look at instead of /etc, /opt, /srv,"
                                + " /usr/local and /var/lib; may be repeated.")
        private List<String> paths = List.of();

        boolean isAsked() {
            return inventory.isNamed();
        }
    }

    /// What the authority in a folder is and has signed.
    void add(CaFolder folder) {
        folder.ends().forEach((what, when) -> ends.add(new End(Optional.empty(), what, when)));
    }

    /// The first certificate of a file.
    void add(Path file) {
        try {
            var end = Certificate.parse(Files.readString(file)).notAfter();
            ends.add(new End(Optional.empty(), file.toString(), end));
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error(file + " can't be read: " + failure.getMessage()));
        } catch (IllegalArgumentException wrong) {
            throw new InputException(Diagnostic.error(file + ": " + wrong.getMessage()));
        }
    }

    /// What there is on hosts.
    ExitCode add(OnHosts hosts, Surroundings opened, List<String> patterns) {
        var arguments =
                hosts.paths.isEmpty()
                        ? ""
                        : JsonText.compact(Value.map(Map.of("paths", Value.texts(hosts.paths))));
        var pattern = patterns.isEmpty() ? "all" : String.join(":", patterns);
        var extra = hosts.variables.extra(opened.vault());
        var plan = new Errand(pattern, "x509_find", arguments, false).plan(extra, opened);
        var inventory =
                hosts.inventory.load(opened, warning -> here.err().println(warning.render()));
        var settings =
                hosts.choice.settings(
                        extra,
                        hosts.connection.connecting(opened),
                        new Settings.Mode(false, false),
                        0,
                        opened);
        var answers = new Answers("certificates", here.err());
        new Playing(opened, settings).run(plan, inventory, answers);
        answers.found().forEach(this::add);
        return answers.recap().exitCode(false);
    }

    private void add(String host, Value found) {
        if (found instanceof Value.Sequence(List<Value> certificates, boolean _)) {
            for (var each : certificates) {
                if (each instanceof Value.Mapping certificate) {
                    ends.add(
                            new End(
                                    Optional.of(host),
                                    text(certificate, "path") + " " + text(certificate, "subject"),
                                    Moments.of(text(certificate, "not_after"), Instant.EPOCH)));
                }
            }
        }
    }

    private static String text(Value.Mapping mapping, String key) {
        return mapping.find(key).map(Python::print).orElse("");
    }

    /// Prints it, and says whether anything ends soon.
    boolean tell(Duration soon, boolean all, boolean json) {
        var now = here.clock().instant();
        var limit = now.plus(soon);
        var told =
                ends.stream()
                        .filter(end -> all || end.when().isBefore(limit))
                        .sorted(Comparator.comparing(End::when))
                        .toList();
        if (json) {
            here.out()
                    .println(
                            JsonText.pretty(
                                    Value.list(told.stream().map(end -> end.told(now)).toList())));
        } else {
            told.forEach(end -> here.out().print(end.line(now)));
        }
        return ends.stream().anyMatch(end -> end.when().isBefore(limit));
    }
}
