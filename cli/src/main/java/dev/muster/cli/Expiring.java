package dev.muster.cli;

import dev.muster.pki.Certificate;
import dev.muster.pki.Moments;
import dev.muster.pki.SshCertificate;
import dev.muster.pki.SshIssued;
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

/// When certificates end, for TLS and for SSH: those of a CA, in files, and on hosts.
final class Expiring {
    private final Surroundings here;
    private final List<End> ends = new ArrayList<>();

    Expiring(Surroundings here) {
        this.here = here;
    }

    /// @param where a host; empty for this machine
    /// @param what the certificate's file or name
    /// @param ssh what else is told of one for SSH
    /// @param when empty for one that never ends
    private record End(
            Optional<String> where, String what, Optional<Ssh> ssh, Optional<Instant> when) {
        private static final String NEVER = "for ever";

        End(Optional<String> where, String what, Instant when) {
            this(where, what, Optional.empty(), Optional.of(when));
        }

        boolean isBefore(Instant limit) {
            return when.filter(end -> end.isBefore(limit)).isPresent();
        }

        boolean isRoutine() {
            return ssh.filter(Ssh::routine).isPresent();
        }

        Instant order() {
            return when.orElse(Instant.MAX);
        }

        Value told(Instant now) {
            var told = new LinkedHashMap<String, Value>();
            where.ifPresent(host -> told.put("host", Value.text(host)));
            told.put("certificate", Value.text(what));
            ssh.ifPresent(one -> {
                told.put("ssh", Value.text(one.type()));
                told.put("identifier", Value.text(one.identifier()));
                told.put("principals", Value.texts(one.principals()));
            });
            when.ifPresent(end -> {
                told.put("not_after", Value.text(end.toString()));
                told.put("days", Value.of(Duration.between(now, end).toDays()));
            });
            return Value.map(told);
        }

        String line(Instant now) {
            return "%-20s  %5s days  %s\n"
                    .formatted(
                            when.map(Instant::toString).orElse(NEVER),
                            when.map(end -> String.valueOf(Duration.between(now, end).toDays()))
                                    .orElse("-"),
                            where.map(host -> host + ": ").orElse("")
                                    + what
                                    + ssh.map(one -> " " + one.words()).orElse(""));
        }
    }

    /// What a certificate for SSH says besides.
    ///
    /// @param type user or host
    /// @param routine one that is signed for a day's work: that it ends is no reason to do anything
    private record Ssh(String type, String identifier, List<String> principals, boolean routine) {
        static Ssh of(SshIssued issued) {
            return new Ssh(
                    issued.type().word(),
                    issued.identifier(),
                    issued.principals(),
                    issued.type() == SshCertificate.Type.USER);
        }

        static Ssh of(SshCertificate certificate) {
            return new Ssh(
                    certificate.type().word(),
                    certificate.identifier(),
                    certificate.principals(),
                    false);
        }

        String words() {
            return "(SSH %s %s, for %s)"
                    .formatted(
                            type,
                            identifier.isEmpty() ? "without a name" : identifier,
                            principals.isEmpty() ? "anybody" : String.join(", ", principals));
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

    /// What the SSH authority in a folder has signed: of those with the same name the one that
    /// counts longest. Of users only those that still count, as theirs are meant to end.
    void add(SshCaFolder folder) {
        var now = here.clock().instant();
        var last = new LinkedHashMap<String, SshIssued>();
        for (var each : folder.issued()) {
            boolean isOver =
                    each.type() == SshCertificate.Type.USER
                            && each.until().filter(end -> !end.isAfter(now)).isPresent();
            if (each.revoked().isEmpty() && !isOver) {
                last.merge(each.type() + each.identifier(), each, Expiring::later);
            }
        }
        last.values()
                .forEach(each ->
                        ends.add(
                                new End(
                                        Optional.empty(),
                                        each.number(),
                                        Optional.of(Ssh.of(each)),
                                        each.until())));
    }

    private static SshIssued later(SshIssued one, SshIssued other) {
        return one.until().orElse(Instant.MAX).isAfter(other.until().orElse(Instant.MAX))
                ? one
                : other;
    }

    /// The first certificate of a file.
    void add(Path file) {
        try {
            var text = Files.readString(file);
            if (SshCertificate.isCertificate(text.strip().split("\\s", 2)[0])) {
                var ssh = SshCertificate.parse(text);
                ends.add(
                        new End(
                                Optional.empty(),
                                file.toString(),
                                Optional.of(Ssh.of(ssh)),
                                ssh.span().end()));
                return;
            }
            var end = Certificate.parse(text).notAfter();
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
        var inventory = hosts.inventory.load(opened, hosts.choice.limit());
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
        answers.found("ssh_certificates").forEach(this::addSsh);
        return answers.recap().exitCode(false);
    }

    private void add(String host, Value found) {
        for (var certificate : mappings(found)) {
            ends.add(
                    new End(
                            Optional.of(host),
                            text(certificate, "path") + " " + text(certificate, "subject"),
                            end(certificate).orElse(Instant.EPOCH)));
        }
    }

    private void addSsh(String host, Value found) {
        for (var certificate : mappings(found)) {
            var principals =
                    certificate.find("principals").orElse(Value.NULL)
                                    instanceof Value.Sequence(List<Value> all, boolean _)
                            ? all.stream().map(Python::print).toList()
                            : List.<String>of();
            ends.add(
                    new End(
                            Optional.of(host),
                            text(certificate, "path"),
                            Optional.of(
                                    new Ssh(
                                            text(certificate, "type"),
                                            text(certificate, "identifier"),
                                            principals,
                                            false)),
                            end(certificate)));
        }
    }

    private static List<Value.Mapping> mappings(Value found) {
        return found instanceof Value.Sequence(List<Value> all, boolean _)
                ? all.stream()
                        .filter(Value.Mapping.class::isInstance)
                        .map(Value.Mapping.class::cast)
                        .toList()
                : List.of();
    }

    private static Optional<Instant> end(Value.Mapping certificate) {
        return certificate
                .find("not_after")
                .map(when -> Moments.of(Python.print(when), Instant.EPOCH));
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
                        .filter(end -> all || end.isBefore(limit))
                        .sorted(Comparator.comparing(End::order))
                        .toList();
        if (json) {
            here.out()
                    .println(
                            JsonText.pretty(
                                    Value.list(told.stream().map(end -> end.told(now)).toList())));
        } else {
            told.forEach(end -> here.out().print(end.line(now)));
        }
        return ends.stream().anyMatch(end -> end.isBefore(limit) && !end.isRoutine());
    }
}
