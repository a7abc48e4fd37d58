package dev.muster.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Source;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import org.junit.jupiter.api.Test;

final class PlacesTest {
    private final Templating templating = new Templating();

    /// The place and message of the first mistake in the templates of a YAML text.
    private String mistake(String yaml, Scope scope) {
        var value = Yaml.parse(new Source("p.yml", yaml)).orElseThrow().toValue();
        try {
            return "no mistake: " + templating.resolve(value, scope);
        } catch (InputException failure) {
            return shown(failure.diagnostics().getFirst());
        }
    }

    private static String shown(Diagnostic mistake) {
        return mistake.span().orElseThrow() + " " + mistake.message();
    }

    @Test
    void plainQuotedAndBlockTextsAllGiveTheExactPlace() {
        assertThat(mistake("a: x {{ nope }}", Variables.none()))
                .isEqualTo("p.yml:1:9 'nope' is undefined");
        assertThat(mistake("a: \"{{ nope }}\"", Variables.none()))
                .isEqualTo("p.yml:1:8 'nope' is undefined");
        assertThat(mistake("a: |\n  one\n  two {{ nope }}\n", Variables.none()))
                .isEqualTo("p.yml:3:10 'nope' is undefined");
        assertThat(mistake("a: >-\n  one\n  two {{ nope }}\n", Variables.none()))
                .isEqualTo("p.yml:3:10 'nope' is undefined");
    }

    @Test
    void theStepOfAPathThatLeadsNowhereIsPointedAt() {
        var variables = Variables.of("web: {port: 80, list: [1]}");

        assertThat(mistake("a: \"{{ web.prot + 1 }}\"", variables))
                .isEqualTo("p.yml:1:12 'web' has no 'prot'");
        assertThat(mistake("a: \"{{ wbe.port.x }}\"", variables))
                .isEqualTo("p.yml:1:8 'wbe' is undefined");
        assertThat(mistake("a: \"{{ web.list[4] }}\"", variables))
                .isEqualTo("p.yml:1:16 'web.list' has no element 4, it has 1");
    }

    @Test
    void theMistakeOfAVariableIsShownWhereItIsWritten() {
        var variables = Variables.of("one: '{{ two }}'\ntwo: 'x-{{ nope }}'");
        var value = Yaml.parse(new Source("p.yml", "a: '{{ one }}'")).orElseThrow().toValue();

        try {
            templating.resolve(value, variables);
        } catch (TemplateException failure) {
            assertThat(shown(failure.diagnostic())).isEqualTo("vars.yml:2:12 'nope' is undefined");
            assertThat(failure.diagnostic().via())
                    .containsExactly(
                            "variable 'two', read at vars.yml:1:10",
                            "variable 'one', read at p.yml:1:8");
        }
    }

    @Test
    void aTemplateFileGivesItsOwnPlaces() {
        var source = new Source("t.j2", "first\n{% if true %}\n  {{ nope }}\n{% endif %}\n");

        try {
            templating.render(source, Variables.none(), Loader.none());
        } catch (TemplateException failure) {
            assertThat(shown(failure.diagnostic())).isEqualTo("t.j2:3:6 'nope' is undefined");
        }
    }

    @Test
    void syntaxAndUnknownWordsAreFoundWithoutAScope() {
        var yaml = "a: '{{ x | uper }}'\nb: '{{ (1 }}'\nc: '{{ x is definde }}'\nd: '{% for %}'\n";
        var value = Yaml.parse(new Source("p.yml", yaml)).orElseThrow().toValue();

        var found = templating.check(value);

        assertThat(found.stream().map(PlacesTest::shown))
                .containsExactly(
                        "p.yml:1:12 there is no filter 'uper'",
                        "p.yml:2:11 '}' closes nothing here",
                        "p.yml:3:13 there is no test 'definde'",
                        "p.yml:4:12 a name to assign to is expected here, not '%}'");
        assertThat(found.getFirst().hint()).contains("did you mean 'upper'?");
        assertThat(templating.checkCondition(Value.text("a ==")))
                .extracting(Diagnostic::message)
                .containsExactly("a value is expected here, not the end of the template");
    }
}
