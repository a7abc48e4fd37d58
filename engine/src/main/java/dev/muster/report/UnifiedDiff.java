package dev.muster.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What changes between two texts, as `diff -u` writes it.
final class UnifiedDiff {
    private static final int CONTEXT = 3;

    private UnifiedDiff() {}

    /// A line that both (' '), only the first ('-') or only the second text ('+') has, and where it
    /// stands in each.
    private record Line(char sign, String text, int before, int after) {}

    /// The lines of the diff with its two header lines; none for equal texts.
    static List<String> of(String path, Optional<String> before, Optional<String> after) {
        return of(path, before, after, CONTEXT);
    }

    /// @param context how many equal lines stand around a change
    static List<String> of(
            String path, Optional<String> before, Optional<String> after, int context) {
        var old = lines(before.orElse(""));
        var young = lines(after.orElse(""));
        var walked = walk(old, young);
        var diff = new ArrayList<String>();
        diff.add("--- before: " + before.map(_ -> path).orElse("(nothing)"));
        diff.add("+++ after: " + after.map(_ -> path).orElse("(nothing)"));
        int at = 0;
        while ((at = nextChange(walked, at)) < walked.size()) {
            int start = Math.max(0, at - context);
            int end = hunkEnd(walked, at, context);
            hunk(walked.subList(start, end), diff);
            at = end;
        }
        return diff.size() > 2 || before.isPresent() != after.isPresent() ? diff : List.of();
    }

    private static int nextChange(List<Line> lines, int from) {
        int at = from;
        while (at < lines.size() && lines.get(at).sign == ' ') {
            at++;
        }
        return at;
    }

    private static int hunkEnd(List<Line> lines, int change, int context) {
        int end = change;
        int next = change;
        while (next < lines.size() && next - end <= 2 * context) {
            while (next < lines.size() && lines.get(next).sign != ' ') {
                next++;
            }
            end = next;
            next = nextChange(lines, next);
        }
        return Math.min(lines.size(), end + context);
    }

    private static void hunk(List<Line> lines, List<String> diff) {
        long before = lines.stream().filter(line -> line.sign != '+').count();
        long after = lines.stream().filter(line -> line.sign != '-').count();
        var first = lines.getFirst();
        diff.add("@@ -" + range(first.before, before) + " +" + range(first.after, after) + " @@");
        for (var line : lines) {
            var whole = line.text.endsWith("\n");
            int length = line.text.length() - (whole ? 1 : 0);
            diff.add(line.sign + line.text.substring(0, length));
            if (!whole) {
                diff.add("\\ No newline at end of file");
            }
        }
    }

    private static String range(int start, long count) {
        return count == 1
                ? String.valueOf(start + 1)
                : (count == 0 ? start : start + 1) + "," + count;
    }

    /// The lines of a text, each with its line break where it has one.
    private static List<String> lines(String text) {
        var lines = new ArrayList<String>();
        int start = 0;
        for (int end; (end = text.indexOf('\n', start)) >= 0; start = end + 1) {
            lines.add(text.substring(start, end + 1));
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }

    /// Both texts merged, each line with where it stands.
    private static List<Line> walk(List<String> old, List<String> young) {
        int head = 0;
        int shorter = Math.min(old.size(), young.size());
        while (head < shorter && old.get(head).equals(young.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && old.get(old.size() - 1 - tail).equals(young.get(young.size() - 1 - tail))) {
            tail++;
        }
        var signs =
                ShortestEdit.signs(
                        old.subList(head, old.size() - tail),
                        young.subList(head, young.size() - tail));
        var all = " ".repeat(head) + signs + " ".repeat(tail);
        var walked = new ArrayList<Line>(all.length());
        int before = 0;
        int after = 0;
        for (char sign : all.toCharArray()) {
            var text = sign == '+' ? young.get(after) : old.get(before);
            walked.add(new Line(sign, text, before, after));
            before += sign == '+' ? 0 : 1;
            after += sign == '-' ? 0 : 1;
        }
        return walked;
    }
}
