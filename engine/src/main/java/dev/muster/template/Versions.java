package dev.muster.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Version numbers and their order.
public final class Versions {
    private static final Pattern PARTS = Pattern.compile("\\d+|[a-z]+|\\.|[^a-z0-9.]+");
    private static final Pattern STRICT =
            Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?(?:([ab])(\\d+))?");
    private static final Pattern SEMANTIC =
            Pattern.compile(
                    "(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-([0-9A-Za-z.-]+))?(?:\\+([0-9A-Za-z.-]+))?");
    private static final Pattern PEP440 =
            Pattern.compile(
                    "(?i)v?(?:(\\d+)!)?(\\d+(?:\\.\\d+)*)(?:[-_.]?(a|alpha|b|beta|c|rc|pre|preview)[-_.]?(\\d*))?"
                            + "(?:-(\\d+)|[-_.]?(?:post|rev|r)[-_.]?(\\d*))?(?:[-_.]?(dev)[-_.]?(\\d*))?(?:\\+([a-z0-9._-]+))?");

    private Versions() {}

    /// How versions compare: negative, zero or positive.
    ///
    /// @param type loose, strict, semver or pep440
    public static int compare(String a, String b, String type) {
        return switch (type) {
            case "loose" -> compareLoosely(a, b);
            case "strict" -> compare(strict(a), strict(b));
            case "semver", "semantic" -> compareSemantically(a, b);
            case "pep440" -> compare(pep440(a), pep440(b));
            default ->
                    throw TemplateException.value("'" + type + "' is no kind of version")
                            .hint("the kinds are loose, strict, semver and pep440");
        };
    }

    /// Numbers by size, words by letters, shorter before longer.
    static int compareLoosely(String a, String b) {
        var left = loose(a);
        var right = loose(b);
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            var x = left.get(i);
            var y = right.get(i);
            boolean numbers = Character.isDigit(x.charAt(0));
            if (numbers != Character.isDigit(y.charAt(0))) {
                throw TemplateException.type(
                                "the versions '" + a + "' and '" + b + "' cannot be compared")
                        .hint("one has a number where the other has a word");
            }
            int order = numbers ? new BigInteger(x).compareTo(new BigInteger(y)) : x.compareTo(y);
            if (order != 0) {
                return order;
            }
        }
        return left.size() - right.size();
    }

    private static List<String> loose(String version) {
        var parts = new ArrayList<String>();
        var found = PARTS.matcher(version);
        int from = 0;
        while (found.find()) {
            if (found.start() > from) {
                parts.add(version.substring(from, found.start()));
            }
            if (!found.group().equals(".")) {
                parts.add(found.group());
            }
            from = found.end();
        }
        if (from < version.length()) {
            parts.add(version.substring(from));
        }
        return parts;
    }

    private static TemplateException invalid(String version, String type) {
        return TemplateException.value("'" + version + "' is no " + type + " version");
    }

    private static int compare(List<BigInteger> a, List<BigInteger> b) {
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            var left = i < a.size() ? a.get(i) : BigInteger.ZERO;
            var right = i < b.size() ? b.get(i) : BigInteger.ZERO;
            int order = left.compareTo(right);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static BigInteger number(String text) {
        return text == null || text.isEmpty() ? BigInteger.ZERO : new BigInteger(text);
    }

    private static List<BigInteger> strict(String version) {
        var found = STRICT.matcher(version);
        if (!found.matches()) {
            throw invalid(version, "strict");
        }
        int stage = found.group(4) == null ? 2 : found.group(4).equals("b") ? 1 : 0;
        return List.of(
                number(found.group(1)),
                number(found.group(2)),
                number(found.group(3)),
                BigInteger.valueOf(stage),
                number(found.group(5)));
    }

    private static int compareSemantically(String a, String b) {
        var left = SEMANTIC.matcher(a);
        var right = SEMANTIC.matcher(b);
        if (!left.matches() || !right.matches()) {
            throw invalid(left.matches() ? b : a, "semantic");
        }
        for (int i = 1; i <= 3; i++) {
            int order = number(left.group(i)).compareTo(number(right.group(i)));
            if (order != 0) {
                return order;
            }
        }
        var before = left.group(4);
        var after = right.group(4);
        if (before == null || after == null) {
            return before == null ? after == null ? 0 : 1 : -1;
        }
        return comparePrereleases(before.split("\\."), after.split("\\."));
    }

    private static int comparePrereleases(String[] a, String[] b) {
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            boolean x = a[i].chars().allMatch(Character::isDigit);
            boolean y = b[i].chars().allMatch(Character::isDigit);
            int order =
                    x && y
                            ? number(a[i]).compareTo(number(b[i]))
                            : x != y ? x ? -1 : 1 : a[i].compareTo(b[i]);
            if (order != 0) {
                return order;
            }
        }
        return a.length - b.length;
    }

    /// A list of numbers that sorts as PEP 440 says: epoch, release padded to ten, stage.
    private static List<BigInteger> pep440(String version) {
        var found = PEP440.matcher(version.strip());
        if (!found.matches()) {
            throw invalid(version, "PEP 440");
        }
        var key = new ArrayList<BigInteger>();
        key.add(number(found.group(1)));
        var release = found.group(2).split("\\.");
        for (int i = 0; i < 10; i++) {
            key.add(i < release.length ? number(release[i]) : BigInteger.ZERO);
        }
        boolean dev = found.group(7) != null;
        boolean post = found.group(5) != null || version.matches("(?i).*(post|rev|[-_.]r)\\d*.*");
        int stage = 4;
        if (found.group(3) != null) {
            stage =
                    switch (found.group(3).toLowerCase(java.util.Locale.ROOT).charAt(0)) {
                        case 'a' -> 1;
                        case 'b' -> 2;
                        default -> 3;
                    };
        } else if (dev && !post) {
            stage = 0;
        }
        key.add(BigInteger.valueOf(stage));
        key.add(number(found.group(4)));
        key.add(post ? BigInteger.ONE : BigInteger.ZERO);
        key.add(number(found.group(5) == null ? found.group(6) : found.group(5)));
        key.add(dev ? BigInteger.ZERO : BigInteger.ONE);
        key.add(number(found.group(8)));
        return key;
    }
}
