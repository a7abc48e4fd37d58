package dev.muster.modules.files;

import dev.muster.module.Controller;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The text that a template comes to for one host.
final class Rendering {
    private Rendering() {}

    static String of(Path template, Template.Arguments arguments, Controller here) {
        var text =
                template.toString().endsWith(".mustache")
                        ? Mustaches.render(template, here)
                        : here.render(template, extra(template, arguments));
        return newlines(text, arguments.newlineSequence());
    }

    private static String newlines(String text, String typed) {
        var sequence = typed.replace("\\r", "\r").replace("\\n", "\n");
        return sequence.equals("\n") ? text : text.replace("\n", sequence);
    }

    /// The variables that a template sees beside the host's own.
    private static Value.Mapping extra(Path template, Template.Arguments arguments) {
        Map<String, Value> extra = new LinkedHashMap<>();
        extra.put("template_path", Value.text(template.toString()));
        extra.put("template_fullpath", Value.text(template.toAbsolutePath().toString()));
        extra.put("template_destpath", Value.text(arguments.dest()));
        return Value.map(extra);
    }
}
