package dev.muster.inventory;

import java.util.regex.Pattern;

/// A shell's pattern for names: `*`, `?`, `[a-c]` and `[!a-c]`.
final class Glob {
    private Glob() {}

    /// The regular expression that matches the same names.
    static String expression(String glob) {
        var built = new StringBuilder("(?s)");
        for (int at = 0; at < glob.length(); at++) {
            char c = glob.charAt(at);
            switch (c) {
                case '*' -> built.append(".*");
                case '?' -> built.append('.');
                case '[' -> {
                    int from = glob.startsWith("!", at + 1) ? at + 2 : at + 1;
                    int close = glob.indexOf(']', from + 1);
                    if (close < 0) {
                        built.append("\\[");
                    } else {
                        built.append(from == at + 2 ? "[^" : "[");
                        built.append(members(glob.substring(from, close))).append(']');
                        at = close;
                    }
                }
                default -> built.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return built.toString();
    }

    private static String members(String text) {
        return text.replaceAll("[\\\\\\[\\]&^]", "\\\\$0");
    }
}
