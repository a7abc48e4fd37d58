package dev.muster.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.value.JsonStyle.Escapes;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWriterTest {
    private static final Value MIXED = mixed();

    private static Value mixed() {
        var entries = new LinkedHashMap<Value, Value>();
        entries.put(Value.text("b"), Value.list(List.of(Value.of(1), Value.of(0.5), Value.NULL)));
        entries.put(Value.text("a"), Value.list(List.of()));
        entries.put(Value.TRUE, Value.map(Map.of()));
        return new Value.Mapping(entries);
    }

    @Test
    void pythonsFormHasBlanksBehindCommasAndColons() {
        assertThat(JsonWriter.write(MIXED, JsonStyle.PYTHON))
                .isEqualTo("{\"b\": [1, 0.5, null], \"a\": [], \"true\": {}}");
    }

    @Test
    void theShortestFormHasNoBlanks() {
        assertThat(JsonWriter.write(MIXED, JsonStyle.COMPACT))
                .isEqualTo("{\"b\":[1,0.5,null],\"a\":[],\"true\":{}}");
    }

    @Test
    void linesAreIndentedButWhatIsEmptyStaysOnItsOwn() {
        assertThat(JsonWriter.write(MIXED, JsonStyle.PYTHON.indented(2).sorted(true)))
                .isEqualTo(
                        """
                        {
                          "a": [],
                          "b": [
                            1,
                            0.5,
                            null
                          ],
                          "true": {}
                        }\
                        """);
    }

    @ParameterizedTest
    @CsvSource({
        "ASCII, \\u00e9\\u2028\\ud83d\\ude00\\u007f\\b\\f\\u0001\\n\\\"\\\\",
        "FEWEST, é\u2028😀\u007f\\b\\f\\u0001\\n\\\"\\\\",
        "UNSAFE, é\\u2028😀\\u007f\\u0008\\u000c\\u0001\\n\\\"\\\\",
    })
    void charactersAreEscapedAsTheStyleSays(Escapes escapes, String written) {
        var text = Value.text("é\u2028😀\u007f\b\f\u0001\n\"\\");

        assertThat(JsonWriter.write(text, JsonStyle.PYTHON.escaping(escapes)))
                .isEqualTo('"' + written + '"');
    }

    @Test
    void halfACharacterIsEscapedWhereNoEncodingCouldWriteIt() {
        var torn = Value.text("\ude00\ud83d\ude00\ud83d");

        assertThat(JsonWriter.write(torn, JsonStyle.PYTHON.escaping(Escapes.UNSAFE)))
                .isEqualTo("\"\\ude00😀\\ud83d\"");
    }

    @Test
    void numbersAreWrittenAsPythonDoes() {
        var numbers =
                Value.list(
                        List.of(
                                new Value.Int(new BigInteger("123456789012345678901234567890")),
                                Value.of(1e16),
                                Value.of(Double.NaN)));

        assertThat(JsonWriter.write(numbers, JsonStyle.PYTHON))
                .isEqualTo("[123456789012345678901234567890, 1e+16, NaN]");
    }

    @Test
    void whatJsonHasNoWordForIsNullUnlessTheWriterHasAWord() {
        var nothing = new Value.Undefined("x", "'x' is undefined");
        var words =
                new JsonWriter.Words() {
                    @Override
                    public Optional<String> other(Value value) {
                        return Optional.of("<" + value + ">");
                    }
                };

        assertThat(JsonWriter.write(nothing, JsonStyle.PYTHON)).isEqualTo("null");
        assertThat(JsonWriter.write(Value.OMIT, JsonStyle.PYTHON, words)).isEqualTo("\"<Omit[]>\"");
    }
}
