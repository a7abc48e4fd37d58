package dev.muster.cli;

import dev.muster.run.Prompting;
import dev.muster.setting.Configuration;
import dev.muster.vault.Vault;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// All that a command takes from the process it runs in.
///
/// @param configuration what `ansible.cfg` and the environment say of every run
/// @param columns the width of the terminal that shows `out`; empty where there is no terminal
/// @param program the name the program was called by
/// @param installation the folder that holds the program and its playbooks
/// @param home the user's home directory
/// @param vault what opens encrypted files
record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Prompting person,
        Map<String, String> environment,
        Configuration configuration,
        OptionalInt columns,
        InstantSource clock,
        String program,
        Path installation,
        Path home,
        String user,
        Vault vault) {

    Surroundings {
        environment = Map.copyOf(environment);
    }

    /// Surroundings without a vault's passwords.
    Surroundings(
            InputStream in,
            PrintStream out,
            PrintStream err,
            Prompting person,
            Map<String, String> environment,
            OptionalInt columns,
            InstantSource clock,
            String program,
            Path installation,
            Path home,
            String user) {
        this(
                in,
                out,
                err,
                person,
                environment,
                Configuration.of(environment, Path.of(""), home),
                columns,
                clock,
                program,
                installation,
                home,
                user,
                Vault.closed());
    }

    /// Whether the program was called by one of Ansible's names.
    boolean isDropIn() {
        return program.startsWith("ansible");
    }

    /// A variable of the environment that holds more than nothing.
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /// The same with another way to ask.
    Surroundings with(Prompting other) {
        return new Surroundings(
                in,
                out,
                err,
                other,
                environment,
                configuration,
                columns,
                clock,
                program,
                installation,
                home,
                user,
                vault);
    }

    /// The same with what opens encrypted files.
    Surroundings with(Vault other) {
        return new Surroundings(
                in,
                out,
                err,
                person,
                environment,
                configuration,
                columns,
                clock,
                program,
                installation,
                home,
                user,
                other);
    }
}
