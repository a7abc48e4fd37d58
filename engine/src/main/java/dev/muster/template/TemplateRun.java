package dev.muster.template;

import dev.muster.source.Span;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One template at work: where its errors point, what it has read, and the blocks of those that
/// extend each other.
final class TemplateRun {
    private final Evaluation evaluation;
    private final Span origin;
    private final Template.Mode mode;
    private final @Nullable Template template;
    private final String text;
    private final boolean isolated;
    private final Map<String, Value> read = new HashMap<>();

    /// For each block name the definitions, from the outermost child to the base.
    final Map<String, List<Definition>> blocks = new HashMap<>();

    /// A block and the run of the template it stands in, which its errors point into.
    record Definition(Statement.Block block, TemplateRun run) {}

    TemplateRun(
            Evaluation evaluation,
            Template template,
            Span origin,
            Template.Mode mode,
            boolean isolated) {
        this.evaluation = evaluation;
        this.template = template;
        this.text = template.text();
        this.origin = origin;
        this.mode = mode;
        this.isolated = isolated;
    }

    /// A bare expression at work.
    TemplateRun(Evaluation evaluation, String text, Span origin) {
        this.evaluation = evaluation;
        this.template = null;
        this.text = text;
        this.origin = origin;
        this.mode = Template.Mode.VALUE;
        this.isolated = false;
    }

    Evaluation evaluation() {
        return evaluation;
    }

    /// Whether text that comes out of macros and blocks may be read as a list or mapping.
    boolean convertsLiterals() {
        return mode == Template.Mode.VALUE;
    }

    Span place(int offset) {
        int skipped = template == null ? 0 : template.firstLine();
        return new TemplateText(text, skipped, origin, mode == Template.Mode.FILE)
                .place(offset, wordLength(offset));
    }

    private int wordLength(int offset) {
        int end = offset;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        return Math.max(1, end - offset);
    }

    void define(Template added, TemplateRun run) {
        added.blocks()
                .forEach((name, block) ->
                        blocks.computeIfAbsent(name, _ -> new ArrayList<>())
                                .add(new Definition(block, run)));
    }

    /// A variable of the scope or a global; the same object however often the template reads it.
    @Nullable Value read(String name) {
        var known = read.get(name);
        if (known != null) {
            return known;
        }
        Value found = isolated ? null : evaluation.variable(name);
        if (found == null) {
            found = Globals.find(name);
        }
        if (found != null) {
            read.put(name, found);
        }
        return found;
    }
}
