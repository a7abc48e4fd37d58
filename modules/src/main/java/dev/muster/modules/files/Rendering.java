package dev.muster.modules.files;

import dev.muster.module.Controller;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The text that a template comes to for one host.
final class Rendering {
    private Rendering() {}

    static Value.Text of(Path template, Template.Arguments arguments, Controller here) {
        var text =
                template.toString().endsWith(".mustache")
                        ? Mustaches.render(template, here)
                        : here.render(
                                template, arguments.src(), extra(arguments), syntax(arguments));
        return new Value.Text(newlines(text.text(), arguments.newlineSequence()), text.secret());
    }

    /// The settings of the syntax that are not the usual ones.
    private static Map<String, String> syntax(Template.Arguments arguments) {
        var syntax = new LinkedHashMap<String, String>();
        arguments.blockStartString().ifPresent(mark -> syntax.put("block_start_string", mark));
        arguments.blockEndString().ifPresent(mark -> syntax.put("block_end_string", mark));
        arguments
                .variableStartString()
                .ifPresent(mark -> syntax.put("variable_start_string", mark));
        arguments.variableEndString().ifPresent(mark -> syntax.put("variable_end_string", mark));
        arguments.commentStartString().ifPresent(mark -> syntax.put("comment_start_string", mark));
        arguments.commentEndString().ifPresent(mark -> syntax.put("comment_end_string", mark));
        if (!arguments.trimBlocks()) {
            syntax.put("trim_blocks", "false");
        }
        if (arguments.lstripBlocks()) {
            syntax.put("lstrip_blocks", "true");
        }
        return syntax;
    }

    private static String newlines(String text, String typed) {
        var sequence = typed.replace("\\r", "\r").replace("\\n", "\n");
        return sequence.equals("\n") ? text : text.replace("\n", sequence);
    }

    /// The variables that a template sees beside the host's own and those about itself.
    private static Value.Mapping extra(Template.Arguments arguments) {
        return Value.map(Map.of("template_destpath", Value.text(arguments.dest())));
    }
}
