package dev.muster.cli;

import dev.muster.report.ExitCode;
import dev.muster.validator.SlashingHistory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `muster validators history`: what keys have signed.
@Command(
        name = "history",
        description = {
            "Checks slashing histories (EIP-3076), and merges them.",
            "Tells the highest that each key has signed."
        },
        mixinStandardHelpOptions = true)
final class ValidatorsHistoryCommand implements Callable<Integer> {
    private static final Path STANDARD_OUTPUT = Path.of("-");

    private final Surroundings surroundings;

    @Option(
            names = "--root",
            paramLabel = "ROOT",
            description = "The chain's genesis_validators_root.")
    private Optional<String> root = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Write all of them as one; a file that is there already must be among them."
                            + " '-' is standard output.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--highest",
            description = "Write only the highest of each key, which forbids all else.")
    private boolean highest;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Slashing histories.")
    private List<Path> files = List.of();

    ValidatorsHistoryCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        output.ifPresent(this::refuseOther);
        var histories = new ArrayList<SlashingHistory>();
        files.forEach(file -> histories.add(history(file)));
        try {
            var all = histories.stream().reduce(SlashingHistory::merged).orElseThrow();
            if (output.filter(STANDARD_OUTPUT::equals).isEmpty()) {
                tell(all);
            }
            output.ifPresent(file -> write(highest ? all.condensed() : all, file));
            return ExitCode.DONE.code();
        } catch (IllegalArgumentException wrong) {
            throw ValidatorsCommand.mistake(
                    String.valueOf(wrong.getMessage()), "nothing was written");
        }
    }

    /// What a file knows is lost where another takes its place.
    private void refuseOther(Path file) {
        if (Files.exists(file) && files.stream().noneMatch(one -> isSame(one, file))) {
            throw ValidatorsCommand.mistake(
                    file + " is there already",
                    "name another file, or name it among those to be merged, too");
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.exists(one) && Files.isSameFile(one, other);
        } catch (IOException _) {
            return false;
        }
    }

    private SlashingHistory history(Path file) {
        try {
            var history =
                    SlashingHistory.parse(
                            new String(surroundings.vault().bytes(file), StandardCharsets.UTF_8));
            root.ifPresent(history::verifyChain);
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
            return history;
        } catch (IOException failure) {
            throw ValidatorsCommand.mistake(
                    file + " can't be read: " + failure.getMessage(), "it is a file of JSON");
        } catch (IllegalArgumentException wrong) {
            throw ValidatorsCommand.mistake(
                    file + ": " + wrong.getMessage(), "nothing was written");
        }
    }

    private void tell(SlashingHistory all) {
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
    }

    private void write(SlashingHistory history, Path file) {
        new VaultFiles(surroundings)
                .write(
                        file.toString(),
                        (history.written() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
