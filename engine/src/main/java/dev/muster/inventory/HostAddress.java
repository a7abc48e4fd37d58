package dev.muster.inventory;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// A host's name or address with an optional port, as an inventory writes it: `web1`, `web1:2222`,
/// `[::1]:22`, `db[01:10].example.org`.
record HostAddress(String name, OptionalInt port) {
    private static final String RANGE = "\\[(?:[0-9]+:[0-9]+|[A-Za-z]:[A-Za-z])(?::[0-9]+)?\\]";
    private static final Pattern BRACKETED = Pattern.compile("\\[(.+)\\]:([0-9]+)");
    private static final Pattern WITH_PORT =
            Pattern.compile("((?:[^:\\[\\]]|\\[[^\\]]*\\])*):([0-9]+)");
    private static final Pattern NAME =
            Pattern.compile(
                    "LABEL(?:\\.LABEL)*"
                            .replace(
                                    "LABEL",
                                    "(?:[\\w]|RANGE)(?:[\\w-]|RANGE)*(?<![_-])"
                                            .replace("RANGE", RANGE)),
                    Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern OCTET =
            Pattern.compile("[01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5]|\\[[0-9]+:[0-9]+(?::[0-9]+)?\\]");
    private static final Pattern HEXTET =
            Pattern.compile("[0-9a-fA-F]{1,4}|\\[[0-9a-fA-F]+:[0-9a-fA-F]+(?::[0-9]+)?\\]");
    private static final Pattern COLON_OUTSIDE_BRACKETS = Pattern.compile(":(?![^\\[]*\\])");

    /// Reads a name that follows the rules for names and addresses.
    static Optional<HostAddress> parse(String text) {
        var name = text;
        var port = OptionalInt.empty();
        var bracketed = BRACKETED.matcher(text);
        var plain = WITH_PORT.matcher(text);
        if (bracketed.matches()) {
            name = bracketed.group(1);
            port = port(bracketed.group(2));
        } else if (plain.matches()) {
            name = plain.group(1);
            port = port(plain.group(2));
        }
        return isAddress(name) || NAME.matcher(name).matches()
                ? Optional.of(new HostAddress(name, port))
                : Optional.empty();
    }

    private static OptionalInt port(String digits) {
        return digits.length() <= 9
                ? OptionalInt.of(Integer.parseInt(digits))
                : OptionalInt.of(Integer.MAX_VALUE);
    }

    /// Whether a name is an address of IPv4 or IPv6.
    static boolean isAddress(String name) {
        return isIpv4(name) || isIpv6(name);
    }

    private static boolean isIpv4(String name) {
        if (name.isEmpty() || "[0123456789".indexOf(name.charAt(0)) < 0) {
            return false;
        }
        var parts = name.split("\\.", -1);
        for (var part : parts) {
            if (!OCTET.matcher(part).matches()) {
                return false;
            }
        }
        return parts.length == 4;
    }

    private static boolean isIpv6(String name) {
        if (name.indexOf(':') < 0) {
            return false;
        }
        int gap = name.indexOf("::");
        if (gap < 0) {
            return hextets(name) == 8;
        }
        int before = hextets(name.substring(0, gap));
        int after = hextets(name.substring(gap + 2));
        return before >= 0 && after >= 0 && before + after <= 7;
    }

    /// How many 16-bit parts a stretch without `::` has, or -1 where it has something else.
    private static int hextets(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        int count = 0;
        var parts = COLON_OUTSIDE_BRACKETS.split(text, -1);
        for (int i = 0; i < parts.length; i++) {
            if (i == parts.length - 1 && isIpv4(parts[i])) {
                count += 2;
            } else if (HEXTET.matcher(parts[i]).matches()) {
                count++;
            } else {
                return -1;
            }
        }
        return count;
    }
}
