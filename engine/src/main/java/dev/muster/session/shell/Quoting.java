package dev.muster.session.shell;

import java.util.regex.Pattern;

/// Text as words of a POSIX shell.
final class Quoting {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+:,./-]+");
    private static final Pattern HOME = Pattern.compile("(~[A-Za-z0-9._-]*)(/.*)?", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Quoting() {}

    /// One word, whatever is in it.
    static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /// A path as a word: a leading `~` or `~user` is left to the shell, and nothing looks like an
    /// option.
    static String path(String path) {
        var home = HOME.matcher(path);
        if (home.matches()) {
            var rest = home.group(2) == null ? "" : home.group(2);
            return rest.isEmpty() ? home.group(1) : home.group(1) + "/" + rest(rest.substring(1));
        }
        return word(path.startsWith("-") ? "./" + path : path);
    }

    private static String rest(String rest) {
        return rest.isEmpty() ? "" : word(rest);
    }

    /// Bytes as the format of `printf`, safe for NUL and for what is no text.
    static String printfFormat(byte[] bytes) {
        var format = new StringBuilder(bytes.length * 2).append('\'');
        for (byte b : bytes) {
            int c = b & 0xff;
            if (c >= ' ' && c < 0x7f && c != '%' && c != '\\' && c != '\'' || c == '\n') {
                format.append((char) c);
            } else {
                format.append('\\')
                        .append((char) ('0' + (c >> 6)))
                        .append((char) ('0' + (c >> 3 & 7)))
                        .append((char) ('0' + (c & 7)));
            }
        }
        return format.append('\'').toString();
    }

    /// Whether a variable of this name can be set in a shell.
    static boolean isVariable(String name) {
        return NAME.matcher(name).matches();
    }
}
