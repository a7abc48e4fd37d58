package dev.muster.modules.control;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Shows a message or the value of an expression.
@Manual(
        name = "debug",
        summary = "Shows a message or the value of an expression.",
        examples = {"debug: {msg: 'the peer is {{ peer }}'}", "debug: {var: ansible_facts.kernel}"},
        returns = {"msg: the message", "NAME: the value of the expression NAME that `var` gave"})
public final class Debug implements Module.OnController<Debug.Arguments> {

    /// What to show.
    public record Arguments(
            @Argument("The message, of any type") Optional<Value> msg,
            @Argument("An expression, without braces, whose value to show") Optional<Value> var,
            @Argument(value = "Show it only from this many `-v` on", otherwise = "0")
                    int verbosity) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Result act(Arguments arguments, Controller here) {
        if (arguments.msg().isPresent() && arguments.var().isPresent()) {
            return Result.failed("'msg' and 'var' are incompatible options");
        }
        if (verbosity(here) < arguments.verbosity()) {
            return Result.skipped("Verbosity threshold not met.");
        }
        if (arguments.var().isPresent()) {
            return Result.ok(shown(arguments.var().get(), here));
        }
        return Result.ok(Map.of("msg", arguments.msg().orElse(Value.text("Hello world!"))));
    }

    private static Map<String, Value> shown(Value var, Controller here) {
        var shown = new LinkedHashMap<String, Value>();
        switch (var) {
            case Value.Text(String expression, boolean _, _) ->
                    shown.put(expression, definedOrWords(here.evaluate(expression), here));
            case Value.Sequence _ -> shown.put("<class 'list'>", var);
            case Value.Mapping _ -> shown.put("<class 'dict'>", var);
            default -> shown.put("var", definedOrWords(var, here));
        }
        return shown;
    }

    private static Value definedOrWords(Value value, Controller here) {
        if (!(value instanceof Value.Undefined undefined)) {
            return value;
        }
        var reason = verbosity(here) > 0 ? ": " + undefined.explanation() : "";
        return Value.text("VARIABLE IS NOT DEFINED!" + reason);
    }

    private static long verbosity(Controller here) {
        return here.variable("ansible_verbosity").orElse(Value.of(0)) instanceof Value.Int number
                ? number.asLong()
                : 0;
    }
}
