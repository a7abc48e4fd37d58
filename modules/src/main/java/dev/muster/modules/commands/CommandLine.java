package dev.muster.modules.commands;

import dev.muster.source.ShellWords;
import java.util.List;
import java.util.regex.Pattern;

/// A command line taken apart and put together the way POSIX shells write words.
final class CommandLine {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{([A-Za-z_]\\w*)})");
    private static final Pattern HOME = Pattern.compile("~[A-Za-z0-9._-]*(?=/|$)");

    private CommandLine() {}

    /// The words of a line: blanks part them; quotes and backslashes keep them together.
    static List<String> words(String line) {
        try {
            return ShellWords.of(line);
        } catch (ShellWords.Unfinished mistake) {
            throw new UnclosedQuote(mistake);
        }
    }

    /// A line whose quote is never closed.
    static final class UnclosedQuote extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnclosedQuote(Throwable cause) {
            super("No closing quotation", cause);
        }
    }

    /// A word for a shell's script that means exactly the text.
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /// A word for a shell's script in which `$NAME`, `${NAME}` and a leading `~` stand for what
    /// they mean on the host, if anything, and all else for itself.
    static String expanded(String text) {
        var home = HOME.matcher(text);
        if (home.lookingAt()) {
            var rest = text.substring(home.end());
            return home.group() + (rest.isEmpty() ? "" : "/" + withVariables(rest.substring(1)));
        }
        return withVariables(text);
    }

    private static String withVariables(String text) {
        var word = new StringBuilder();
        var variable = VARIABLE.matcher(text);
        int from = 0;
        while (variable.find()) {
            var name = variable.group(1) == null ? variable.group(2) : variable.group(1);
            if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
                continue;
            }
            if (variable.start() > from) {
                word.append(quoted(text.substring(from, variable.start())));
            }
            var asWritten = variable.group().replace("$", "\\$").replace("}", "\\}");
            word.append("\"${").append(name).append('-').append(asWritten).append("}\"");
            from = variable.end();
        }
        if (from < text.length() || word.isEmpty()) {
            word.append(quoted(text.substring(from)));
        }
        return word.toString();
    }
}
