package dev.muster.template;

import dev.muster.source.KeyValues;
import dev.muster.source.Span;
import dev.muster.template.TemplateException.Kind;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Counts: the lookup `sequence`, written as `start=1 end=9 stride=2 format=host%02d` or in short
/// as `1-9/2:host%02d`. Numbers may be hexadecimal or octal.
///
/// @param format how Python's `%` writes a number
record SequenceLookup(
        long start, Optional<Long> end, Optional<Long> count, long stride, String format) {
    private static final Pattern SHORT =
            Pattern.compile(
                    "(?i)(?:(?<start>0?x?[0-9a-f]+)\\s*-\\s*)?(?<end>0?x?[0-9a-f]+)"
                            + "(?:/\\s*(?<stride>0?x?[0-9a-f]+))?(?::(?<format>.+))?");
    private static final List<String> NUMBERS = List.of("start", "end", "count", "stride");

    static List<Value> run(List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var out = new ArrayList<Value>();
        if (terms.isEmpty() && !options.isEmpty()) {
            var settings = new LinkedHashMap<String, String>();
            options.forEach((name, value) -> settings.put(name, Python.print(value)));
            of(settings).count(out);
        }
        for (var term : terms) {
            var settings = settings(Python.print(term));
            options.forEach((name, value) -> settings.putIfAbsent(name, Python.print(value)));
            of(settings).count(out);
        }
        return out;
    }

    private static Map<String, String> settings(String text) {
        var settings = new LinkedHashMap<String, String>();
        var parts = SHORT.matcher(text);
        if (parts.matches()) {
            for (var name : List.of("start", "end", "stride", "format")) {
                if (parts.group(name) != null) {
                    settings.put(name, parts.group(name));
                }
            }
            return settings;
        }
        KeyValues.parse(text, Span.nowhere("sequence"))
                .pairs()
                .forEach(pair -> settings.put(pair.key().text(), pair.value().text()));
        return settings;
    }

    private static SequenceLookup of(Map<String, String> settings) {
        var numbers = new LinkedHashMap<String, Long>();
        var left = new LinkedHashMap<>(settings);
        for (var name : NUMBERS) {
            var text = left.remove(name);
            if (text != null) {
                numbers.put(name, number(name, text));
            }
        }
        var format = Optional.ofNullable(left.remove("format")).orElse("%d");
        if (!left.isEmpty()) {
            var names = Value.texts(List.copyOf(left.keySet()));
            throw wrong("unrecognized arguments to with_sequence: " + Python.print(names));
        }
        var sequence =
                new SequenceLookup(
                        numbers.getOrDefault("start", 1L),
                        Optional.ofNullable(numbers.get("end")),
                        Optional.ofNullable(numbers.get("count")),
                        numbers.getOrDefault("stride", 1L),
                        format);
        sequence.check();
        return sequence;
    }

    private static long number(String name, String text) {
        return Numbers.parseWhole(text, 0)
                .or(() -> octal(text))
                .filter(number -> number.bitLength() < 63)
                .orElseThrow(() -> wrong("can't parse %s=%s as integer".formatted(name, text)))
                .longValue();
    }

    private static Optional<java.math.BigInteger> octal(String text) {
        return text.startsWith("0") ? Numbers.parseWhole(text, 10) : Optional.empty();
    }

    private void check() {
        if (count.isEmpty() && end.isEmpty()) {
            throw wrong("must specify count or end in with_sequence");
        }
        if (count.isPresent() && end.isPresent()) {
            throw wrong("can't specify both count and end in with_sequence");
        }
        if (stride > 0 && last() < start && !isEmpty()) {
            throw wrong("to count backwards make stride negative");
        }
        if (stride < 0 && last() > start) {
            throw wrong("to count forward don't make stride negative");
        }
        if (format.chars().filter(c -> c == '%').count() != 1) {
            throw wrong("bad formatting string: " + format);
        }
    }

    private static TemplateException wrong(String message) {
        return new TemplateException(Kind.VALUE, message)
                .hint("write it as 'start=1 end=5' or '1-5'");
    }

    private boolean isEmpty() {
        return count.filter(number -> number == 0).isPresent();
    }

    private long last() {
        return end.orElseGet(() -> start + stride * (count.orElseThrow() - 1));
    }

    private void count(List<Value> out) {
        if (stride == 0 || isEmpty()) {
            return;
        }
        Limits.checkElements(Math.abs(last() - start) / Math.abs(stride));
        for (long i = start; stride > 0 ? i <= last() : i >= last(); i += stride) {
            var whole = Value.of(i);
            out.add(Value.text(PercentFormat.format(format, List.of(whole), whole)));
        }
    }
}
