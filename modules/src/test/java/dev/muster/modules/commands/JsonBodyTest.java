package dev.muster.modules.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.value.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonBodyTest {
    @Test
    void keysAndControlsAreWrittenAsPythonWritesThem() {
        var body =
                new Value.Mapping(Map.of(Value.TRUE, Value.list(List.of(Value.text("a\b\f é")))));

        assertThat(JsonBody.of(body)).isEqualTo("{\"true\": [\"a\\b\\f \\u00e9\"]}");
    }

    @Test
    void aBareTruthIsPythons() {
        assertThat(JsonBody.plain(Value.TRUE)).isEqualTo("True");
    }
}
