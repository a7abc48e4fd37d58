package dev.muster.template;

import java.util.regex.Pattern;

/// What a text allows as a YAML scalar: which styles can hold it without change.
///
/// @param resolves whether the text, written plain, would be read as something else than text
record YamlScalar(
        String text,
        boolean multiline,
        boolean flowPlain,
        boolean blockPlain,
        boolean singleQuoted,
        boolean block,
        boolean resolves) {

    /// What YAML 1.1 reads as a truth value, a number, a date, nothing or a merge key.
    private static final Pattern TYPED =
            Pattern.compile(
                    "yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF"
                            + "|[-+]?(?:[0-9][0-9_]*)\\.[0-9_]*(?:[eE][-+][0-9]+)?"
                            + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
                            + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
                            + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)"
                            + "|[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)"
                            + "|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+"
                            + "|<<|=|~|null|Null|NULL|"
                            + "|[0-9]{4}-[0-9]{2}-[0-9]{2}"
                            + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
                            + "(?:\\.[0-9]*)?(?:[ \\t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?");

    static YamlScalar of(String text) {
        boolean resolves = TYPED.matcher(text).matches();
        return text.isEmpty()
                ? new YamlScalar(text, false, false, true, true, false, resolves)
                : new Analysis(text).scalar(resolves);
    }

    static boolean isBreak(int c) {
        return c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    private static boolean isSpaceOrBreak(int c) {
        return c == 0 || c == ' ' || c == '\t' || c == '\r' || isBreak(c);
    }

    /// One walk over the characters of a text.
    private static final class Analysis {
        private final String text;
        private boolean blockIndicators;
        private boolean flowIndicators;
        private boolean breaks;
        private boolean special;
        private boolean edgeSpaceOrBreak;
        private boolean trailingSpace;
        private boolean breakSpace;
        private boolean spaceBreak;

        Analysis(String text) {
            this.text = text;
        }

        YamlScalar scalar(boolean resolves) {
            var points = text.codePoints().toArray();
            if (text.startsWith("---") || text.startsWith("...")) {
                blockIndicators = true;
                flowIndicators = true;
            }
            boolean afterSpace = true;
            boolean afterBreak = false;
            boolean precededByBlank = true;
            for (int i = 0; i < points.length; i++) {
                int c = points[i];
                boolean last = i == points.length - 1;
                boolean followedByBlank = last || isSpaceOrBreak(points[i + 1]);
                indicator(c, i == 0, precededByBlank, followedByBlank);
                breaks |= isBreak(c);
                special |= isSpecial(c);
                boolean space = c == ' ';
                boolean end = isBreak(c);
                edgeSpaceOrBreak |= (space || end) && (i == 0 || last);
                trailingSpace |= space && last;
                breakSpace |= space && afterBreak;
                spaceBreak |= end && afterSpace && i > 0;
                afterSpace = space;
                afterBreak = end;
                precededByBlank = isSpaceOrBreak(c);
            }
            boolean onlyDouble = spaceBreak || special;
            boolean plain = !edgeSpaceOrBreak && !breakSpace && !onlyDouble && !breaks;
            return new YamlScalar(
                    text,
                    breaks,
                    plain && !flowIndicators,
                    plain && !blockIndicators,
                    !breakSpace && !onlyDouble,
                    !trailingSpace && !onlyDouble,
                    resolves);
        }

        private void indicator(
                int c, boolean first, boolean precededByBlank, boolean followedByBlank) {
            if (first) {
                if ("#,[]{}&*!|>'\"%@`".indexOf(c) >= 0) {
                    flowIndicators = true;
                    blockIndicators = true;
                } else if (c == '?' || c == ':') {
                    flowIndicators = true;
                    blockIndicators |= followedByBlank;
                } else if (c == '-' && followedByBlank) {
                    flowIndicators = true;
                    blockIndicators = true;
                }
                return;
            }
            if (",?[]{}".indexOf(c) >= 0) {
                flowIndicators = true;
            } else if (c == ':') {
                flowIndicators = true;
                blockIndicators |= followedByBlank;
            } else if (c == '#' && precededByBlank) {
                flowIndicators = true;
                blockIndicators = true;
            }
        }

        private static boolean isSpecial(int c) {
            if (c == '\n' || c >= ' ' && c <= '~') {
                return false;
            }
            boolean printable = c >= 0xa0 && c <= 0xd7ff || c >= 0xe000 && c <= 0xfffd;
            return !printable || c == 0xfeff;
        }
    }
}
