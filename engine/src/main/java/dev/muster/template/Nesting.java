package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;

/// The templates that are being resolved one inside the other, as variables read variables.
final class Nesting {
    /// The outermost first.
    private final List<Entered> templates = new ArrayList<>();

    /// @param label the name that the template goes by; empty where it has none
    private record Entered(Value.Deferred template, String label) {}

    /// Goes into a template. Throws [TemplateException] where that would never end.
    void enter(Value.Deferred deferred, String label) {
        if (templates.size() >= Limits.NESTING) {
            throw TemplateException.limit(
                            "variables refer to each other more than "
                                    + Limits.NESTING
                                    + " levels deep")
                    .at(deferred.span());
        }
        for (var other : templates) {
            if (other.template == deferred
                    || other.label.equals(label)
                            && !label.isEmpty()
                            && other.template.equals(deferred)) {
                throw cycle(label).at(deferred.span());
            }
        }
        templates.add(new Entered(deferred, label));
    }

    private TemplateException cycle(String label) {
        var chain = new StringBuilder();
        boolean inside = false;
        for (var other : templates) {
            inside |= other.label.equals(label);
            if (inside && !other.label.isEmpty()) {
                chain.append(other.label).append(" -> ");
            }
        }
        return TemplateException.limit("'" + label + "' refers to itself: " + chain + label);
    }

    /// Comes back out of the innermost.
    void leave() {
        templates.removeLast();
    }
}
