package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.modules.Catalogue;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
    private static Value.Mapping schema(String kind) {
        return (Value.Mapping) Yaml.value(Typed.muster("schema", kind).out());
    }

    private static Value at(Value.Mapping from, String... path) {
        Value at = from;
        for (var step : path) {
            at = ((Value.Mapping) at).find(step).orElseThrow(() -> new AssertionError(step));
        }
        return at;
    }

    @ParameterizedTest
    @ValueSource(strings = {"playbook", "tasks", "inventory", "role"})
    void everyReferenceLeadsSomewhere(String kind) {
        var text = Typed.muster("schema", kind).out();
        var schema = schema(kind);

        text.lines()
                .filter(line -> line.contains("\"$ref\""))
                .map(line -> line.replaceAll(".*#/definitions/([^\"]*)\".*", "$1"))
                .distinct()
                .forEach(name -> at(schema, "definitions", name.replace("%20", " ")));
        assertThat(at(schema, "$schema")).isNotNull();
    }

    @Test
    void everyModuleIsThereWithItsArguments() {
        var schema = schema("playbook");

        for (var module : Catalogue.modules()) {
            at(schema, "definitions", "task", "properties", module.name());
        }
        var copy = (Value.Sequence) at(schema, "definitions", "module copy", "anyOf");
        var arguments = (Value.Mapping) copy.items().getFirst();
        at(arguments, "properties", "dest");
        at(arguments, "properties", "remote_src");
        assertThat(arguments.find("additionalProperties")).contains(Value.FALSE);
    }

    @Test
    void choicesOfAnArgumentAreAnEnum() {
        var user = (Value.Sequence) at(schema("tasks"), "definitions", "module group", "anyOf");
        var state = at((Value.Mapping) user.items().getFirst(), "properties", "state", "anyOf");

        assertThat(at((Value.Mapping) ((Value.Sequence) state).items().getFirst(), "enum"))
                .isEqualTo(Value.texts(List.of("present", "absent")));
    }

    @Test
    void keywordsOfPlaysAreAllThatAPlayMayHave() {
        var play = (Value.Mapping) at(schema("playbook"), "definitions", "play");

        at(play, "properties", "serial");
        assertThat(play.find("additionalProperties")).contains(Value.FALSE);
    }
}
