package dev.muster.identity;

import dev.muster.source.InputException;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import java.util.Optional;

/// The fields of a JSON object.
record Fields(Value.Mapping all) {
    static Optional<Fields> of(byte[] json) {
        try {
            return Yaml.value(Bytes.text(json)) instanceof Value.Mapping mapping
                    ? Optional.of(new Fields(mapping))
                    : Optional.empty();
        } catch (InputException _) {
            return Optional.empty();
        }
    }

    Optional<String> text(String name) {
        return all.find(name)
                .flatMap(value ->
                        value instanceof Value.Text(String text, _, _)
                                ? Optional.of(text)
                                : Optional.empty());
    }

    Optional<Fields> object(String name) {
        return all.find(name)
                .flatMap(value ->
                        value instanceof Value.Mapping mapping
                                ? Optional.of(new Fields(mapping))
                                : Optional.empty());
    }
}
