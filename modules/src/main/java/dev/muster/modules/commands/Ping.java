package dev.muster.modules.commands;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Result;
import dev.muster.modules.Returns;

/// Tells whether a host can be worked on.
@Manual(
        name = "ping",
        summary = "Logs in, runs a shell as the wanted user and answers.",
        examples = "ping:",
        returns = "ping: `pong`, or the given `data`")
public final class Ping implements Module.Query<Ping.Arguments> {

    /// What to answer.
    public record Arguments(
            @Argument(value = "What to answer; `crash` fails", otherwise = "pong") String data) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Probe<Result> ask(Arguments arguments, Controller here) {
        if (arguments.data().equals("crash")) {
            return Probe.known(
                    Result.failed(
                            "boom",
                            new Returns()
                                    .and("module_stdout", "")
                                    .and("module_stderr", "Exception: boom")
                                    .and("rc", 1)
                                    .mapping()));
        }
        return Probe.ask(new Question.Ask(":"))
                .map(_ -> Result.ok(new Returns().and("ping", arguments.data()).mapping()));
    }
}
