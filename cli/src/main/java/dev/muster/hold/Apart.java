package dev.muster.hold;

import java.io.File;
import java.util.ArrayList;
import java.util.List;

/// Processes that outlive the one that starts them, out of reach of its terminal.
///
/// Written as plainly as [Wire], and for its reason.
final class Apart {
    /// A session of its own has no terminal to be closed or to send Ctrl-C, and what is started
    /// from there finds signals as it should. macOS has no program that makes one, so there they
    /// are ignored.
    private static final String START =
            "! command -v setsid >/dev/null || exec setsid \"$@\"; trap '' HUP INT QUIT; exec \"$@\"";

    private Apart() {}

    /// Has a process go apart when it is started, with neither input nor output.
    static ProcessBuilder from(ProcessBuilder process) {
        var words = new ArrayList<>(List.of("/bin/sh", "-c", START, "muster"));
        words.addAll(process.command());
        return process.command(words)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }
}
