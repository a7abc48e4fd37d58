package dev.muster.modules.facts;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Result;
import dev.muster.module.Shared;
import java.util.Optional;

/// Tells what a host is, as a play does before its first task.
@Manual(
        name = "gather_facts",
        summary = "Gathers facts about a host, as a play does by itself.",
        examples = "gather_facts: {gather_subset: [network]}",
        returns = "ansible_facts: the facts, under names with the prefix `ansible_`")
public final class GatherFacts implements Module.Query<GatherFacts.Arguments> {
    private final Setup setup = new Setup();

    /// Which facts.
    public record Arguments(
            @Argument("Whether several gatherers work at a time; there is one")
                    Optional<Boolean> parallel,
            @Shared Setup.Arguments which) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Probe<Result> ask(Arguments arguments, Controller here) {
        return setup.ask(arguments.which(), here);
    }
}
