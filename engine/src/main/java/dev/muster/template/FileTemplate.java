package dev.muster.template;

import dev.muster.source.Source;
import dev.muster.value.Value;
import java.util.Map;

/// Renders a template that is a file of its own.
final class FileTemplate {
    private FileTemplate() {}

    /// @param syntax settings of the syntax that are not the usual ones
    static Value.Text render(Source source, Map<String, String> syntax, Evaluation evaluation) {
        var template =
                evaluation
                        .templating()
                        .parse(source.text(), Template.Mode.FILE, syntax, source.start());
        var run = new TemplateRun(evaluation, template, source.start(), Template.Mode.FILE, false);
        var text = Concatenation.text(new Renderer(run).nodes(template), evaluation);
        int missing = Math.max(0, template.newlines() - Template.trailingNewlines(text.text()));
        return new Value.Text(text.text() + "\n".repeat(missing), text.secret() || source.secret());
    }
}
