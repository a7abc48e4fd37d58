package dev.muster.cli;

import dev.muster.hold.Interrupts;
import dev.muster.run.Prompting;
import dev.muster.session.KeptSessions;
import dev.muster.setting.Configuration;
import dev.muster.vault.Vault;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
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
/// @param interrupts how the command learns of Ctrl-C
/// @param kept connections of earlier commands, where the process outlives the command
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
        Vault vault,
        Interrupts interrupts,
        Optional<KeptSessions> kept) {

    Surroundings {
        environment = Map.copyOf(environment);
    }

    /// Surroundings without a vault's passwords, in a process of their own.
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
                Vault.closed(),
                new ProcessInterrupts(),
                Optional.empty());
    }

    /// Those of commands that nobody types and nobody reads.
    static Surroundings unseen(Path installation) {
        var nothing = new PrintStream(OutputStream.nullOutputStream());
        return new Surroundings(
                InputStream.nullInputStream(),
                nothing,
                nothing,
                Prompting.NOBODY,
                Map.of(),
                OptionalInt.empty(),
                InstantSource.system(),
                "muster",
                installation,
                Path.of(System.getProperty("user.home")),
                System.getProperty("user.name"));
    }

    /// Whether the program was called by one of Ansible's names.
    boolean isDropIn() {
        return program.startsWith("ansible");
    }

    /// A variable of the environment that holds more than nothing.
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /// A program to be started in this environment.
    ProcessBuilder process(List<String> command) {
        var builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    /// The same with another way to ask.
    Surroundings with(Prompting other) {
        return with(other, vault, interrupts, kept);
    }

    /// The same with other outputs.
    Surroundings with(PrintStream otherOut, PrintStream otherErr) {
        return new Surroundings(
                in,
                otherOut,
                otherErr,
                person,
                environment,
                configuration,
                columns,
                clock,
                program,
                installation,
                home,
                user,
                vault,
                interrupts,
                kept);
    }

    /// The same with what opens encrypted files.
    Surroundings with(Vault other) {
        return with(person, other, interrupts, kept);
    }

    /// The same in a process that serves others, too.
    Surroundings with(Interrupts others, KeptSessions sessions) {
        return with(person, vault, others, Optional.of(sessions));
    }

    private Surroundings with(
            Prompting asking,
            Vault opening,
            Interrupts interrupting,
            Optional<KeptSessions> keeping) {
        return new Surroundings(
                in,
                out,
                err,
                asking,
                environment,
                configuration,
                columns,
                clock,
                program,
                installation,
                home,
                user,
                opening,
                interrupting,
                keeping);
    }
}
