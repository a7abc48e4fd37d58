package dev.muster.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.value.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConditionsTest {
    private final Templating templating = new Templating();
    private final Variables variables =
            Variables.of("name: web\nlist: [1]\nyes_word: 'yes'\nempty: ''\nother: name\nn: 3");

    private boolean holds(String condition) {
        return templating.holds(Value.text(condition), variables);
    }

    @Test
    void anExpressionHoldsWhenItsValueIsTrue() {
        assertThat(holds("name == 'web' and list")).isTrue();
        assertThat(holds("empty")).isFalse();
        assertThat(holds("nope is not defined or nope.x > 3")).isTrue();
        assertThat(holds("nope in []")).isFalse();
    }

    @Test
    void allItemsOfAListMustHold() {
        var both = List.of(Value.text("n > 2"), Value.text("n < 3"));

        assertThat(templating.holds(Value.list(both), variables)).isFalse();
        assertThat(templating.holds(Value.TRUE, variables)).isTrue();
    }

    @Test
    void bracesAreTolerated() {
        assertThat(holds("{{ name }} == 'web'")).isTrue();
        assertThat(holds("'{{ name }}-1' == 'web-1'")).isTrue();
        assertThat(holds("{{ n > 2 }}")).isTrue();
        assertThat(holds("{{ yes_word }}")).isTrue();
        assertThat(holds("{% if n > 2 %}true{% else %}false{% endif %}")).isTrue();
    }

    @Test
    void textThatBracesCameToIsNeverAnotherExpression() {
        assertThatThrownBy(() -> holds("{{ other }}"))
                .hasMessageContaining("neither true nor false")
                .hasMessageContaining("without {{ }}");
    }

    @Test
    void somethingUndefinedIsAMistake() {
        assertThatThrownBy(() -> holds("nmae == 'web'"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("'nmae' is undefined")
                .hasMessageContaining("did you mean 'name'?");
    }
}
