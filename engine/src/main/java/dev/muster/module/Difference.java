package dev.muster.module;

import java.util.Optional;

/// One thing in which the found and the wanted differ, for a person to read.
public sealed interface Difference {

    /// A named property: owner, mode, state. Absent where there is no such thing.
    record Attribute(String name, Optional<String> before, Optional<String> after)
            implements Difference {
        public Attribute(String name, String before, String after) {
            this(name, Optional.of(before), Optional.of(after));
        }
    }

    /// The text of a file; an absent side means that there is no file.
    record Content(String path, Optional<String> before, Optional<String> after)
            implements Difference {}

    /// Content that can't or must not be shown: binary, too large, secret.
    record Opaque(String path, String why) implements Difference {}
}
