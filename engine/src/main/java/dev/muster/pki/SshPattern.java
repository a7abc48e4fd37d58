package dev.muster.pki;

import java.util.regex.Pattern;

/// The patterns that OpenSSH has for names, where `*` and `?` are special.
public final class SshPattern {
    private SshPattern() {}

    /// The regular expression that a whole name has to match.
    ///
    /// @param flags of the regular expression, such as [Pattern#CASE_INSENSITIVE]
    public static Pattern of(String pattern, int flags) {
        var regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), flags);
    }
}
