package dev.muster.cli;

import dev.muster.report.Palette;
import dev.muster.report.View;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How much is told, and how it looks.
final class LookOptions {
    @Option(
            names = {"-v", "--verbose"},
            description = "Show results; more with -vv and -vvv.")
    private boolean[] verbose = {};

    @Option(
            names = "--color",
            negatable = true,
            description = "Colours whatever the output is; NO_COLOR is honoured otherwise.")
    private Optional<Boolean> colour = Optional.empty();

    int verbosity() {
        return verbose.length;
    }

    Optional<Boolean> colour() {
        return colour;
    }

    View view(Surroundings here) {
        boolean terminal = here.columns().isPresent();
        boolean colours = colour.orElse(terminal && here.variable("NO_COLOR").isEmpty());
        return new View(new Palette(colours), here.columns().orElse(100), terminal, verbosity());
    }
}
