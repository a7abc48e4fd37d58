package dev.muster.cli;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.vault.Identity;
import dev.muster.vault.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads vault passwords from where they are: files, which may be encrypted with a password read
/// before, programs that print them, and a person.
final class VaultPasswords {
    /// The source that is a person, who is not told the password's name.
    static final String ASKED = "prompt_ask_vault_pass";

    private static final String PROMPT = "prompt";

    /// How a program that keeps several passwords says that it has none of a name.
    private static final int UNKNOWN = 2;

    private final Surroundings here;
    private final boolean fresh;
    private final List<Identity> found = new ArrayList<>();

    /// @param fresh whether the passwords are new, and a person has to type them twice
    VaultPasswords(Surroundings here, boolean fresh) {
        this.here = here;
        this.fresh = fresh;
    }

    /// The identities of sources, each `NAME@SOURCE` or a source alone. A file that cannot be used
    /// is told, and is a mistake where it leaves no password at all.
    ///
    /// @throws InputException when there is none
    List<Identity> of(List<String> sources) {
        Optional<InputException> last = Optional.empty();
        for (var source : sources) {
            int at = source.indexOf('@');
            var name = at < 0 ? VaultOptions.name(here) : source.substring(0, at);
            var value = source.substring(at + 1);
            if (name.indexOf(';') >= 0) {
                throw new InputException(
                        Diagnostic.error("'" + name + "' is no vault id: it holds a ';'"));
            }
            if (value.equals(PROMPT) || value.equals(ASKED)) {
                found.add(new Identity(name, asked(name, value.equals(ASKED))));
                continue;
            }
            try {
                found.add(new Identity(name, read(value, at < 0 ? "" : name)));
            } catch (InputException unusable) {
                unusable.diagnostics()
                        .forEach(problem ->
                                here.err()
                                        .println(
                                                "warning: vault password of "
                                                        + name
                                                        + ": "
                                                        + problem.message()));
                last = Optional.of(unusable);
            }
        }
        if (found.isEmpty() && last.isPresent()) {
            throw last.get();
        }
        return List.copyOf(found);
    }

    private String asked(String name, boolean nameless) {
        var whose = nameless ? "" : " (" + name + ")";
        var word = nameless ? "Vault" : "vault";
        if (!fresh) {
            return answer("Vault password" + whose + ": ");
        }
        var first = answer("New " + word + " password" + whose + ": ");
        var second =
                answer(
                        (nameless ? "Confirm New " : "Confirm new ")
                                + word
                                + " password"
                                + whose
                                + ": ");
        if (!first.equals(second)) {
            throw new InputException(Diagnostic.error("the passwords do not match"));
        }
        return first;
    }

    private String answer(String question) {
        return here.person()
                .ask(question, false, Optional.empty())
                .map(String::strip)
                .filter(answer -> !answer.isEmpty())
                .orElseThrow(() ->
                        new InputException(
                                Diagnostic.error("no vault password was given")
                                        .hint("type it, or name a file with it")));
    }

    private byte[] read(String typed, String name) {
        var file = expanded(typed);
        if (!Files.exists(file)) {
            throw wrong("the vault password file " + file + " was not found");
        }
        if (Files.isDirectory(file)) {
            throw wrong("the vault password file " + file + " is a folder");
        }
        var password = Files.isExecutable(file) ? printed(file, name) : written(file);
        if (password.isEmpty()) {
            throw wrong("the vault password file " + file + " gives no password");
        }
        return password.getBytes(StandardCharsets.ISO_8859_1);
    }

    private Path expanded(String typed) {
        return typed.startsWith("~/")
                ? here.home().resolve(typed.substring(2))
                : Path.of(typed).toAbsolutePath().normalize();
    }

    private String written(Path file) {
        try {
            var bytes = new Vault(found).open(strip(Files.readAllBytes(file)), file.toString());
            return new String(bytes, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException failure) {
            throw wrong(
                    "the vault password file " + file + " can't be read: " + failure.getMessage());
        }
    }

    private static byte[] strip(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .strip()
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private String printed(Path file, String name) {
        boolean isClient = file.getFileName().toString().matches(".*-client(?:\\.[^.]*)?");
        var command = new ArrayList<>(List.of(file.toString()));
        if (isClient && !name.isEmpty()) {
            command.addAll(List.of("--vault-id", name));
        }
        try {
            var process =
                    here.process(command)
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            var out =
                    new String(
                            process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            int code = process.waitFor();
            if (isClient && code == UNKNOWN) {
                throw wrong("the vault password script " + file + " knows no password of " + name);
            }
            if (code != 0) {
                throw wrong("the vault password script " + file + " exited with " + code);
            }
            return out.replaceAll("^[\\r\\n]+|[\\r\\n]+$", "");
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error(
                                    "the vault password script "
                                            + file
                                            + " can't be run: "
                                            + failure.getMessage())
                            .hint("a file that holds a password must not be executable"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw wrong("interrupted while the vault password script " + file + " ran");
        }
    }

    private static InputException wrong(String message) {
        return new InputException(Diagnostic.error(message));
    }
}
