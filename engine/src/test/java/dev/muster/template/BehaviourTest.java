package dev.muster.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.source.Source;
import dev.muster.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class BehaviourTest {
    private static final Templating TEMPLATING = new Templating();
    private static final Variables VARIABLES = Variables.of(resource("behaviour.json"));

    private static String resource(String name) {
        try (var in = BehaviourTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Stream<Arguments> table() {
        return lines("behaviour.txt");
    }

    static Stream<Arguments> mistakes() {
        return lines("mistakes.txt");
    }

    private static Stream<Arguments> lines(String name) {
        return resource(name)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> Arguments.of((Object[]) line.split(" {2}=> {2}")));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource("table")
    void everyLineOfTheTableHolds(String expression, String expected) {
        var text =
                expression.startsWith("T:")
                        ? expression.substring(2).replace("\\n", "\n")
                        : "{{ " + expression + " }}";
        var template = new Value.Deferred(text, new Source("table", text).start());

        var value = TEMPLATING.resolve(template, VARIABLES);

        assertThat(JsonText.write(value)).isEqualTo(JsonText.write(JsonText.read(expected)));
    }

    @ParameterizedTest(name = "{0} says {1}")
    @MethodSource("mistakes")
    void aMistakeIsToldInTheWordsThatPlaybooksLookFor(String expression, String words) {
        var text = "{{ " + expression + " }}";
        var template = new Value.Deferred(text, new Source("table", text).start());

        assertThatThrownBy(() -> TEMPLATING.resolve(template, VARIABLES))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(words);
    }
}
