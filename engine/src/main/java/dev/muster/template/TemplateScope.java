package dev.muster.template;

import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a template that is a file of its own may read: what its task gives it, what it can tell of
/// itself (`template_path` and the like), and what the task may read. Few templates ask about
/// themselves, so that is found out for those that do.
///
/// @param typed the file's name as the user wrote it
record TemplateScope(Map<String, Value> given, String typed, Path file, Extras extras, Scope outer)
        implements Scope {
    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Set<String> ABOUT =
            Set.of(
                    "template_host",
                    "template_path",
                    "template_fullpath",
                    "template_run_date",
                    "template_mtime",
                    "template_uid");

    @Override
    public Optional<Value> find(String name) {
        var value = given.get(name);
        if (value != null) {
            return Optional.of(value);
        }
        return ABOUT.contains(name) ? about(name) : outer.find(name);
    }

    @Override
    public Set<String> names() {
        var names = new LinkedHashSet<>(outer.names());
        names.addAll(ABOUT);
        names.addAll(given.keySet());
        return names;
    }

    private Optional<Value> about(String name) {
        try {
            return Optional.of(
                    switch (name) {
                        case "template_host" -> Value.text(controller());
                        case "template_path" -> Value.text(typed);
                        case "template_fullpath" -> Value.text(file.toAbsolutePath().toString());
                        case "template_run_date" -> extras.now(false);
                        case "template_mtime" ->
                                moment(Files.getLastModifiedTime(file).toInstant());
                        default -> Value.text(Files.getOwner(file).getName());
                    });
        } catch (IOException _) {
            // whoever reads these of a file that is gone is told that they are undefined
            return Optional.empty();
        }
    }

    private Moment moment(Instant instant) {
        var zone = extras.clock().getZone();
        return new Moment(LocalDateTime.ofInstant(instant, zone), Optional.empty(), zone);
    }

    private String controller() {
        try {
            return Files.readString(KERNEL_NAME).strip();
        } catch (IOException _) {
            return extras.environment().getOrDefault("HOSTNAME", "localhost");
        }
    }
}
