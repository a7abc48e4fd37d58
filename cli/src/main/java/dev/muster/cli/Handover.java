package dev.muster.cli;

import dev.muster.hold.Client;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Where the process begins in a folder that has a hold, or is to have one: hands the command over,
/// or starts it as if there were none where the hold won't have it.
///
/// The launcher starts this from a jar that holds little else: so small a program is up in the time
/// that the JVM needs for itself.
public final class Handover implements SignalHandler {
    /// Not taken from the exit codes' own class, which would be loaded for it.
    private static final int INTERRUPTED = 130;

    private final Client client;
    private boolean interrupted;

    private Handover(Client client) {
        this.client = client;
    }

    /// Hands the command over and exits with its code.
    public static void main(String[] arguments) throws IOException {
        var program = System.getProperty("muster.name", "muster");
        var client =
                new Client(
                        Path.of(System.getProperty("muster.hold")),
                        System.getProperty("muster.launcher", ""),
                        new FileOutputStream(FileDescriptor.out),
                        new FileOutputStream(FileDescriptor.err));
        var before = Signal.handle(new Signal("INT"), new Handover(client));
        int code =
                client.call(
                        program,
                        Integer.getInteger("muster.columns", 0),
                        Arrays.asList(arguments),
                        System.getenv());
        if (code == Client.NOT_TAKEN) {
            OrdinaryStart.replaceThis(
                    System.getProperty("muster.home") + "/muster",
                    program,
                    Arrays.asList(arguments));
            Signal.handle(new Signal("INT"), before);
            Main.main(arguments);
        } else {
            Runtime.getRuntime().halt(code);
        }
    }

    /// The first Ctrl-C is for the hold, a second one for this process.
    @Override
    public void handle(Signal signal) {
        if (interrupted || !client.interrupt()) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        interrupted = true;
    }
}
