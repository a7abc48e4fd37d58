package dev.muster.module;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns the arguments of a task into the record that a module takes, or into all that is wrong
/// with them.
///
/// The same walk serves two purposes. [#check] looks at arguments as they were written, before any
/// host is known: text that waits to be resolved is accepted everywhere. [#bind] has the resolved
/// values, and makes the record.
public final class Binder {
    private Binder() {}

    /// Everything that is wrong with arguments as they were written.
    public static List<Diagnostic> check(Module<?> module, List<Given> given, Span task) {
        return new Binding(module.name(), Signature.of(module.arguments()), given, task, true)
                .problems();
    }

    /// The record; throws [InputException] with everything that is wrong.
    public static <A extends Record> A bind(Module<A> module, List<Given> given, Span task) {
        var signature = Signature.of(module.arguments());
        var binding = new Binding(module.name(), signature, given, task, false);
        if (!binding.problems().isEmpty()) {
            throw new InputException(binding.problems());
        }
        return module.arguments().cast(signature.make(binding.values()));
    }

    /// One walk over the arguments of one task, or of one dictionary inside them.
    private static final class Binding {
        private final String owner;
        private final Signature signature;
        private final boolean unresolvedAllowed;
        private final Span task;
        private final List<Diagnostic> problems = new ArrayList<>();
        private final Map<Signature.Parameter, Given> found = new LinkedHashMap<>();
        private final Map<String, Value> rest = new LinkedHashMap<>();
        private final List<@Nullable Object> values = new ArrayList<>();

        Binding(
                String owner,
                Signature signature,
                List<Given> given,
                Span task,
                boolean unresolvedAllowed) {
            this.owner = owner;
            this.signature = signature;
            this.task = task;
            this.unresolvedAllowed = unresolvedAllowed;
            given.forEach(this::file);
            for (var parameter : signature.parameters()) {
                values.add(value(parameter));
            }
        }

        List<Diagnostic> problems() {
            return problems;
        }

        List<@Nullable Object> values() {
            return values;
        }

        private void file(Given argument) {
            var parameter = signature.find(argument.name());
            if (parameter.isPresent()) {
                if (!isLeftOut(argument.value())) {
                    found.put(parameter.get(), argument);
                }
            } else if (signature.rest().isPresent()) {
                if (!(argument.value() instanceof Value.Omit)) {
                    rest.put(argument.name(), argument.value());
                }
            } else {
                problems.add(unknown(argument));
            }
        }

        private Diagnostic unknown(Given argument) {
            var near = NearMiss.of(argument.name(), signature.names());
            var hint =
                    near.map(name -> "did you mean '" + name + "'? ").orElse("")
                            + "`muster doc "
                            + owner
                            + "` lists its arguments";
            return Diagnostic.error(
                            "'" + argument.name() + "' is not an argument of " + owner,
                            argument.key())
                    .hint(hint);
        }

        private @Nullable Object value(Signature.Parameter parameter) {
            if (parameter.isRest()) {
                return Map.copyOf(rest).isEmpty() ? Map.of() : new LinkedHashMap<>(rest);
            }
            var argument = found.get(parameter);
            if (argument == null) {
                return leftOut(parameter);
            }
            var conversion = new Conversion(unresolvedAllowed, this::nested);
            try {
                return conversion.convert(argument.value(), parameter.type(), argument.place());
            } catch (Conversion.Mismatch mismatch) {
                problems.add(
                        mismatch.diagnostic(
                                "'" + parameter.name() + "' of " + owner, argument.place()));
                return null;
            } catch (InputException inner) {
                problems.addAll(inner.diagnostics());
                return null;
            }
        }

        private Object nested(Class<? extends Record> type, Value.Mapping value, Span place) {
            var given = new ArrayList<Given>();
            value.entries()
                    .forEach((key, inner) ->
                            given.add(new Given(Conversion.print(key), inner, place, place)));
            var inner = new Binding(owner, Signature.of(type), given, place, unresolvedAllowed);
            if (!inner.problems.isEmpty()) {
                throw new InputException(inner.problems);
            }
            return inner.signature.make(inner.values);
        }

        private @Nullable Object leftOut(Signature.Parameter parameter) {
            if (parameter.otherwise().isPresent()) {
                var value = Value.text(parameter.otherwise().get());
                return new Conversion(false, this::nested).convert(value, parameter.type(), task);
            }
            Optional<Object> nothing = parameter.nothing();
            if (nothing.isEmpty()) {
                problems.add(
                        Diagnostic.error(owner + " needs '" + parameter.name() + "'", task)
                                .hint("`muster doc " + owner + "` shows examples"));
            }
            return nothing.orElse(null);
        }

        private static boolean isLeftOut(Value value) {
            return value instanceof Value.Null || value instanceof Value.Omit;
        }
    }
}
