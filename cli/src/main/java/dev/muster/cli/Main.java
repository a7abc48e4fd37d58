package dev.muster.cli;

import dev.muster.hold.Person;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;

/// Where the process begins and ends.
public final class Main {
    private Main() {}

    /// Runs the command and exits with its code.
    public static void main(String[] arguments) {
        var here =
                new Surroundings(
                        System.in,
                        stream(FileDescriptor.out),
                        stream(FileDescriptor.err),
                        new Person(System.in, System.err),
                        System.getenv(),
                        columns(),
                        InstantSource.system(),
                        System.getProperty("muster.name", "muster"),
                        Path.of(System.getProperty("muster.home", "")),
                        Path.of(System.getProperty("user.home")),
                        System.getProperty("user.name"));
        int code = new Program(here).exit(List.of(arguments));
        // Unlike an exit, this does not search every jar for somebody who wants to log it. All is
        // written, and what has to be closed is closed by now.
        Runtime.getRuntime().halt(code);
    }

    private static OptionalInt columns() {
        int told = Integer.getInteger("muster.columns", 0);
        return told > 0 ? OptionalInt.of(told) : OptionalInt.empty();
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new java.io.BufferedOutputStream(new FileOutputStream(descriptor), 1 << 13),
                false,
                StandardCharsets.UTF_8);
    }
}
