package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A macro: statements with parameters, which see the names of the place they were written at.
record Macro(String name, Statement.Signature signature, List<Statement> body, Frame frame)
        implements Callable {

    @Override
    public String typeName() {
        return "Macro";
    }

    @Override
    public String represent() {
        return "<Macro '" + name + "'>";
    }

    @Override
    public String print() {
        return represent();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public Value call(Arguments arguments, Evaluation evaluation) {
        return evaluation.called(() -> {
            var inner = frame.inner();
            bind(arguments, inner);
            return new Renderer(frame.run()).captured(body, inner);
        });
    }

    private void bind(Arguments arguments, Frame inner) {
        var named = new LinkedHashMap<>(arguments.named());
        int at = 0;
        for (var parameter : signature.parameters()) {
            Value value;
            if (at < arguments.positional().size()) {
                value = arguments.positional().get(at);
            } else if (named.containsKey(parameter.name())) {
                value = named.remove(parameter.name());
            } else if (parameter.otherwise().isPresent()) {
                value = Evaluator.evaluate(parameter.otherwise().get(), inner);
            } else {
                value =
                        new Value.Undefined(
                                parameter.name(),
                                "parameter '" + parameter.name() + "' was not given");
            }
            inner.set(parameter.name(), value);
            at++;
        }
        var rest =
                arguments
                        .positional()
                        .subList(
                                Math.min(at, arguments.positional().size()),
                                arguments.positional().size());
        boolean usesCaller = Names.readBy(body, "caller");
        if (!usesCaller && named.containsKey("caller")) {
            throw TemplateException.type("the macro '" + name + "' takes no call block");
        }
        var caller = named.remove("caller");
        if (caller != null) {
            inner.set("caller", caller);
        } else if (usesCaller) {
            inner.set("caller", new Value.Undefined("caller", "no caller is defined"));
        }
        extras(rest, named, inner);
    }

    private void extras(List<Value> rest, Map<String, Value> named, Frame inner) {
        if (!rest.isEmpty() && !Names.readBy(body, "varargs")) {
            throw TemplateException.type(
                    "the macro '%s' takes at most %d arguments"
                            .formatted(name, signature.parameters().size()));
        }
        if (!named.isEmpty() && !Names.readBy(body, "kwargs")) {
            throw TemplateException.type(
                    "the macro '%s' has no parameter '%s'"
                            .formatted(name, named.keySet().iterator().next()));
        }
        inner.set("varargs", new Value.Sequence(new ArrayList<>(rest), true));
        inner.set("kwargs", Value.map(named));
    }

    @Override
    public Optional<Value> attribute(String attribute) {
        return switch (attribute) {
            case "name" -> Optional.of(Value.text(name));
            case "arguments" ->
                    Optional.of(
                            new Value.Sequence(
                                    new ArrayList<>(
                                            signature.parameters().stream()
                                                    .<Value>map(p -> Value.text(p.name()))
                                                    .toList()),
                                    true));
            case "catch_varargs" -> Optional.of(Value.of(Names.readBy(body, "varargs")));
            case "catch_kwargs" -> Optional.of(Value.of(Names.readBy(body, "kwargs")));
            case "caller" -> Optional.of(Value.of(Names.readBy(body, "caller")));
            default -> Optional.empty();
        };
    }
}
