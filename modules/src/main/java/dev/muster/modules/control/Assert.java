package dev.muster.modules.control;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Effect;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Fails unless conditions hold.
@Manual(
        name = "assert",
        summary = "Fails unless conditions hold.",
        examples = {
            "assert: {that: ansible_facts.memtotal_mb >= 1024, fail_msg: the node needs 1 GiB}",
            "assert: {that: [peers | length > 2, chain_id is defined], quiet: true}"
        },
        returns = {
            "assertion: the condition that does not hold",
            "evaluated_to: false, when a condition does not hold"
        })
public final class Assert implements Module.OnController<Assert.Arguments> {

    /// The conditions.
    public record Arguments(
            @Argument("A condition or a list of conditions, written as in `when`") Value that,
            @Argument(
                            value = "What to say when one does not hold; a text or a list",
                            aliases = "msg")
                    Optional<Value> failMsg,
            @Argument("What to say when all hold; a text or a list") Optional<Value> successMsg,
            @Argument(value = "Say less", otherwise = "false") boolean quiet) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Result act(Arguments arguments, Controller here) {
        var conditions =
                arguments.that() instanceof Value.Sequence(List<Value> items, boolean _)
                        ? items
                        : List.of(arguments.that());
        for (var condition : conditions) {
            if (!here.holds(condition)) {
                return Result.ok(
                                new Returns()
                                        .and("assertion", condition)
                                        .and("evaluated_to", false)
                                        .and(
                                                "msg",
                                                arguments
                                                        .failMsg()
                                                        .orElse(Value.text("Assertion failed")))
                                        .mapping())
                        .withFailed(true);
            }
        }
        return Result.ok(
                        Map.of(
                                "msg",
                                arguments.successMsg().orElse(Value.text("All assertions passed"))))
                .with(new Effect.Conditions(conditions.size()));
    }
}
