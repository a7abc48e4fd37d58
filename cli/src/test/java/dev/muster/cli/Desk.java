package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.run.Prompting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A folder in which commands are typed that open and make what is encrypted, by the password in
/// its file `pass`.
record Desk(Path folder) {
    static Desk in(Path folder) throws IOException {
        Files.writeString(folder.resolve("pass"), "hunter2");
        return new Desk(folder);
    }

    String at(String name) {
        return folder.resolve(name).toString();
    }

    String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    Typed typed(String... arguments) {
        return Typed.muster(
                Map.of("ANSIBLE_VAULT_PASSWORD_FILE", at("pass")),
                Prompting.NOBODY,
                "muster",
                List.of(arguments));
    }

    /// The same for a command that has to succeed.
    Typed done(String... arguments) {
        var typed = typed(arguments);
        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        return typed;
    }
}
