package dev.muster.modules.system;

/// The order of Debian's version numbers: `[epoch:]upstream[-revision]`, as Debian Policy 5.6.12
/// defines it.
final class DebianVersion {
    private DebianVersion() {}

    /// Negative where `left` is older than `right`, 0 where they are the same, positive otherwise.
    static int compare(String left, String right) {
        int byEpoch = Long.compare(epoch(left), epoch(right));
        if (byEpoch != 0) {
            return byEpoch;
        }
        int byUpstream = compareParts(upstream(left), upstream(right));
        return byUpstream != 0 ? byUpstream : compareParts(revision(left), revision(right));
    }

    private static long epoch(String version) {
        int colon = version.indexOf(':');
        return colon > 0 ? number(version.substring(0, colon)) : 0;
    }

    private static String upstream(String version) {
        var rest = version.substring(version.indexOf(':') + 1);
        int dash = rest.lastIndexOf('-');
        return dash < 0 ? rest : rest.substring(0, dash);
    }

    private static String revision(String version) {
        int dash = version.lastIndexOf('-');
        return dash < 0 ? "" : version.substring(dash + 1);
    }

    /// Compares stretches of non-digits and of digits in turn.
    private static int compareParts(String left, String right) {
        int l = 0;
        int r = 0;
        while (l < left.length() || r < right.length()) {
            while (isWord(left, l) || isWord(right, r)) {
                int order = Integer.compare(weight(left, l), weight(right, r));
                if (order != 0) {
                    return order;
                }
                l++;
                r++;
            }
            int leftEnd = digitsEnd(left, l);
            int rightEnd = digitsEnd(right, r);
            int order =
                    Long.compare(
                            number(left.substring(Math.min(l, left.length()), leftEnd)),
                            number(right.substring(Math.min(r, right.length()), rightEnd)));
            if (order != 0) {
                return order;
            }
            l = leftEnd;
            r = rightEnd;
        }
        return 0;
    }

    private static boolean isWord(String text, int at) {
        return at < text.length() && !isDigit(text.charAt(at));
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }

    /// A tilde comes before the end, the end before letters, letters before all else.
    private static int weight(String text, int at) {
        if (at >= text.length() || isDigit(text.charAt(at))) {
            return 0;
        }
        char letter = text.charAt(at);
        if (letter == '~') {
            return -1;
        }
        return Character.isLetter(letter) ? letter : letter + 256;
    }

    private static int digitsEnd(String text, int from) {
        int at = Math.min(from, text.length());
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static long number(String digits) {
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }
}
