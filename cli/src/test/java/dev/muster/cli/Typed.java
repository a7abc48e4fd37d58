package dev.muster.cli;

import dev.muster.report.ExitCode;
import dev.muster.run.Prompting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// A command as a user types it, and what came of it.
record Typed(ExitCode exit, String out, String err) {

    static Typed muster(String... arguments) {
        return muster(Map.of(), Prompting.NOBODY, "muster", List.of(arguments));
    }

    static Typed musterReading(String input, String... arguments) {
        return muster(input, Map.of(), Prompting.NOBODY, "muster", List.of(arguments));
    }

    static Typed muster(
            Map<String, String> environment,
            Prompting person,
            String program,
            List<String> arguments) {
        return muster("", environment, person, program, arguments);
    }

    private static Typed muster(
            String input,
            Map<String, String> environment,
            Prompting person,
            String program,
            List<String> arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var here =
                new Surroundings(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        person,
                        environment,
                        OptionalInt.empty(),
                        InstantSource.system(),
                        program,
                        Path.of(".."),
                        Path.of(environment.getOrDefault("HOME", System.getProperty("user.home"))),
                        System.getProperty("user.name"));
        var exit = new Program(here).run(arguments);
        return new Typed(
                exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
