package dev.muster.cli;

import dev.muster.report.ExitCode;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.vault.Vault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `muster vault`: encrypts and decrypts files and single values.
@Command(
        name = "vault",
        description = "Encrypts and decrypts files and single values.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class VaultCommand implements Callable<Integer> {
    private final Surroundings here;

    @Spec private CommandLine.Model.CommandSpec spec;

    VaultCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        throw Chores.missing(spec);
    }

    /// Where the result goes.
    static final class OutputOption {
        @Option(
                names = "--output",
                paramLabel = "FILE",
                description = "Write to this file; '-' is standard output.")
        private Optional<String> file = Optional.empty();

        VaultFiles with(VaultFiles files, List<String> names) {
            if (file.isPresent() && names.size() > 1) {
                throw new InputException(
                        Diagnostic.error("at most one file can be given along with --output"));
            }
            return files.writing(file);
        }
    }

    /// What opens files.
    static final class Opening {
        @Mixin private VaultOptions vault = new VaultOptions();

        @Option(
                names = {"-v", "--verbose"},
                description = "Understood for habit's sake: there is nothing more to tell.")
        @SuppressWarnings("UnusedVariable")
        private boolean[] more = {};

        VaultFiles reading(Surroundings here, List<String> files) {
            return new VaultFiles(vault.openAsking(here, files));
        }
    }

    /// What opens files and closes them again.
    static final class Closing {
        @Mixin private Opening opening = new Opening();
        @Mixin private EncryptOptions encrypt = new EncryptOptions();

        Function<byte[], String> lock(Surroundings here, String place) {
            return encrypt.lock(opening.vault, here, Path.of(place));
        }

        VaultFiles reading(Surroundings here, List<String> files) {
            return opening.reading(here, files);
        }
    }

    @Command(
            description = "Makes an encrypted file, in an editor.",
            mixinStandardHelpOptions = true)
    int create(
            @Mixin Closing closing,
            @Option(
                            names = "--skip-tty-check",
                            description = "Start the editor without a terminal too.")
                    boolean skipTtyCheck,
            @Parameters(arity = "1", paramLabel = "FILE", description = "The file.") String file) {
        new VaultFiles(here).create(file, closing.lock(here, file));
        return ExitCode.DONE.code();
    }

    @Command(description = "Encrypts files.", mixinStandardHelpOptions = true)
    int encrypt(
            @Mixin Closing closing,
            @Mixin OutputOption output,
            @Parameters(
                            arity = "0..*",
                            paramLabel = "FILE",
                            description = "Files; standard input and output without any.")
                    List<String> files) {
        var worker = output.with(new VaultFiles(here), all(files));
        var lock = closing.lock(here, all(files).getFirst());
        all(files).forEach(file -> worker.encrypt(file, lock));
        tell("Encryption successful");
        return ExitCode.DONE.code();
    }

    @Command(description = "Decrypts files.", mixinStandardHelpOptions = true)
    int decrypt(
            @Mixin Opening opening,
            @Mixin OutputOption output,
            @Parameters(
                            arity = "0..*",
                            paramLabel = "FILE",
                            description = "Files; standard input and output without any.")
                    List<String> files) {
        var worker = output.with(opening.reading(here, all(files)), all(files));
        all(files).forEach(worker::decrypt);
        tell("Decryption successful");
        return ExitCode.DONE.code();
    }

    @Command(description = "Opens encrypted files in an editor.", mixinStandardHelpOptions = true)
    int edit(
            @Mixin Closing closing,
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files.")
                    List<String> files) {
        var worker = closing.reading(here, files);
        files.forEach(file -> worker.edit(file, closing.encrypt));
        return ExitCode.DONE.code();
    }

    @Command(description = "Shows encrypted files.", mixinStandardHelpOptions = true)
    int view(
            @Mixin Opening opening,
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files.")
                    List<String> files) {
        var worker = opening.reading(here, files);
        files.forEach(worker::view);
        return ExitCode.DONE.code();
    }

    @Command(description = "Encrypts files with another password.", mixinStandardHelpOptions = true)
    int rekey(
            @Mixin Closing closing,
            @Option(
                            names = "--new-vault-id",
                            paramLabel = "[NAME@]SOURCE",
                            description = "The new password, by a name.")
                    Optional<String> newId,
            @Option(
                            names = "--new-vault-password-file",
                            paramLabel = "FILE",
                            description = "A file with the new password.")
                    Optional<String> newFile,
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files.")
                    List<String> files) {
        var encrypt = closing.encrypt;
        var worker = closing.reading(here, files);
        if (encrypt.isForKeys()) {
            var lock = closing.lock(here, files.getFirst());
            files.forEach(file -> worker.rekey(file, lock));
            here.err().println("Rekey successful");
            return ExitCode.DONE.code();
        }
        var sources = new ArrayList<String>();
        if (encrypt.name(here).isPresent()) {
            sources.addAll(VaultOptions.configured(here));
        }
        newId.ifPresent(sources::add);
        newFile.ifPresent(file -> sources.add(VaultOptions.name(here) + "@" + file));
        if (sources.isEmpty()) {
            sources.add(VaultOptions.asked(here));
        }
        var fresh =
                EncryptOptions.chosen(
                        new VaultPasswords(here, true).of(sources), encrypt.name(here), true);
        files.forEach(file -> worker.rekey(file, plain -> Vault.encrypt(plain, fresh)));
        here.err().println("Rekey successful");
        return ExitCode.DONE.code();
    }

    @Command(
            name = "encrypt_string",
            aliases = "encrypt-string",
            description = "Encrypts single values, as YAML to paste into a file of variables.",
            mixinStandardHelpOptions = true)
    int encryptString(
            @Mixin Closing closing,
            @Mixin OutputOption output,
            @Option(
                            names = {"-n", "--name"},
                            paramLabel = "NAME",
                            description = "The variable's name; one for each value.")
                    List<String> names,
            @Option(
                            names = {"-p", "--prompt"},
                            description = "Ask for the value.")
                    boolean prompt,
            @Option(names = "--show-input", description = "Show the value as it is typed.")
                    boolean show,
            @Option(
                            names = "--stdin-name",
                            paramLabel = "NAME",
                            description = "The name of the value on standard input.")
                    Optional<String> stdinName,
            @Parameters(
                            arity = "0..*",
                            paramLabel = "VALUE",
                            description = "Values; '-', or none, is standard input.")
                    List<String> values) {
        var given = values == null ? List.<String>of() : values;
        boolean reads = given.contains("-") || given.isEmpty() || stdinName.isPresent();
        if (prompt && given.isEmpty() && stdinName.isEmpty()) {
            reads = false;
        }
        if (prompt && reads) {
            throw new InputException(
                    Diagnostic.error("a value is either asked for or on standard input, not both"));
        }
        var strings = new VaultStrings(here, closing.lock(here, ""));
        if (prompt) {
            strings.ask(show);
        }
        if (reads) {
            strings.read(stdinName);
        }
        strings.add(
                given.stream().filter(value -> !value.equals("-")).toList(),
                names == null ? List.of() : names);
        new VaultFiles(here).write(output.file.orElse("-"), strings.written());
        tell("Encryption successful");
        return ExitCode.DONE.code();
    }

    @Command(
            description = {
                "Tells who may read what is encrypted to keys here, and changes it.",
                "After a change the files below are encrypted anew; who is removed may have kept"
                        + " copies, so change the secrets too."
            },
            mixinStandardHelpOptions = true)
    int recipients(
            @Mixin Opening opening,
            @Option(
                            names = "--add",
                            paramLabel = "KEY",
                            description = "Add a key: age1..., or an SSH public key.")
                    List<String> added,
            @Option(
                            names = "--remove",
                            paramLabel = "WORD",
                            description = "Remove the keys that hold this word.")
                    List<String> removed,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "FOLDER",
                            description = "The folder they lie below (where you are).",
                            defaultValue = "")
                    Path folder) {
        var place = folder.toAbsolutePath().normalize();
        var before =
                AgeRecipients.above(place)
                        .orElseGet(() ->
                                new AgeRecipients(place.resolve(AgeRecipients.NAME), List.of()));
        var after =
                before.with(added == null ? List.of() : added)
                        .without(removed == null ? List.of() : removed);
        if (!after.equals(before)) {
            var keys = after.keys();
            if (!before.lines().isEmpty()) {
                new VaultFiles(opening.vault.open(here)).rekeyBelow(place(after.file()), keys);
            }
            after.save();
        }
        after.keys().forEach(here.out()::println);
        return ExitCode.DONE.code();
    }

    private static Path place(Path file) {
        var folder = file.toAbsolutePath().getParent();
        return folder == null ? Path.of("") : folder;
    }

    private static List<String> all(List<String> files) {
        return files == null || files.isEmpty() ? List.of("-") : files;
    }

    private void tell(String words) {
        if (here.columns().isPresent()) {
            here.err().println(words);
        }
    }
}
