package dev.muster.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A wanted permission mode: octal digits, or symbolic changes such as `u=rw,g-w,o+X` that need the
/// present mode to become bits.
public sealed interface Mode {
    /// The bits wanted for something whose bits are `present` (0 for a file that isn't there yet:
    /// pass what a new one would have).
    int bits(int present, boolean directory);

    /// Twelve bits, whatever was there.
    record Bits(int value) implements Mode {
        @Override
        public int bits(int present, boolean directory) {
            return value;
        }
    }

    /// Changes, applied in order.
    record Symbolic(List<Change> changes) implements Mode {
        public Symbolic {
            changes = List.copyOf(changes);
        }

        @Override
        public int bits(int present, boolean directory) {
            int bits = present;
            for (var change : changes) {
                bits = change.apply(bits, directory, present);
            }
            return bits;
        }
    }

    /// The mode of the file that the content comes from, where there is one: `preserve`.
    record Preserved() implements Mode {
        @Override
        public int bits(int present, boolean directory) {
            return present;
        }
    }

    /// One clause such as `ug+rX`.
    record Change(String who, char sign, String what) {
        int apply(int bits, boolean directory, int original) {
            int classes = 0;
            var everyone = who.isEmpty() || who.contains("a");
            if (everyone || who.contains("u")) {
                classes |= 04700;
            }
            if (everyone || who.contains("g")) {
                classes |= 02070;
            }
            if (everyone || who.contains("o")) {
                classes |= 01007;
            }
            int wanted = 0;
            for (int at = 0; at < what.length(); at++) {
                char letter = what.charAt(at);
                wanted |=
                        switch (letter) {
                            case 'r' -> 0444;
                            case 'w' -> 0222;
                            case 'x' -> 0111;
                            case 'X' -> directory || (original & 0111) != 0 ? 0111 : 0;
                            case 's' -> 06000;
                            case 't' -> 01000;
                            case 'u' -> ((bits >> 6) & 7) * 0111;
                            case 'g' -> ((bits >> 3) & 7) * 0111;
                            case 'o' -> (bits & 7) * 0111;
                            default -> throw new IllegalStateException("mode letter " + letter);
                        };
            }
            wanted &= classes;
            return switch (sign) {
                case '+' -> bits | wanted;
                case '-' -> bits & ~wanted;
                case '=' -> (bits & ~(classes & 0777)) | wanted;
                default -> throw new IllegalStateException("mode sign " + sign);
            };
        }
    }

    Pattern OCTAL = Pattern.compile("0?o?[0-7]{1,5}");
    Pattern CLAUSE = Pattern.compile("([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)");
    Pattern ACTION = Pattern.compile("([-+=])([rwxXstugo]*)");

    /// The mode that a text means; empty where it means none.
    static Optional<Mode> parse(String text) {
        if (OCTAL.matcher(text).matches()) {
            return Optional.of(new Bits(Integer.parseInt(text.replace("o", ""), 8) & 07777));
        }
        if (text.equals("preserve")) {
            return Optional.of(new Preserved());
        }
        var changes = new ArrayList<Change>();
        for (var clause : text.split(",", -1)) {
            var matcher = CLAUSE.matcher(clause.strip());
            if (!matcher.matches()) {
                return Optional.empty();
            }
            var action = ACTION.matcher(matcher.group(2));
            while (action.find()) {
                changes.add(
                        new Change(matcher.group(1), action.group(1).charAt(0), action.group(2)));
            }
        }
        return Optional.of(new Symbolic(changes));
    }

    /// Bits as Ansible's `stat` and its differences write them: four octal digits, such as `0644`.
    static String octal(int bits) {
        return String.format("%04o", bits);
    }
}
