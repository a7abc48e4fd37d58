package dev.muster.run;

import dev.muster.module.Answer;
import dev.muster.module.Controller;
import dev.muster.module.Probe;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The hosts of the inventory beside the one that a task works on.
interface Others {
    /// A host that is alone in the world.
    Others NONE =
            new Others() {
                @Override
                public <T> Map<String, Answer<T>> ask(
                        Function<Controller, Optional<Probe<T>>> look) {
                    return Map.of();
                }
            };

    /// Looks at each of those that are a concern, as they are now; [Answer.Trouble] for one that
    /// could not be asked.
    <T> Map<String, Answer<T>> ask(Function<Controller, Optional<Probe<T>>> look);
}
