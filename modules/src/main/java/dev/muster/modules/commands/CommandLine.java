package dev.muster.modules.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A command line taken apart and put together the way POSIX shells write words.
final class CommandLine {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{([A-Za-z_]\\w*)})");
    private static final Pattern HOME = Pattern.compile("~[A-Za-z0-9._-]*(?=/|$)");

    private CommandLine() {}

    /// The words of a line: blanks part them; quotes and backslashes keep them together.
    static List<String> words(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        var inWord = false;
        char quote = 0;
        for (int at = 0; at < line.length(); at++) {
            char letter = line.charAt(at);
            if (quote == '\'') {
                if (letter == '\'') {
                    quote = 0;
                } else {
                    word.append(letter);
                }
            } else if (letter == '\\' && at + 1 < line.length()) {
                char next = line.charAt(++at);
                if (quote == '"' && next != '"' && next != '\\') {
                    word.append(letter);
                }
                word.append(next);
                inWord = true;
            } else if (quote == '"') {
                if (letter == '"') {
                    quote = 0;
                } else {
                    word.append(letter);
                }
            } else if (letter == '"' || letter == '\'') {
                quote = letter;
                inWord = true;
            } else if (letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n') {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(letter);
                inWord = true;
            }
        }
        if (quote != 0) {
            throw new UnclosedQuote();
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }

    /// A line whose quote is never closed.
    static final class UnclosedQuote extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnclosedQuote() {
            super("No closing quotation");
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
