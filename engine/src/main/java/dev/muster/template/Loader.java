package dev.muster.template;

import dev.muster.source.Source;
import java.util.Optional;

/// Finds the files that a template includes, imports or extends.
@FunctionalInterface
public interface Loader {
    /// The file with this name, as the template wrote it.
    Optional<Source> find(String name);

    /// A loader for text that may include nothing.
    static Loader none() {
        return _ -> Optional.empty();
    }
}
