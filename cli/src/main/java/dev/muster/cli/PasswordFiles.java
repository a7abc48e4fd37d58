package dev.muster.cli;

import dev.muster.module.Secret;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Files that hold a password, or programs that print one.
record PasswordFiles(Surroundings here) {

    Secret read(Path file) {
        var expanded =
                file.startsWith("~") ? here.home().resolve(Path.of("~").relativize(file)) : file;
        try {
            var text =
                    Files.isExecutable(expanded) ? printed(expanded) : Files.readString(expanded);
            var password = text.strip();
            if (password.isEmpty()) {
                throw mistake("Empty password was provided from file (" + expanded + ")");
            }
            return new Secret(password);
        } catch (IOException trouble) {
            throw mistake("Could not read password file " + expanded + ": " + trouble.getMessage());
        }
    }

    private String printed(Path program) throws IOException {
        var process =
                here.process(List.of(program.toAbsolutePath().toString()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        process.getOutputStream().close();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw mistake(
                        "The password script " + program + " returned an error (rc=" + code + ")");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return text;
    }

    private static InputException mistake(String message) {
        return new InputException(Diagnostic.error(message));
    }
}
