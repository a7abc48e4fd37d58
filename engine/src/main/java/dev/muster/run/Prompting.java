package dev.muster.run;

import java.time.Duration;
import java.util.Optional;

/// The person at the terminal, if there is one.
public interface Prompting {
    /// Nobody is there.
    Prompting NOBODY = (_, _, _) -> Optional.empty();

    /// Asks and waits for one line; empty when nobody is there or the time is over.
    Optional<String> ask(String question, boolean echo, Optional<Duration> limit);
}
