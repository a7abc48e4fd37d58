package dev.muster.template;

import dev.muster.value.PythonFloat;
import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// YAML as PyYAML writes it through libyaml: collections in blocks or in flow, each scalar in the
/// first style that can hold it (plain, single quotes, double quotes), long lines folded at their
/// spaces.
final class YamlText {
    /// Which collections are written in braces and brackets on one line.
    enum Flow {
        NEVER,
        /// Those that hold only scalars.
        LEAVES,
        ALWAYS
    }

    /// @param width the column behind which lines are folded
    /// @param quote the quotes of all texts: empty for the simplest that will do
    record Style(
            int indent,
            int width,
            boolean sorted,
            Flow flow,
            boolean explicitStart,
            boolean explicitEnd,
            String quote) {}

    private static final int DEEPEST = 200;

    /// Stands for the indent outside of all collections.
    private static final int NONE = -1;

    private final Style style;
    private final YamlLines lines;
    private final int step;
    private int flowLevel;

    private YamlText(Style style) {
        this.style = style;
        this.step = style.indent > 1 && style.indent < 10 ? style.indent : 2;
        this.lines = new YamlLines(style.width > step * 2 ? style.width : 80);
    }

    static String write(Value value, Style style) {
        var writer = new YamlText(style);
        if (style.explicitStart) {
            writer.lines.indicator("---", true, false, false);
        }
        writer.node(value, NONE, 0, false, false);
        writer.lines.indent(0);
        if (style.explicitEnd) {
            writer.lines.indicator("...", true, false, false);
            writer.lines.indent(0);
        }
        return writer.lines.text();
    }

    private int inner(int indent, boolean flow) {
        return indent == NONE ? flow ? step : 0 : indent + step;
    }

    private void node(Value value, int indent, int depth, boolean inMapping, boolean key) {
        if (depth > DEEPEST) {
            throw TemplateException.limit("the value is nested too deeply for YAML");
        }
        switch (value) {
            case Value.Sequence(var items, _) -> {
                if (flowLevel > 0 || items.isEmpty() || flows(items)) {
                    flowSequence(items, inner(indent, true), depth);
                } else {
                    blockSequence(items, indent, depth, inMapping);
                }
            }
            case Value.Mapping(var entries) -> {
                if (flowLevel > 0 || entries.isEmpty() || flows(List.copyOf(entries.values()))) {
                    flowMapping(entries, inner(indent, true), depth);
                } else {
                    blockMapping(entries, inner(indent, false), depth);
                }
            }
            case Value.Undefined undefined -> {
                Absence.demand(undefined);
                text("", inner(indent, true), key);
            }
            case Value.Null _ -> lines.plain("null", inner(indent, true), !key);
            case Value.Bool(boolean truth) ->
                    lines.plain(truth ? "true" : "false", inner(indent, true), !key);
            case Value.Int(BigInteger number) ->
                    lines.plain(number.toString(), inner(indent, true), !key);
            case Value.Real(double number) -> lines.plain(real(number), inner(indent, true), !key);
            case Value.Text _, Value.Deferred _, Value.Omit _, Value.Foreign _ -> {
                text(Python.print(value), inner(indent, true), key);
            }
        }
    }

    private void text(String text, int indent, boolean key) {
        var scalar = YamlScalar.of(text);
        boolean plain = flowLevel > 0 ? scalar.flowPlain() : scalar.blockPlain();
        boolean fitsKey = !key || !text.isEmpty() && !scalar.multiline();
        if (style.quote.isEmpty() && plain && fitsKey && !scalar.resolves()) {
            lines.plain(text, indent, !key);
            return;
        }
        if (style.quote.equals("|")
                && flowLevel == 0
                && !key
                && scalar.block()
                && !text.isEmpty()) {
            lines.literal(text, indent, step);
            return;
        }
        boolean single = scalar.singleQuoted() && !(key && scalar.multiline());
        if (single && (style.quote.isEmpty() || style.quote.equals("'"))) {
            lines.singleQuoted(text, indent, !key);
        } else {
            lines.doubleQuoted(text, indent, !key);
        }
    }

    private static String real(double number) {
        if (Double.isNaN(number)) {
            return ".nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? ".inf" : "-.inf";
        }
        var text = PythonFloat.repr(number);
        return text.indexOf('.') < 0 ? text.replace("e", ".0e") : text;
    }

    private boolean flows(List<Value> items) {
        return switch (style.flow) {
            case ALWAYS -> true;
            case NEVER -> false;
            case LEAVES ->
                    items.stream()
                            .noneMatch(item ->
                                    item instanceof Value.Sequence
                                            || item instanceof Value.Mapping);
        };
    }

    private List<Map.Entry<Value, Value>> ordered(Map<Value, Value> entries) {
        var all = new ArrayList<Map.Entry<Value, Value>>();
        entries.forEach((key, value) -> all.add(Map.entry(key, value)));
        if (!style.sorted) {
            return all;
        }
        try {
            var sorted = new ArrayList<>(all);
            sorted.sort((a, b) -> Python.compare(a.getKey(), b.getKey(), "<"));
            return sorted;
        } catch (TemplateException _) {
            // Keys of different types have no order; PyYAML leaves them as they are.
            return all;
        }
    }

    private void blockSequence(List<Value> items, int indent, int depth, boolean inMapping) {
        boolean indentless = inMapping && !lines.atIndention();
        int own = indentless && indent != NONE ? indent : inner(indent, false);
        for (var item : items) {
            lines.indent(own);
            lines.indicator("-", true, false, true);
            node(item, own, depth + 1, false, false);
        }
    }

    private void blockMapping(Map<Value, Value> entries, int own, int depth) {
        for (var entry : ordered(entries)) {
            lines.indent(own);
            if (isSimple(entry.getKey())) {
                node(entry.getKey(), own, depth + 1, true, true);
                lines.indicator(":", false, false, false);
            } else {
                lines.indicator("?", true, false, true);
                node(entry.getKey(), own, depth + 1, true, false);
                lines.indent(own);
                lines.indicator(":", true, false, true);
            }
            node(entry.getValue(), own, depth + 1, true, false);
        }
    }

    private static boolean isSimple(Value key) {
        if (key instanceof Value.Sequence || key instanceof Value.Mapping) {
            return false;
        }
        var text = Python.print(key);
        return text.length() <= 128 && !YamlScalar.of(text).multiline();
    }

    private void flowSequence(List<Value> items, int own, int depth) {
        lines.indicator("[", true, true, false);
        flowLevel++;
        boolean first = true;
        for (var item : items) {
            if (!first) {
                lines.indicator(",", false, false, false);
            }
            first = false;
            lines.foldAt(own);
            node(item, own, depth + 1, false, false);
        }
        flowLevel--;
        lines.indicator("]", false, false, false);
    }

    private void flowMapping(Map<Value, Value> entries, int own, int depth) {
        lines.indicator("{", true, true, false);
        flowLevel++;
        boolean first = true;
        for (var entry : ordered(entries)) {
            if (!first) {
                lines.indicator(",", false, false, false);
            }
            first = false;
            lines.foldAt(own);
            if (isSimple(entry.getKey())) {
                node(entry.getKey(), own, depth + 1, true, true);
                lines.indicator(":", false, false, false);
            } else {
                lines.indicator("?", true, false, false);
                node(entry.getKey(), own, depth + 1, true, false);
                lines.foldAt(own);
                lines.indicator(":", true, false, false);
            }
            node(entry.getValue(), own, depth + 1, true, false);
        }
        flowLevel--;
        lines.indicator("}", false, false, false);
    }
}
