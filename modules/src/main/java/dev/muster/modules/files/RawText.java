package dev.muster.modules.files;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.PythonRegex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/// Bytes as text of one character each, so that an edit keeps what it does not touch whatever the
/// file's encoding is. Arguments, which are UTF-8, are turned into the same.
final class RawText {
    private RawText() {}

    static String of(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    static String shown(String raw) {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /// An expression over bytes.
    static PythonRegex regex(String argument, String expression) {
        return compiled(argument, expression, of(expression), List.of(PythonRegex.Flag.ASCII));
    }

    /// An expression over characters.
    static PythonRegex regex(String argument, String expression, List<PythonRegex.Flag> flags) {
        return compiled(argument, expression, expression, flags);
    }

    private static PythonRegex compiled(
            String argument, String typed, String expression, List<PythonRegex.Flag> flags) {
        try {
            return PythonRegex.of(expression, flags);
        } catch (PatternSyntaxException mistake) {
            throw new InputException(
                    Diagnostic.error(
                                    "'"
                                            + argument
                                            + "' is not a regular expression: "
                                            + mistake.getDescription())
                            .hint("it is '" + typed + "'"));
        }
    }

    /// Lines with their line feeds.
    static List<String> lines(String text) {
        var lines = new ArrayList<String>();
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            lines.add(text.substring(from, end + 1));
            from = end + 1;
        }
        if (from < text.length()) {
            lines.add(text.substring(from));
        }
        return lines;
    }

    /// The line without the line feeds and returns at its end.
    static String chomped(String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
            end--;
        }
        return line.substring(0, end);
    }
}
