package dev.muster.hold;

import dev.muster.run.Prompting;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// A command that was handed over, with all that it needs of the process it was typed for.
///
/// @param program the name the program was called by
/// @param columns the width of the terminal that shows `out`; empty where there is no terminal
/// @param person whoever sits at the client's terminal
public record Call(
        String program,
        List<String> arguments,
        Map<String, String> environment,
        OptionalInt columns,
        PrintStream out,
        PrintStream err,
        Prompting person,
        Interrupts interrupts) {
    public Call {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }
}
