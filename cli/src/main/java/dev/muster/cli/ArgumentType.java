package dev.muster.cli;

import dev.muster.module.Mode;
import dev.muster.module.Signature;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The type of an argument in the words of whoever writes a playbook.
final class ArgumentType {
    private ArgumentType() {}

    static String words(Type type) {
        if (type instanceof ParameterizedType generic) {
            var inner = generic.getActualTypeArguments();
            return switch (((Class<?>) generic.getRawType()).getSimpleName()) {
                case "List" -> "list of " + words(inner[0]);
                case "Map" -> "dictionary";
                default -> words(inner[0]);
            };
        }
        var plain = (Class<?>) type;
        if (plain.isEnum()) {
            return Arrays.stream(plain.getEnumConstants())
                    .map(constant -> Signature.choice((Enum<?>) constant))
                    .collect(Collectors.joining(" | "));
        }
        return switch (plain.getSimpleName()) {
            case "String" -> "text";
            case "Secret" -> "text, kept secret";
            case "boolean", "Boolean" -> "true or false";
            case "int", "Integer", "long", "Long" -> "whole number";
            case "double", "Double" -> "number";
            case "Duration" -> "seconds";
            case "Mode" -> "mode, such as '0644' or u=rw,g=r";
            case "Value" -> "anything";
            default -> "dictionary";
        };
    }

    /// The keys of a dictionary whose keys are known.
    static List<Signature.Parameter> parts(Type type) {
        return switch (type) {
            case ParameterizedType generic when generic.getActualTypeArguments().length == 1 ->
                    parts(generic.getActualTypeArguments()[0]);
            case Class<?> plain when plain.isRecord() && !Mode.class.isAssignableFrom(plain) ->
                    Signature.of(plain.asSubclass(Record.class)).parameters();
            default -> List.of();
        };
    }
}
