package dev.muster.cli;

import dev.muster.report.ExitCode;
import dev.muster.report.JsonText;
import dev.muster.run.Settings;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.validator.Keystore;
import dev.muster.validator.PublicKey;
import dev.muster.validator.SlashingHistory;
import dev.muster.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `muster validators`: whose keys are where, and how they get elsewhere.
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
        throw new CommandLine.ParameterException(
                spec.commandLine(), "a command is missing; `muster validators --help` lists them");
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
                "Lists the keys that hosts have: those that they sign with, and those that lie where",
                "a client would find them when it starts."
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
                "Checks the keys: each is assigned once and is at one host, the one it is assigned to;",
                "each keystore opens with its password and holds the key that it says."
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

    @Command(
            description = {
                "Moves a key from one host to another, so that no two ever sign with it: stops it,",
                "proves that the source lost it, waits, and gives it to the destination with all that",
                "it has signed. Whatever interrupts it, run the same command again to go on."
            },
            mixinStandardHelpOptions = true)
    int move(
            @Mixin Hosts hosts,
            @Option(
                            names = "--from",
                            required = true,
                            paramLabel = "HOST",
                            description = "The host that signs with it.")
                    String from,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "HOST",
                            description =
                                    "The host that is to. Until it is given the key, it may be changed,"
                                            + " also to the source itself.")
                    String to,
            @Option(
                            names = "--epochs",
                            paramLabel = "N",
                            description =
                                    "How many whole epochs nobody has the key (${DEFAULT-VALUE}).",
                            defaultValue = "2")
                    int epochs,
            @Option(
                            names = "--keystore",
                            paramLabel = "FILE",
                            description =
                                    "The keystore, where no 'validator_keys' of the inventory names"
                                            + " it.")
                    Path keystore,
            @Option(
                            names = "--password-file",
                            paramLabel = "FILE",
                            description = "The file with its password.")
                    Path password,
            @Option(
                            names = "--never-signed",
                            description =
                                    "The key has never signed: it may come without a history.")
                    boolean unused,
            @Option(
                            names = "--assume-keyless",
                            paramLabel = "HOST",
                            description =
                                    "A host that is gone for good and need not prove that it has no"
                                            + " keys; may be repeated.")
                    List<String> keyless,
            @Option(
                            names = "--journal",
                            paramLabel = "FOLDER",
                            description =
                                    "Where the steps are written down (~/.local/share/muster/moves).")
                    Path journal,
            @Parameters(arity = "1", paramLabel = "KEY", description = "The public key.")
                    String name) {
        if (epochs < 0) {
            throw mistake("--epochs must not be negative", "2 is usual");
        }
        var visit = hosts.visit(surroundings);
        var here = visit.here();
        var key = key(name);
        for (var host : List.of(from, to)) {
            if (visit.inventory().host(host).isEmpty()) {
                throw mistake(
                        "there is no host '" + host + "' in the inventory",
                        "see `muster inventory`");
            }
        }
        var folder = journal == null ? here.home().resolve(".local/share/muster/moves") : journal;
        var files =
                new KeystoreFiles(
                        here, key, Optional.ofNullable(keystore), Optional.ofNullable(password));
        var order =
                new KeyMove.Order(
                        key,
                        from,
                        to,
                        epochs,
                        unused,
                        keyless == null ? Set.of() : Set.copyOf(keyless),
                        files::find);
        try (var steps = MoveJournal.open(folder, key, here.clock())) {
            new KeyMove(
                            order,
                            visit,
                            steps,
                            here.clock(),
                            line -> {
                                here.out().println(here.vault().redaction().scrub(line));
                                here.out().flush();
                            })
                    .run();
            return ExitCode.DONE.code();
        } catch (KeyMove.Stopped stopped) {
            var told = Diagnostic.error(String.valueOf(stopped.getMessage())).hint(stopped.hint());
            here.err().println(here.vault().redaction().scrub(told.render()));
            return ExitCode.FAILED.code();
        }
    }

    private static PublicKey key(String name) {
        try {
            return PublicKey.parse(name);
        } catch (IllegalArgumentException wrong) {
            throw mistake(
                    String.valueOf(wrong.getMessage()), "`muster validators list` names them");
        }
    }

    @Command(
            description = {
                "Derives validators' keys from a mnemonic in a vault: prints their public keys, and",
                "writes keystores if a folder is named. The mnemonic's file must be encrypted."
            },
            mixinStandardHelpOptions = true)
    int derive(
            @Mixin VaultOptions vault,
            @Option(
                            names = {"-m", "--mnemonic"},
                            required = true,
                            paramLabel = "FILE",
                            description = "The encrypted file with the words (BIP-39, English).")
                    Path mnemonic,
            @Option(
                            names = "--passphrase-file",
                            paramLabel = "FILE",
                            description = "A file with the mnemonic's passphrase, if it has one.")
                    Path passphrase,
            @Option(
                            names = "--first",
                            paramLabel = "N",
                            description = "The first validator's number (${DEFAULT-VALUE}).",
                            defaultValue = "0")
                    long first,
            @Option(
                            names = {"-n", "--count"},
                            paramLabel = "N",
                            description = "How many (${DEFAULT-VALUE}).",
                            defaultValue = "1")
                    int count,
            @Option(
                            names = {"-o", "--keystores"},
                            paramLabel = "FOLDER",
                            description = "Write keystores there.")
                    Path output,
            @Option(
                            names = "--password-file",
                            paramLabel = "FILE",
                            description =
                                    "The keystores' password. Without it, each gets a password of its"
                                            + " own in FOLDER/secrets, encrypted as the mnemonic is.")
                    Path password,
            @Option(
                            names = "--kdf",
                            paramLabel = "NAME",
                            description = "scrypt or pbkdf2 (${DEFAULT-VALUE}).",
                            defaultValue = "scrypt")
                    Keystore.Derivation kdf) {
        var here = vault.openAsking(surroundings, List.of(mnemonic.toString()));
        var derivation =
                new KeyDerivation(
                        here,
                        mnemonic,
                        Optional.ofNullable(passphrase),
                        Optional.ofNullable(password));
        try {
            derivation.derive(first, count, kdf, Optional.ofNullable(output));
            return ExitCode.DONE.code();
        } catch (IllegalArgumentException wrong) {
            throw mistake(String.valueOf(wrong.getMessage()), "nothing was written");
        }
    }

    @Command(
            description = {
                "Checks slashing histories (EIP-3076), tells the highest that each key has signed, and",
                "merges them."
            },
            mixinStandardHelpOptions = true)
    int history(
            @Option(
                            names = "--root",
                            paramLabel = "ROOT",
                            description = "The chain's genesis_validators_root.")
                    String root,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            description = "Write all of them as one.")
                    Path output,
            @Option(
                            names = "--highest",
                            description =
                                    "Write only the highest of each key, which forbids all else.")
                    boolean highest,
            @Parameters(arity = "1..*", paramLabel = "FILE") List<Path> files) {
        var histories = new ArrayList<SlashingHistory>();
        for (var file : files) {
            try {
                var history =
                        SlashingHistory.parse(
                                new String(
                                        surroundings.vault().bytes(file), StandardCharsets.UTF_8));
                if (root != null) {
                    history.verifyChain(root);
                }
                history.bogus()
                        .forEach(entry ->
                                surroundings
                                        .err()
                                        .println(
                                                "warning: "
                                                        + file
                                                        + ": left out '"
                                                        + entry
                                                        + "', which is no key"));
                histories.add(history);
            } catch (IOException failure) {
                throw mistake(
                        file + " can't be read: " + failure.getMessage(), "it is a file of JSON");
            } catch (IllegalArgumentException wrong) {
                throw mistake(file + ": " + wrong.getMessage(), "nothing was written");
            }
        }
        try {
            var all = histories.stream().reduce(SlashingHistory::merged).orElseThrow();
            all.records()
                    .forEach((key, record) ->
                            surroundings
                                    .out()
                                    .printf(
                                            "%s  block %s  source %s  target %s\n",
                                            key,
                                            record.slot().map(Object::toString).orElse("-"),
                                            record.source().map(Object::toString).orElse("-"),
                                            record.target().map(Object::toString).orElse("-")));
            if (output != null) {
                var written = highest ? all.condensed() : all;
                new VaultFiles(surroundings)
                        .write(
                                output.toString(),
                                (written.written() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return ExitCode.DONE.code();
        } catch (IllegalArgumentException wrong) {
            throw mistake(String.valueOf(wrong.getMessage()), "nothing was written");
        }
    }

    static InputException mistake(String what, String hint) {
        return new InputException(Diagnostic.error(what).hint(hint));
    }
}
