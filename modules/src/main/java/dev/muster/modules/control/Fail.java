package dev.muster.modules.control;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Result;

/// Fails with a message.
@Manual(
        name = "fail",
        summary = "Fails with a message, usually under a condition.",
        examples = "fail: {msg: a validator needs a key}")
public final class Fail implements Module.OnController<Fail.Arguments> {

    /// The message.
    public record Arguments(
            @Argument(value = "What to say", otherwise = "Failed as requested from task")
                    String msg) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Result act(Arguments arguments, Controller here) {
        return Result.failed(arguments.msg());
    }
}
