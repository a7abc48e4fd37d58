package dev.muster.modules.system;

import java.util.Optional;
import java.util.regex.Pattern;

/// A line of an `authorized_keys` file: options, type, key, comment.
record KeyLine(String options, String type, String key, String comment) {
    /// Quoted parts of options may hold blanks.
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:((?:[^\\s\"]|\"(?:[^\"\\\\]|\\\\.)*\")+)\\s+)??"
                            + "((?:sk-)?(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\\d+)"
                            + "(?:-cert-v01)?(?:@openssh\\.com)?)\\s+([A-Za-z0-9+/=]+)(?:\\s+(.*))?");

    static Optional<KeyLine> parse(String line) {
        var form = FORM.matcher(line.strip());
        if (line.strip().startsWith("#") || !form.matches()) {
            return Optional.empty();
        }
        var options = form.group(1) == null ? "" : form.group(1);
        var comment = form.group(4) == null ? "" : form.group(4).strip();
        return Optional.of(new KeyLine(options, form.group(2), form.group(3), comment));
    }

    KeyLine with(Optional<String> otherOptions, Optional<String> otherComment) {
        return new KeyLine(otherOptions.orElse(options), type, key, otherComment.orElse(comment));
    }

    boolean isSameKey(KeyLine other) {
        return key.equals(other.key);
    }

    String text() {
        return (options.isEmpty() ? "" : options + " ")
                + type
                + " "
                + key
                + (comment.isEmpty() ? "" : " " + comment);
    }
}
