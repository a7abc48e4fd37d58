package dev.muster.plan;

import dev.muster.module.Given;
import dev.muster.playbook.Frame;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.template.TemplateException;
import dev.muster.template.Templating;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.Map;

/// Names of files, roles and modules that must be known before the run. They may be templates, of
/// variables that are known by then.
///
/// @param extra the command line's variables
/// @param playbook the folder of the playbook
record StaticNames(Templating templating, Map<String, Value> extra, Path playbook) {

    /// What is named, seen from a frame. Throws [InputException] where that depends on a host.
    String of(Given named, Frame frame) {
        try {
            var scope = new StaticScope(extra, frame, playbook.toString());
            var value = templating.resolve(named.value(), scope);
            if (value instanceof Value.Text(String text, _, _)) {
                return text;
            }
        } catch (TemplateException unknown) {
            var first = unknown.diagnostics().getFirst();
            throw new InputException(
                    Diagnostic.error(
                                    "what is imported must be known before the run: "
                                            + first.message(),
                                    named.place())
                            .hint("use an include where it depends on the host"));
        }
        throw new InputException(
                Diagnostic.error("expected the name of a file or role", named.place()));
    }
}
