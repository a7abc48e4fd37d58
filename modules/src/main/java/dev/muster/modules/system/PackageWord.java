package dev.muster.modules.system;

import dev.muster.module.PackageStatus;
import java.util.Optional;
import java.util.regex.Pattern;

/// One package as a task names it: `name`, `name:arch`, `name=1.2*`, `name>=1.2`, `name/release`.
///
/// @param relation `=`, `>=` or nothing
record PackageWord(String name, String relation, String version) {
    private static final Pattern FORM =
            Pattern.compile("([^=<>/\\s]+?)\\s*(?:(=|>=|/)\\s*(\\S+))?");
    private static final Pattern STAR_OR_MARK = Pattern.compile("[*?\\[\\]]");

    /// The word's parts; empty for one that can't be a package.
    static Optional<PackageWord> parse(String word) {
        var form = FORM.matcher(word.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        var relation = form.group(2) == null ? "" : form.group(2);
        return Optional.of(
                new PackageWord(form.group(1), relation, relation.isEmpty() ? "" : form.group(3)));
    }

    /// Whether the name stands for many.
    boolean isPattern() {
        return STAR_OR_MARK.matcher(name).find();
    }

    boolean hasVersion() {
        return relation.equals("=") || relation.equals(">=");
    }

    PackageWord named(String other) {
        return new PackageWord(other, relation, version);
    }

    /// Whether what is installed is what the word says.
    boolean isSatisfiedBy(PackageStatus status) {
        return status.version().filter(this::allows).isPresent();
    }

    private boolean allows(String installed) {
        return switch (relation) {
            case "=" -> glob(version).matcher(installed).matches();
            case ">=" -> DebianVersion.compare(installed, version) >= 0;
            default -> true;
        };
    }

    /// The word that apt-get understands.
    String forInstall() {
        return relation.equals(">=") ? name : name + relation + version;
    }

    /// A shell pattern as a regular expression.
    static Pattern glob(String pattern) {
        var expression = new StringBuilder();
        for (int at = 0; at < pattern.length(); at++) {
            char letter = pattern.charAt(at);
            int end = letter == '[' ? pattern.indexOf(']', at + 2) : -1;
            if (letter == '*') {
                expression.append(".*");
            } else if (letter == '?') {
                expression.append('.');
            } else if (end > 0) {
                var inside = pattern.substring(at + 1, end).replace("\\", "\\\\");
                expression
                        .append('[')
                        .append(inside.startsWith("!") ? "^" + inside.substring(1) : inside)
                        .append(']');
                at = end;
            } else {
                expression.append(Pattern.quote(String.valueOf(letter)));
            }
        }
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }
}
