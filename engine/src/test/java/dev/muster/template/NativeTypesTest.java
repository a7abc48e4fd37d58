package dev.muster.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.source.Source;
import dev.muster.value.Value;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Templates for a user who has set `jinja2_native`, beside those of everybody else.
final class NativeTypesTest {
    private static final Variables VARIABLES = Variables.of("list: [4, 2]\nnothing: null\n");

    private static Value resolve(String text, boolean nativeTypes) {
        var options = new Extras.Options(nativeTypes, true, _ -> Optional.empty());
        return new Templating(Extras.real(System.getenv()).with(options))
                .resolve(new Value.Deferred(text, new Source("test", text).start()), VARIABLES);
    }

    @ParameterizedTest(name = "{0} is {1}, and otherwise {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {% for i in list %}{{ i }}{% endfor %} | 42 | "42"
                    {{ none }} | null | ""
                    {{ '1.5' }} | 1.5 | "1.5"
                    `{{ '1.5' | string }}` | "1.5" | "1.5"
                    '{{ 1 }}' | "'1'" | "'1'"
                    [{{ 1 }}, {{ 2 }}] | [1, 2] | [1, 2]
                    `{{ [1] | to_json }}` | "[1]" | "[1]"
                    """)
    void whatATemplateComesTo(String text, String wanted, String otherwise) {
        assertThat(JsonText.write(resolve(text, true))).isEqualTo(wanted);
        assertThat(JsonText.write(resolve(text, false))).isEqualTo(otherwise);
    }
}
