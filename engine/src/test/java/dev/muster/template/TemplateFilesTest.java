package dev.muster.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.source.Source;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TemplateFilesTest {
    private final Templating templating = new Templating();

    private String render(String text, String variables, Map<String, String> files) {
        Loader loader =
                name -> Optional.ofNullable(files.get(name)).map(found -> new Source(name, found));
        return templating.render(new Source("t.j2", text), Variables.of(variables), loader);
    }

    private String render(String text, String variables) {
        return render(text, variables, Map.of());
    }

    @Test
    void linesOfStatementsLeaveNoEmptyLines() {
        var text = "a\n{% for x in xs %}\n- {{ x }}\n{% endfor %}\nb\n";

        assertThat(render(text, "xs: [1, 2]")).isEqualTo("a\n- 1\n- 2\nb\n");
    }

    @Test
    void theLastLineEndIsKept() {
        assertThat(render("{{ x }}\n", "x: 1")).isEqualTo("1\n");
        assertThat(render("{{ x }}", "x: 1")).isEqualTo("1");
        assertThat(render("{% if true %}\nx\n{% endif %}\n", "x: 1")).isEqualTo("x\n");
    }

    @Test
    void theHeaderLineChangesMarksAndWhiteSpace() {
        assertThat(render("#jinja2: trim_blocks: False\n{% if true %}\nx\n{% endif %}\n", "x: 1"))
                .isEqualTo("\nx\n");
        assertThat(
                        render(
                                "#jinja2: lstrip_blocks: True\n  {% if true %}\nx\n  {% endif %}\n",
                                "x: 1"))
                .isEqualTo("x\n");
        assertThat(
                        render(
                                "#jinja2: variable_start_string: '[[', variable_end_string: ']]'\n[[ x ]]{{ y }}\n",
                                "x: 1"))
                .isEqualTo("1{{ y }}\n");
        assertThat(
                        render(
                                "#jinja2: line_statement_prefix: '%%'\n%% for i in xs\n{{ i }}\n%% endfor\n",
                                "xs: [1, 2]"))
                .isEqualTo("1\n2\n");
    }

    @Test
    void nothingPrintsAsNothingAndTruthAsPythonDoes() {
        assertThat(render("[{{ a }}][{{ b }}][{{ c }}]", "a: null\nb: true\nc: [1, x, null]"))
                .isEqualTo("[][True][[1, 'x', None]]");
    }

    @Test
    void filesAreIncludedWithTheNamesOfTheLoop() {
        var files = Map.of("part.j2", "<{{ x }}{{ name }}>\n");

        assertThat(
                        render(
                                "{% for x in [1,2] %}{% include 'part.j2' %}{% endfor %}",
                                "name: n", files))
                .isEqualTo("<1n><2n>");
        assertThat(render("a{% include 'gone.j2' ignore missing %}b", "name: n", files))
                .isEqualTo("ab");
        assertThatThrownBy(() -> render("{% include 'gone.j2' %}", "name: n", files))
                .hasMessageContaining("the template 'gone.j2' is not found")
                .hasMessageContaining("t.j2:1:12");
    }

    @Test
    void macrosAreImported() {
        var files =
                Map.of(
                        "m.j2",
                        "{% macro hi(who='all') %}hi {{ who }}{% endmacro %}{% set v = 5 %}");

        assertThat(render("{% import 'm.j2' as m %}{{ m.hi('you') }} {{ m.v }}", "a: 1", files))
                .isEqualTo("hi you 5");
        assertThat(render("{% from 'm.j2' import hi as hello %}{{ hello() }}", "a: 1", files))
                .isEqualTo("hi all");
    }

    @Test
    void blocksOfAnExtendedTemplateAreReplaced() {
        var files =
                Map.of(
                        "base.j2",
                        "<{% block a %}base{% endblock %}|{% block b %}b{{ x }}{% endblock %}>");

        assertThat(
                        render(
                                "{% extends 'base.j2' %}{% block a %}child+{{ super() }}{% endblock %}ignored",
                                "x: 1", files))
                .isEqualTo("<child+base|b1>");
    }

    @Test
    void loopsCanBeLeft() {
        assertThat(
                        render(
                                "{% for i in range(9) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %}",
                                "a: 1"))
                .isEqualTo("02");
    }

    @Test
    void theConditionOfALoopSeesWhatItsBodyChanged() {
        var text =
                "{% set seen = [] %}{% for w in ws if w not in seen %}{{ w }}{% set _ = seen.append(w) %}{% endfor %}";

        assertThat(render(text, "ws: [a, b, a, c, b]")).isEqualTo("abc");
    }

    @Test
    void backslashesMeanEscapesInFilesAndThemselvesInValues() {
        assertThat(render("{{ 'a\\tb' }}", "a: 1")).isEqualTo("a\tb");
        assertThat(render("{{ x }}", "x: \"{{ 'a1' | regex_replace('(\\\\d)', '<\\\\1>') }}\""))
                .isEqualTo("a<1>");
    }
}
