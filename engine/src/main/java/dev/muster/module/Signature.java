package dev.muster.module;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What an argument record says of itself: the names, types and words of its components.
public final class Signature {
    /// One argument.
    ///
    /// @param type the component's Java type, `Optional` and all
    /// @param otherwise what it is when left out, as written in a playbook
    public record Parameter(
            String name,
            List<String> aliases,
            Type type,
            String words,
            Optional<String> otherwise,
            boolean isFreeForm,
            boolean isRest) {

        /// What the component is when nothing is given; empty for one that must be given.
        Optional<Object> nothing() {
            return switch (raw(type).getSimpleName()) {
                case "Optional" -> Optional.of(Optional.empty());
                case "List" -> Optional.of(List.of());
                case "Map" -> Optional.of(Map.of());
                default -> Optional.empty();
            };
        }

        /// Whether a task must give it.
        public boolean isRequired() {
            return !isRest && otherwise.isEmpty() && nothing().isEmpty();
        }
    }

    private static final ClassValue<Signature> ALL =
            new ClassValue<>() {
                @Override
                protected Signature computeValue(Class<?> type) {
                    return new Signature(type.asSubclass(Record.class));
                }
            };

    /// One component: an argument, or several that a [Shared] record holds.
    private record Part(Optional<Signature> shared, List<Parameter> parameters) {}

    private final Constructor<? extends Record> constructor;
    private final List<Part> parts;
    private final List<Parameter> parameters;
    private final Set<String> secrets;
    private final Map<String, Parameter> byName = new HashMap<>();

    private Signature(Class<? extends Record> type) {
        var components = type.getRecordComponents();
        parts = Arrays.stream(components).map(Signature::part).toList();
        parameters = parts.stream().flatMap(part -> part.parameters().stream()).toList();
        for (var parameter : parameters) {
            byName.put(parameter.name(), parameter);
            parameter.aliases().forEach(alias -> byName.put(alias, parameter));
        }
        secrets =
                byName.entrySet().stream()
                        .filter(entry -> isSecret(entry.getValue().type()))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toUnmodifiableSet());
        try {
            constructor =
                    type.getDeclaredConstructor(
                            Arrays.stream(components)
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The signature of an argument record.
    public static Signature of(Class<? extends Record> type) {
        return ALL.get(type);
    }

    public List<Parameter> parameters() {
        return parameters;
    }

    /// The names and aliases of arguments that must not be shown.
    public Set<String> secrets() {
        return secrets;
    }

    /// Every name and alias.
    public List<String> names() {
        return new ArrayList<>(byName.keySet());
    }

    public Optional<Parameter> find(String name) {
        return Optional.ofNullable(byName.get(name)).filter(parameter -> !parameter.isRest());
    }

    /// The argument that takes the words of a free-form task.
    public Optional<Parameter> freeForm() {
        return parameters.stream().filter(Parameter::isFreeForm).findFirst();
    }

    Optional<Parameter> rest() {
        return parameters.stream().filter(Parameter::isRest).findFirst();
    }

    /// The record with these values, one for each parameter.
    Record make(List<? extends @Nullable Object> values) {
        var components = new ArrayList<@Nullable Object>();
        int at = 0;
        for (var part : parts) {
            int end = at + part.parameters().size();
            components.add(
                    part.shared().isPresent()
                            ? part.shared().get().make(values.subList(at, end))
                            : values.get(at));
            at = end;
        }
        try {
            return constructor.newInstance(components.toArray());
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            throw new IllegalStateException(refused);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The word that stands for a constant of an enum in a playbook.
    public static String choice(Enum<?> constant) {
        return Conversion.word(constant);
    }

    private static boolean isSecret(Type type) {
        return raw(type) == Secret.class
                || type instanceof ParameterizedType parameterized
                        && Arrays.stream(parameterized.getActualTypeArguments())
                                .anyMatch(inner -> inner == Secret.class);
    }

    static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
            default -> throw new IllegalStateException("an argument of type " + type);
        };
    }

    private static Part part(RecordComponent component) {
        if (!component.isAnnotationPresent(Shared.class)) {
            return new Part(Optional.empty(), List.of(parameter(component)));
        }
        var inner = of(component.getType().asSubclass(Record.class));
        return new Part(Optional.of(inner), inner.parameters());
    }

    private static Parameter parameter(RecordComponent component) {
        var argument = component.getAnnotation(Argument.class);
        if (argument == null) {
            return new Parameter(
                    snake(component.getName()),
                    List.of(),
                    component.getGenericType(),
                    "",
                    Optional.empty(),
                    false,
                    false);
        }
        return new Parameter(
                argument.name().isEmpty() ? snake(component.getName()) : argument.name(),
                List.of(argument.aliases()),
                component.getGenericType(),
                argument.value(),
                Optional.of(argument.otherwise()).filter(text -> !text.isEmpty()),
                argument.freeForm(),
                argument.rest());
    }

    private static String snake(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
