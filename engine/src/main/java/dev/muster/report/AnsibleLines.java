package dev.muster.report;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;

/// The lines of a run in Ansible's words: where they go, and in which colours.
final class AnsibleLines {
    private final PrintStream out;
    private final PrintStream err;
    private final AnsibleLook look;
    private final Set<String> warned = new HashSet<>();

    AnsibleLines(PrintStream out, PrintStream err, AnsibleLook look) {
        this.out = out;
        this.err = err;
        this.look = look;
    }

    void banner(String text) {
        out.println();
        out.println(AnsibleText.banner(text, look.columns()));
    }

    void tell(AnsibleInk ink, String text) {
        plain(painted(ink, text));
    }

    void plain(String text) {
        out.println(text);
    }

    /// A line about a failure, which may be wanted on standard error.
    void trouble(AnsibleInk ink, String text) {
        (look.failuresOnErr() ? err : out).println(painted(ink, text));
    }

    /// Tells a warning on standard error, once.
    void warn(String message) {
        var text = AnsibleText.warning(message, look.columns());
        if (warned.add(text)) {
            out.flush();
            err.println(painted(AnsibleInk.WARNING, text.stripTrailing()));
        }
    }

    void flush() {
        out.flush();
        err.flush();
    }

    private String painted(AnsibleInk ink, String text) {
        return look.colours() ? ink.paint(text) : text;
    }
}
