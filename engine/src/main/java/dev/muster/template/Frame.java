package dev.muster.template;

import dev.muster.value.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The names that a stretch of template set for itself, inside of those of the stretch around it.
final class Frame {
    private final @Nullable Frame parent;
    private final TemplateRun run;
    private @Nullable Map<String, Value> names;

    private Frame(@Nullable Frame parent, TemplateRun run) {
        this.parent = parent;
        this.run = run;
    }

    /// The outermost frame of a template.
    static Frame root(TemplateRun run) {
        return new Frame(null, run);
    }

    Frame inner() {
        return new Frame(this, run);
    }

    /// A frame of another template that sees the names of this one.
    Frame innerOf(TemplateRun other) {
        return new Frame(this, other);
    }

    TemplateRun run() {
        return run;
    }

    void set(String name, Value value) {
        if (names == null) {
            names = new HashMap<>();
        }
        names.put(name, value);
    }

    /// The names set in this very frame.
    Map<String, Value> own() {
        return names == null ? Map.of() : names;
    }

    Optional<Value> find(String name) {
        for (var frame = this; frame != null; frame = frame.parent) {
            if (frame.names != null) {
                var value = frame.names.get(name);
                if (value != null) {
                    return Optional.of(value);
                }
            }
        }
        return Optional.empty();
    }

    boolean isRoot() {
        return parent == null;
    }
}
