package dev.muster.cli;

import dev.muster.modules.validators.ValidatorKeys;
import dev.muster.report.ExitCode;
import dev.muster.source.Diagnostic;
import dev.muster.validator.PublicKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `muster validators move`: a key from one host to another.
@Command(
        name = "move",
        description = {
            "Moves a key from one host to another, so that no two ever sign with it.",
            "Stops it, proves that the source lost it, waits, and gives it to the destination with all"
                    + " that it has signed. Whatever interrupts it, run the same command again to go"
                    + " on."
        },
        mixinStandardHelpOptions = true)
final class ValidatorsMoveCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private ValidatorsCommand.Hosts hosts = new ValidatorsCommand.Hosts();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "HOST",
            description = "The host that signs with it.")
    private String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "HOST",
            description =
                    "The host that is to. Until it is given the key, it may be changed, also to the"
                            + " source itself.")
    private String to = "";

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How many whole epochs nobody has the key (${DEFAULT-VALUE}).",
            defaultValue = "2")
    private int epochs;

    @Option(
            names = "--keystore",
            paramLabel = "FILE",
            description = "The keystore, where no 'validator_keys' of the inventory names it.")
    private Optional<Path> keystore = Optional.empty();

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "The file with its password.")
    private Optional<Path> password = Optional.empty();

    @Option(
            names = "--never-signed",
            description = "The key has never signed: it may come without a history.")
    private boolean unused;

    @Option(
            names = "--assume-keyless",
            paramLabel = "HOST",
            description =
                    "A host that is gone for good and need not prove that it has no keys; may be"
                            + " repeated.")
    private List<String> keyless = List.of();

    @Option(
            names = "--journal",
            paramLabel = "FOLDER",
            description = "Where the steps are written down (" + ValidatorKeys.MOVES + ").")
    private Optional<Path> journal = Optional.empty();

    @Parameters(arity = "1", paramLabel = "KEY", description = "The public key.")
    private String name = "";

    ValidatorsMoveCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (epochs < 0) {
            throw ValidatorsCommand.mistake("--epochs must not be negative", "2 is usual");
        }
        var visit = hosts.visit(surroundings);
        var here = visit.here();
        var key = key();
        for (var host : List.of(from, to)) {
            if (visit.inventory().host(host).isEmpty()) {
                throw ValidatorsCommand.mistake(
                        "there is no host '" + host + "' in the inventory",
                        "see `muster inventory`");
            }
        }
        var files = new KeystoreFiles(here, key, keystore, password);
        var order =
                new KeyMove.Order(key, from, to, epochs, unused, Set.copyOf(keyless), files::find);
        try (var steps = MoveJournal.open(folder(here), key, here.clock())) {
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

    private Path folder(Surroundings here) {
        return journal.orElseGet(() -> here.home().resolve(ValidatorKeys.MOVES.substring(2)));
    }

    private PublicKey key() {
        try {
            return PublicKey.parse(name);
        } catch (IllegalArgumentException wrong) {
            throw ValidatorsCommand.mistake(
                    String.valueOf(wrong.getMessage()), "`muster validators list` names them");
        }
    }
}
