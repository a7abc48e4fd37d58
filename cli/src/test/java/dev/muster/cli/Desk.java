package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.run.Prompting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /// What ends soon of the certificates below a folder, which counts as one of a host.
    Typed expiringHere(String name, String... more) {
        var words =
                new ArrayList<>(List.of("ca", "expiring", "-d", at("none"), "--path", at(name)));
        words.addAll(List.of("-i", "localhost,", "-c", "local"));
        words.addAll(List.of(more));
        return typed(words.toArray(String[]::new));
    }
}
