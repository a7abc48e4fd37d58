package dev.muster.cli;

import dev.muster.report.ExitCode;
import dev.muster.report.JsonText;
import dev.muster.run.Settings;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.validator.PublicKey;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `muster validators`: whose keys are where. How they get elsewhere, are made, and what they have
/// signed are commands below it, of classes of their own.
@Command(
        name = "validators",
        description = "Tells where validators' keys are, checks them, and moves them safely.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class ValidatorsCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec private CommandLine.Model.CommandSpec spec;

    ValidatorsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        throw Chores.missing(spec);
    }

    /// The hosts, and how to reach them.
    static final class Hosts {
        @Mixin private InventoryOptions inventory = new InventoryOptions();
        @Mixin private VaultOptions vault = new VaultOptions();
        @Mixin private VariableOptions variables = new VariableOptions();
        @Mixin private ConnectionOptions connection = new ConnectionOptions();

        @Option(
                names = "--playbook-dir",
                paramLabel = "FOLDER",
                description = "What file names in variables are relative to (where you are).")
        private Path folder = Path.of("");

        Visit visit(Surroundings surroundings) {
            var here = vault.open(surroundings);
            var hosts = inventory.load(here, warning -> here.err().println(warning.render()));
            var settings =
                    new ChoiceOptions()
                            .settings(
                                    variables.extra(here.vault()),
                                    connection.connecting(here),
                                    new Settings.Mode(false, false),
                                    0,
                                    here);
            return new Visit(here, hosts, settings, folder);
        }
    }

    @Command(
            description = {
                "Lists the keys that hosts have.",
                "Those that they sign with, and those that lie where a client would find them when it"
                        + " starts."
            },
            mixinStandardHelpOptions = true)
    int list(
            @Mixin Hosts hosts,
            @Option(names = "--json", description = "As JSON.") boolean json,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "PATTERN",
                            description = "Which hosts (${DEFAULT-VALUE}).",
                            defaultValue = "all")
                    String pattern) {
        var visit = hosts.visit(surroundings);
        var fleet = KeyFleet.look(visit, pattern);
        if (json) {
            visit.here().out().println(JsonText.pretty(told(fleet)));
        } else {
            fleet.members()
                    .forEach((name, member) ->
                            member.holding()
                                    .all()
                                    .forEach(key ->
                                            visit.here()
                                                    .out()
                                                    .println(
                                                            key
                                                                    + "  "
                                                                    + state(member, key)
                                                                    + "  "
                                                                    + name)));
        }
        return troubles(visit, fleet) ? ExitCode.UNREACHABLE.code() : ExitCode.DONE.code();
    }

    private static String state(KeyFleet.Member member, PublicKey key) {
        var holding = member.holding();
        return holding.remote().contains(key)
                ? "remote"
                : holding.isActive(key) ? "active" : "file  ";
    }

    private static Value told(KeyFleet fleet) {
        var hosts = new LinkedHashMap<String, Value>();
        fleet.members()
                .forEach((name, member) -> {
                    var keys = new LinkedHashMap<String, Value>();
                    member.holding()
                            .all()
                            .forEach(key ->
                                    keys.put(
                                            key.toString(),
                                            Value.text(state(member, key).strip())));
                    hosts.put(name, Value.map(keys));
                });
        return Value.map(hosts);
    }

    /// Tells what nobody can know.
    private static boolean troubles(Visit visit, KeyFleet fleet) {
        fleet.troubles()
                .forEach((name, reason) ->
                        visit.here().err().println("error: " + name + ": " + reason));
        boolean unknown = !fleet.troubles().isEmpty();
        for (var entry : fleet.members().entrySet()) {
            var trouble = entry.getValue().holding().trouble();
            if (trouble.isPresent()) {
                visit.here().err().println("error: " + entry.getKey() + ": " + trouble.get());
                unknown = true;
            }
        }
        return unknown;
    }

    @Command(
            description = {
                "Checks that each key is assigned once, and is at the one host it is assigned to.",
                "Each keystore has to open with its password, and to hold the key that it says."
            },
            mixinStandardHelpOptions = true)
    int check(@Mixin Hosts hosts) {
        var visit = hosts.visit(surroundings);
        var fleet = KeyFleet.look(visit, "all");
        var findings = new KeyCheck(fleet).findings();
        findings.forEach(visit.here().out()::println);
        if (troubles(visit, fleet)) {
            return ExitCode.UNREACHABLE.code();
        }
        if (findings.isEmpty()) {
            visit.here()
                    .out()
                    .println(
                            fleet.holders().size()
                                    + " keys, each at one host, as assigned, with a keystore that"
                                    + " opens");
        }
        return findings.isEmpty() ? ExitCode.DONE.code() : ExitCode.DRIFT.code();
    }

    static InputException mistake(String what, String hint) {
        return new InputException(Diagnostic.error(what).hint(hint));
    }
}
