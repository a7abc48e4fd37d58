package dev.muster.modules.system;

import dev.muster.template.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What pip is asked for: a package and the versions that will do, or something that only pip
/// itself can judge, such as an address.
///
/// @param text as the user wrote it
/// @param name the package's name in its canonical form; empty where there is none to compare
/// @param clauses conditions on the version, such as `>=2.0`
record Requirement(String text, Optional<String> name, List<String> clauses) {
    private static final Pattern NAMED =
            Pattern.compile(
                    "\\s*([A-Za-z0-9][A-Za-z0-9._-]*)\\s*(?:\\[[^]]*])?\\s*\\(?([^;@)]*)\\)?\\s*(?:;.*)?");
    private static final Pattern CLAUSE =
            Pattern.compile("\\s*(===|==|!=|<=|>=|~=|<|>)\\s*([A-Za-z0-9.*+!_-]+)\\s*");

    static Requirement parse(String text) {
        var other = new Requirement(text, Optional.empty(), List.of());
        var parts = NAMED.matcher(text);
        if (text.contains("://") || !parts.matches()) {
            return other;
        }
        var clauses = new ArrayList<String>();
        for (var clause : parts.group(2).split(",")) {
            if (!clause.isBlank()) {
                if (!CLAUSE.matcher(clause).matches()) {
                    return other;
                }
                clauses.add(clause.strip());
            }
        }
        return new Requirement(text, Optional.of(canonical(parts.group(1))), clauses);
    }

    /// The requirements in one text: a comma parts them unless a condition on a version follows it.
    static List<String> several(String text) {
        var found = new ArrayList<String>();
        for (var part : text.split(",")) {
            boolean condition = !part.isBlank() && "<>=!~".indexOf(part.strip().charAt(0)) >= 0;
            if (condition && !found.isEmpty()) {
                found.add(found.removeLast() + "," + part.strip());
            } else if (!part.isBlank()) {
                found.add(part.strip());
            }
        }
        return found;
    }

    static String canonical(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
    }

    /// Whether a version will do.
    boolean fits(String version) {
        return clauses.stream().allMatch(clause -> fits(version, clause));
    }

    private static boolean fits(String version, String clause) {
        var parts = CLAUSE.matcher(clause);
        if (!parts.matches()) {
            return false;
        }
        var wanted = parts.group(2);
        if (wanted.endsWith(".*")) {
            var stem = wanted.substring(0, wanted.length() - 2);
            boolean within = version.equals(stem) || version.startsWith(stem + ".");
            return within == !parts.group(1).equals("!=");
        }
        int order = Versions.compare(version, wanted, "pep440");
        return switch (parts.group(1)) {
            case "==", "===" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> order >= 0 && isCompatible(version, wanted);
        };
    }

    /// `~=2.1.3` lets the last number grow alone.
    private static boolean isCompatible(String version, String wanted) {
        int dot = wanted.lastIndexOf('.');
        var stem = dot < 0 ? wanted : wanted.substring(0, dot);
        return version.equals(stem) || version.startsWith(stem + ".");
    }
}
