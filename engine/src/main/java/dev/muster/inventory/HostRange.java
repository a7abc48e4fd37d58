package dev.muster.inventory;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Span;
import java.util.ArrayList;
import java.util.List;

/// The names that one line with ranges stands for: `db[01:10:3]-[a:c]`.
final class HostRange {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int MOST = 1_000_000;

    private HostRange() {}

    static List<String> expand(String pattern, Span span) {
        if (pattern.indexOf('[') < 0) {
            return List.of(pattern);
        }
        var names = List.of("");
        int from = 0;
        for (int open = pattern.indexOf('['); open >= 0; open = pattern.indexOf('[', from)) {
            int close = pattern.indexOf(']', open);
            if (close < 0) {
                throw wrong(span, "the range in '%s' is not closed".formatted(pattern));
            }
            var steps = steps(pattern.substring(open + 1, close), span);
            var longer = new ArrayList<String>();
            if ((long) names.size() * steps.size() > MOST) {
                throw wrong(span, "'%s' stands for more than a million hosts".formatted(pattern));
            }
            for (var name : names) {
                for (var step : steps) {
                    longer.add(name + pattern.substring(from, open) + step);
                }
            }
            names = longer;
            from = close + 1;
        }
        var tail = pattern.substring(from);
        return names.stream().map(name -> name + tail).toList();
    }

    private static List<String> steps(String range, Span span) {
        var bounds = range.split(":", -1);
        if (bounds.length != 2 && bounds.length != 3) {
            throw wrong(span, "'[%s]' is not a range".formatted(range));
        }
        var begin = bounds[0].isEmpty() ? "0" : bounds[0];
        var end = bounds[1];
        if (end.isEmpty()) {
            throw wrong(span, "the range '[%s]' has no end".formatted(range));
        }
        int step = bounds.length == 3 ? number(bounds[2], range, span) : 1;
        if (step < 1) {
            throw wrong(span, "the step of '[%s]' is not above zero".formatted(range));
        }
        boolean padded = begin.length() > 1 && begin.charAt(0) == '0';
        if (padded && begin.length() != end.length()) {
            throw wrong(
                    span,
                    "both ends of '[%s]' must have the same number of digits".formatted(range));
        }
        boolean letters = isLetter(begin) && isLetter(end);
        int first = letters ? LETTERS.indexOf(begin) : number(begin, range, span);
        int last = letters ? LETTERS.indexOf(end) : number(end, range, span);
        if (first > last) {
            throw wrong(span, "the range '[%s]' ends before it begins".formatted(range));
        }
        if ((last - (long) first) / step >= MOST) {
            throw wrong(span, "'[%s]' stands for more than a million hosts".formatted(range));
        }
        var names = new ArrayList<String>();
        for (long at = first; at <= last; at += step) {
            var digits = String.valueOf(at);
            names.add(
                    letters
                            ? LETTERS.substring((int) at, (int) at + 1)
                            : padded
                                    ? "0".repeat(Math.max(0, begin.length() - digits.length()))
                                            + digits
                                    : digits);
        }
        return names;
    }

    private static boolean isLetter(String text) {
        return text.length() == 1 && LETTERS.contains(text);
    }

    private static int number(String digits, String range, Span span) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException _) {
            throw wrong(span, "'[%s]' is not a range of numbers or letters".formatted(range));
        }
    }

    private static InputException wrong(Span span, String message) {
        return new InputException(
                Diagnostic.error(message, span).hint("write [01:10], [1:9:2] or [a:f]"));
    }
}
