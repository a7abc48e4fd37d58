package dev.muster.module;

import java.lang.reflect.Constructor;
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

    private final Constructor<? extends Record> constructor;
    private final List<Parameter> parameters;
    private final Map<String, Parameter> byName = new HashMap<>();

    private Signature(Class<? extends Record> type) {
        var components = type.getRecordComponents();
        parameters = Arrays.stream(components).map(Signature::parameter).toList();
        for (var parameter : parameters) {
            byName.put(parameter.name(), parameter);
            parameter.aliases().forEach(alias -> byName.put(alias, parameter));
        }
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

    Constructor<? extends Record> constructor() {
        return constructor;
    }

    static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
            default -> throw new IllegalStateException("an argument of type " + type);
        };
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
