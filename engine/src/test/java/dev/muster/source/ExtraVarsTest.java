package dev.muster.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtraVarsTest {
    @Test
    void pairsAreText() {
        assertThat(ExtraVars.parse("a=1 b='two words' c=yes"))
                .isEqualTo(
                        Map.of(
                                "a", Value.text("1"),
                                "b", Value.text("two words"),
                                "c", Value.text("yes")));
    }

    @Test
    void bracesAreYamlOrJson() {
        assertThat(ExtraVars.parse("{\"a\": 1, \"b\": [true]}"))
                .isEqualTo(Map.of("a", Value.of(1), "b", Value.list(List.of(Value.TRUE))));
        assertThat(ExtraVars.parse("{a: yes}")).isEqualTo(Map.of("a", Value.TRUE));
    }

    @Test
    void anAtSignNamesAFile(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("vars.yml"), "a: 0644\n");

        assertThat(ExtraVars.parse("@" + file)).isEqualTo(Map.of("a", Value.of(420)));
    }

    @Test
    void templatesWaitUntilTheyAreUsed() {
        assertThat(ExtraVars.parse("a={{ b }}").get("a")).isInstanceOf(Value.Deferred.class);
    }

    @Test
    void whatSetsNoVariableIsAMistake() {
        assertThatThrownBy(() -> ExtraVars.parse("a=1 two words"))
                .hasMessageContaining("'two words' sets no variable");
        assertThatThrownBy(() -> ExtraVars.parse("./vars.yml"))
                .hasMessageContaining("write -e @./vars.yml");
        assertThatThrownBy(() -> ExtraVars.parse("[a]")).hasMessageContaining("this is a list");
        assertThatThrownBy(() -> ExtraVars.parse("@/nowhere/x.yml"))
                .hasMessageContaining("there is no file /nowhere/x.yml");
    }
}
