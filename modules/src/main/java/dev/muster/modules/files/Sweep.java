package dev.muster.modules.files;

import dev.muster.module.Difference;
import dev.muster.module.Mode;
import dev.muster.module.Reply;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Owner, group and mode for everything in a folder: what `find` lists as different, and what mends
/// it. The host tells only the strays, so a large folder in order costs next to nothing.
record Sweep(Access access, boolean follow) {
    private static final int MOST_SHOWN = 100;
    private static final int ALL = 07777;
    private static final int EXECUTE = 0111;

    Sweep {
        if (access.mode().orElse(new Mode.Bits(0)) instanceof Mode.Symbolic(var changes)
                && changes.stream().anyMatch(change -> change.what().matches(".*[ugo].*"))) {
            throw new InputException(
                    Diagnostic.error("a mode that copies rights (g=u) can't go with 'recurse'")
                            .hint("name the rights, such as g=rX"));
        }
    }

    List<String> arguments(String path) {
        return List.of(path, access.owner().orElse(""), access.group().orElse(""));
    }

    /// Lists the strays with what they have now.
    String listing() {
        return HostPath.EXPAND
                + "[ -d \"$p\" ] || exit 0\n"
                + "s=$("
                + strays(or(tests()), "-exec stat -c '%U|%G|%a|%F|%n' {} +")
                + ") || exit 1\n"
                + "[ -z \"$s\" ] || printf '%s\\n' \"$s\" | head -n "
                + (MOST_SHOWN + 1)
                + "\n";
    }

    /// Sets them right.
    String mending() {
        var script = new StringBuilder(HostPath.EXPAND).append("set -e\n");
        access.owner()
                .ifPresent(
                        _ -> script.append(change(USER, "chown -h -- \"$2\"", "chown -- \"$2\"")));
        access.group()
                .ifPresent(
                        _ -> script.append(change(GROUP, "chgrp -h -- \"$3\"", "chgrp -- \"$3\"")));
        access.mode()
                .ifPresent(mode ->
                        script.append(find(follow))
                                .append("! -type l ")
                                .append(or(modeTests()))
                                .append(" -exec chmod -- ")
                                .append(spelled(mode))
                                .append(" {} +\n"));
        return script.toString();
    }

    private static final String USER = "! -user \"$2\"";
    private static final String GROUP = "! -group \"$3\"";

    private String change(String test, String onLink, String onFile) {
        return find(false)
                + "-type l "
                + test
                + " -exec "
                + onLink
                + " {} +\n"
                + find(follow)
                + "! -type l "
                + test
                + " -exec "
                + onFile
                + " {} +\n";
    }

    private String strays(String test, String action) {
        var files = find(follow) + "! -type l " + test + " " + action;
        var owners = ownerTests();
        return owners.isEmpty()
                ? files
                : files + " && " + find(false) + "-type l " + or(owners) + " " + action;
    }

    private static String find(boolean follow) {
        return "find " + (follow ? "-L" : "-P") + " \"$p/\" -mindepth 1 ";
    }

    private List<String> tests() {
        var tests = new ArrayList<>(ownerTests());
        tests.addAll(modeTests());
        return tests;
    }

    private List<String> ownerTests() {
        var tests = new ArrayList<String>();
        access.owner().ifPresent(_ -> tests.add(USER));
        access.group().ifPresent(_ -> tests.add(GROUP));
        return tests;
    }

    private static String or(List<String> tests) {
        return tests.isEmpty() ? "-false" : "\\( " + String.join(" -o ", tests) + " \\)";
    }

    private List<String> modeTests() {
        return access.mode().map(Sweep::modeTests).orElse(List.of());
    }

    /// What a mode that a file should not have looks like. Symbolic changes set some bits and clear
    /// others; which ones depends on whether it is a folder and whether anybody may execute it.
    private static List<String> modeTests(Mode mode) {
        if (mode instanceof Mode.Bits(int bits)) {
            return List.of("! -perm " + octal(bits));
        }
        var tests = new ArrayList<String>();
        tests(tests, "-type d", mode.bits(0, true), mode.bits(ALL, true));
        int plain = ALL & ~EXECUTE;
        tests(
                tests,
                "! -type d ! -perm /0111",
                mode.bits(0, false),
                mode.bits(plain, false) | EXECUTE);
        int set = mode.bits(EXECUTE, false) & ~EXECUTE;
        int kept = mode.bits(ALL, false);
        for (int bit : new int[] {0100, 010, 01}) {
            set |= mode.bits(EXECUTE & ~bit, false) & bit;
        }
        tests(tests, "! -type d -perm /0111", set, kept);
        return tests;
    }

    private static void tests(List<String> tests, String which, int set, int kept) {
        if (set != 0) {
            tests.add(which + " ! -perm -" + octal(set));
        }
        int forbidden = ALL & ~kept;
        if (forbidden != 0) {
            tests.add(which + " -perm /" + octal(forbidden));
        }
    }

    private static String octal(int bits) {
        return Mode.octal(bits);
    }

    /// The mode for `chmod`: five digits, so that folders lose special bits as well, or changes
    /// that name everybody, so that the host's mask has no say.
    private static String spelled(Mode mode) {
        return switch (mode) {
            case Mode.Bits(int bits) -> "0" + octal(bits);
            case Mode.Preserved _ -> "+";
            case Mode.Symbolic(var changes) ->
                    changes.stream()
                            .map(change -> who(change) + change.sign() + change.what())
                            .collect(Collectors.joining(","));
        };
    }

    private static String who(Mode.Change change) {
        return change.who().isEmpty() ? "a" : change.who();
    }

    /// What a person reads of the strays.
    List<Difference> differences(Reply reply) {
        var lines = reply.outText().lines().toList();
        var differences = new ArrayList<Difference>();
        for (var line : lines.subList(0, Math.min(lines.size(), MOST_SHOWN))) {
            var parts = line.split("\\|", 5);
            if (parts.length == 5) {
                differences.add(difference(parts));
            }
        }
        if (lines.size() > MOST_SHOWN) {
            differences.add(new Difference.Attribute("more", Optional.of("yes"), Optional.empty()));
        }
        return differences;
    }

    private Difference difference(String[] stray) {
        int mode = Integer.parseInt(stray[2], 8);
        var directory = stray[3].equals("directory");
        var link = stray[3].equals("symbolic link");
        int wanted = link ? mode : access.mode().map(m -> m.bits(mode, directory)).orElse(mode);
        var before = stray[0] + ":" + stray[1] + " " + Mode.octal(mode);
        var after =
                access.owner().orElse(stray[0])
                        + ":"
                        + access.group().orElse(stray[1])
                        + " "
                        + Mode.octal(wanted);
        return new Difference.Attribute(stray[4].replace("//", "/"), before, after);
    }
}
