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

/// Checks variables against a specification, as roles have them for their arguments.
@Manual(
        name = "validate_argument_spec",
        summary = "Checks variables against a specification of a role's arguments.",
        examples = "validate_argument_spec: {argument_spec: {port: {type: int, required: true}}}",
        returns = {
            "argument_errors: what is wrong",
            "argument_spec_data: the specification",
            "validate_args_context: for whom it was checked"
        })
public final class ValidateArgumentSpec
        implements Module.OnController<ValidateArgumentSpec.Arguments> {

    /// What to check.
    public record Arguments(
            @Argument("Each argument's specification, by its name") Value argumentSpec,
            @Argument("Values beside those of variables") Optional<Value> providedArguments,
            @Argument("For whom it is checked, for the result")
                    Optional<Value> validateArgsContext) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Result act(Arguments arguments, Controller here) {
        if (!(arguments.argumentSpec() instanceof Value.Mapping written)) {
            return Result.failed("'argument_spec' must be a dictionary");
        }
        var spec = ArgumentSpec.of(written);
        var given = new LinkedHashMap<String, Value>();
        for (var name : spec.options().keySet()) {
            here.variable(name).ifPresent(value -> given.put(name, value));
        }
        if (arguments.providedArguments().orElse(Value.NULL)
                instanceof Value.Mapping(Map<Value, Value> provided)) {
            provided.forEach((name, value) -> given.put(ArgumentSpec.text(name), value));
        }
        var mistakes = spec.mistakes(given);
        var context = arguments.validateArgsContext().orElseGet(() -> new Value.Mapping(Map.of()));
        var values = new LinkedHashMap<String, Value>();
        values.put("validate_args_context", context);
        if (mistakes.isEmpty()) {
            values.put("msg", Value.text("The arg spec validation passed"));
            return Result.ok(values);
        }
        values.put("argument_spec_data", written);
        values.put("argument_errors", Value.texts(mistakes));
        return Result.failed(
                "Validation of arguments failed:\n" + String.join("\n", mistakes), values);
    }
}
