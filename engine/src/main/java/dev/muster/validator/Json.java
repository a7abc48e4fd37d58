package dev.muster.validator;

import java.io.StringWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// JSON as clients write and read it: strict, and a name that stands twice is refused, since two
/// programs could understand it in two ways.
///
/// A field that is `null` or the empty text counts as one that is not there, since clients differ
/// in which of the three they write.
public sealed interface Json {

    /// Named fields in their order.
    record Fields(Map<String, Json> fields) implements Json {
        public Fields {
            fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /// A list.
    record Items(List<Json> items) implements Json {
        public Items {
            items = List.copyOf(items);
        }
    }

    /// A text.
    record Text(String text) implements Json {}

    /// A whole number.
    record Number(BigInteger number) implements Json {}

    /// `true`, `false`, `null`, or a number with a fraction: nothing that these formats use.
    record Other(String word) implements Json {}

    JsonFactory FACTORY =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /// Reads a text that is JSON from its first to its last character.
    ///
    /// @param what it is, for the message
    static Json parse(String text, String what) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException(what + " is empty");
            }
            var json = read(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException(what + " goes on after its end");
            }
            return json;
        } catch (JacksonException wrong) {
            var place = wrong.getLocation();
            throw new IllegalArgumentException(
                    what
                            + " is not JSON"
                            + (place == null
                                    ? ""
                                    : ", at line "
                                            + place.getLineNr()
                                            + ", column "
                                            + place.getColumnNr()),
                    wrong);
        }
    }

    private static Json read(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var fields = new LinkedHashMap<String, Json>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, read(parser));
                }
                yield new Fields(fields);
            }
            case START_ARRAY -> {
                var items = new ArrayList<Json>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(parser));
                }
                yield new Items(items);
            }
            case VALUE_STRING -> new Text(parser.getString());
            case VALUE_NUMBER_INT -> new Number(parser.getBigIntegerValue());
            default -> new Other(parser.getString());
        };
    }

    /// The text of this as JSON, on one line.
    default String written() {
        var text = new StringWriter();
        try (var generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            write(this, generator);
        }
        return text.toString();
    }

    private static void write(Json json, JsonGenerator generator) {
        switch (json) {
            case Fields(var fields) -> {
                generator.writeStartObject();
                fields.forEach((name, value) -> {
                    generator.writeName(name);
                    write(value, generator);
                });
                generator.writeEndObject();
            }
            case Items(var items) -> {
                generator.writeStartArray();
                items.forEach(item -> write(item, generator));
                generator.writeEndArray();
            }
            case Text(var string) -> generator.writeString(string);
            case Number(var number) -> generator.writeNumber(number);
            case Other(var word) -> generator.writeRawValue(word);
        }
    }

    /// A field that says something.
    default Optional<Json> find(String name) {
        return this instanceof Fields(var fields)
                ? Optional.ofNullable(fields.get(name)).filter(value -> !value.saysNothing())
                : Optional.empty();
    }

    /// Whether there is such a field, be it `null`.
    default boolean has(String name) {
        return this instanceof Fields(var fields) && fields.containsKey(name);
    }

    private boolean saysNothing() {
        return this instanceof Other(var word) && word.equals("null")
                || this instanceof Text(var text) && text.isEmpty();
    }

    /// A field that must be there.
    default Json field(String name, String what) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException(what + " has no '" + name + "'"));
    }

    /// A field's text; a number counts as its digits.
    default Optional<String> text(String name) {
        return find(name)
                .flatMap(value ->
                        switch (value) {
                            case Text(var text) -> Optional.of(text);
                            case Number(var number) -> Optional.of(number.toString());
                            case Fields _, Items _, Other _ -> Optional.empty();
                        });
    }

    default String text(String name, String what) {
        return text(name)
                .orElseThrow(
                        () -> new IllegalArgumentException(what + " has no text '" + name + "'"));
    }

    /// What a list holds.
    default List<Json> items(String what) {
        if (this instanceof Items(var items)) {
            return items;
        }
        throw new IllegalArgumentException(what + " is no list");
    }

    static Json of(Map<String, Json> fields) {
        return new Fields(fields);
    }

    static Json texts(List<String> texts) {
        return new Items(texts.stream().map(text -> (Json) new Text(text)).toList());
    }
}
