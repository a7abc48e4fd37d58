package dev.muster.session.shell;

import java.util.ArrayList;
import java.util.List;

/// What one part of a frame said: the exit code it ended with, and both outputs.
///
/// @param uptime the host's seconds since it started, when the part ended; 0 where it doesn't tell
record Section(int exit, byte[] out, byte[] err, double uptime) {

    /// The sections that came, in order: those whose end mark is on both streams. Where nothing at
    /// all came on the second one, the first alone counts: it was lost with the shell that kept it.
    static List<Section> split(byte[] out, byte[] err, String token) {
        var sections = new ArrayList<Section>();
        var mark = "\n" + token;
        int outAt = 0;
        int errAt = 0;
        while (true) {
            int outEnd = Bytes.indexOf(out, outAt, mark + " ");
            int errEnd = err.length == 0 ? 0 : Bytes.indexOf(err, errAt, mark + "\n");
            if (outEnd < 0 || errEnd < 0) {
                return sections;
            }
            int lineEnd = Bytes.indexOf(out, outEnd + mark.length(), "\n");
            if (lineEnd < 0) {
                return sections;
            }
            var words =
                    Bytes.text(
                                    java.util.Arrays.copyOfRange(
                                            out, outEnd + mark.length() + 1, lineEnd))
                            .split(" ", -1);
            sections.add(
                    new Section(
                            Integer.parseInt(words[0]),
                            java.util.Arrays.copyOfRange(out, outAt, outEnd),
                            java.util.Arrays.copyOfRange(err, errAt, errEnd),
                            words.length > 1 && !words[1].isEmpty()
                                    ? Double.parseDouble(words[1])
                                    : 0));
            outAt = lineEnd + 1;
            errAt = err.length == 0 ? 0 : errEnd + mark.length() + 1;
        }
    }
}
