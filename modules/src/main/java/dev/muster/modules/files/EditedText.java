package dev.muster.modules.files;

import dev.muster.value.Value;
import java.util.Map;

/// Text after an edit.
///
/// @param message what was done, in the words of Ansible's module; empty for nothing
/// @param values more return values
record EditedText(String text, String message, Map<String, Value> values) {
    EditedText(String text, String message) {
        this(text, message, Map.of());
    }
}
