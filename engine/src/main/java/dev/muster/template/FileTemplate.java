package dev.muster.template;

import dev.muster.source.Source;
import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Renders a template that is a file of its own.
final class FileTemplate {
    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

    private FileTemplate() {}

    /// @param syntax settings of the syntax that are not the usual ones
    static Value.Text render(Source source, Map<String, String> syntax, Evaluation evaluation) {
        var template =
                evaluation
                        .templating()
                        .parse(source.text(), Template.Mode.FILE, syntax, source.start());
        var run = new TemplateRun(evaluation, template, source.start(), Template.Mode.FILE, false);
        var text = evaluation.join(new Renderer(run).nodes(template));
        int missing = Math.max(0, template.newlines() - Template.trailingNewlines(text.text()));
        return new Value.Text(text.text() + "\n".repeat(missing), text.secret() || source.secret());
    }

    /// The variables that a template sees about itself.
    static Map<String, Value> about(String typed, Path file, Extras extras) {
        var about = new LinkedHashMap<String, Value>();
        about.put("template_host", Value.text(controller(extras)));
        about.put("template_path", Value.text(typed));
        about.put("template_fullpath", Value.text(file.toAbsolutePath().toString()));
        about.put("template_run_date", extras.now(false));
        try {
            var modified = Files.getLastModifiedTime(file).toInstant();
            about.put("template_mtime", moment(modified, extras));
            about.put("template_uid", Value.text(Files.getOwner(file).getName()));
        } catch (IOException _) {
            // whoever reads these of a file that is gone is told that they are undefined
        }
        return about;
    }

    private static Moment moment(Instant instant, Extras extras) {
        var zone = extras.clock().getZone();
        return new Moment(LocalDateTime.ofInstant(instant, zone), Optional.empty(), zone);
    }

    private static String controller(Extras extras) {
        try {
            return Files.readString(KERNEL_NAME).strip();
        } catch (IOException _) {
            return extras.environment().getOrDefault("HOSTNAME", "localhost");
        }
    }
}
