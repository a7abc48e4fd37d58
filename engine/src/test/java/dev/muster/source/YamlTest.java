package dev.muster.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
    @ParameterizedTest
    @CsvSource({
        "0644, 420",
        "0x1F, 31",
        "0b101, 5",
        "1_000, 1000",
        "-17, -17",
        "1:30, 90",
        "1:02:03, 3723",
        "12345678901234567890, 12345678901234567890"
    })
    void plainDigitsAreNumbersAsYaml11SaysTheyAre(String word, String number) {
        assertThat(Yaml.value(word)).isEqualTo(new Value.Int(new BigInteger(number)));
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, 1.5",
        "1.5e+3, 1500",
        ".5, 0.5",
        "1:30.5, 90.5",
        "-.inf, -Infinity",
        "1_0.5, 10.5"
    })
    void plainFractionsAreReals(String word, double number) {
        assertThat(Yaml.value(word)).isEqualTo(Value.of(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"08", "1e5", "0o17", "1.2.3", "y", "n", "2020-01-02", "10:99", "+", "-x"})
    void wordsThatOnlyLookLikeNumbersStayText(String word) {
        assertThat(Yaml.value(word)).isEqualTo(Value.text(word));
    }

    @Test
    void yesAndOnAreTruthAndQuotedWordsAreText() {
        var value = Yaml.value("[yes, No, on, OFF, true, 'yes', \"1\", ~, null, '']");

        assertThat(value)
                .isEqualTo(
                        Value.list(
                                List.of(
                                        Value.TRUE,
                                        Value.FALSE,
                                        Value.TRUE,
                                        Value.FALSE,
                                        Value.TRUE,
                                        Value.text("yes"),
                                        Value.text("1"),
                                        Value.NULL,
                                        Value.NULL,
                                        Value.text(""))));
    }

    @Test
    void templatesOfAFileWaitAndKnowTheirPlace() {
        var node = mapping("a: '{{ x }}'\nb: x{# note #}\n");

        assertThat(node.find("a").orElseThrow().toValue())
                .isInstanceOfSatisfying(
                        Value.Deferred.class,
                        text -> {
                            assertThat(text.template()).isEqualTo("{{ x }}");
                            assertThat(text.span()).hasToString("f.yml:1:5");
                        });
    }

    @Test
    void unsafeTextIsNeverATemplate() {
        assertThat(mapping("a: !unsafe '{{ x }}'\nb: !unsafe ['{{ y }}']").toValue())
                .isEqualTo(
                        Value.map(
                                Map.of(
                                        "a",
                                        Value.text("{{ x }}"),
                                        "b",
                                        Value.texts(List.of("{{ y }}")))));
    }

    @Test
    void textOfNobodyIsNeverATemplate() {
        assertThat(Yaml.value("'{{ x }}'")).isEqualTo(Value.text("{{ x }}"));
    }

    @Test
    void aVaultTextKeepsItsCiphertextUntilItIsRead() {
        var node = mapping("a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n");

        var scalar = (Node.Scalar) node.find("a").orElseThrow();

        assertThat(scalar.isEncrypted()).isTrue();
        assertThat(scalar.text()).isEqualTo("$ANSIBLE_VAULT;1.1;AES256\n6162\n");
        assertThat(scalar.value()).isInstanceOf(Value.Deferred.class);
    }

    @Test
    void aBlockBeginsWhereItsTextDoes() {
        var node = mapping("k:\n  literal: |\n    first\n      second\n  folded: >-\n\n    x\n");
        var inner = (Node.Mapping) node.find("k").orElseThrow();

        assertThat(inner.find("literal").orElseThrow().span()).hasToString("f.yml:3:5");
        assertThat(inner.find("folded").orElseThrow().span()).hasToString("f.yml:6:5");
    }

    @Test
    void theLastOfTwoEqualKeysCountsAndIsWarnedOf() {
        var warnings = new ArrayList<Diagnostic>();

        var node =
                Yaml.parse(new Source("f.yml", "a: 1\nb: 2\na: 3\n"), warnings::add).orElseThrow();

        assertThat(node.toValue()).isEqualTo(Value.map(Map.of("a", Value.of(3), "b", Value.of(2))));
        assertThat(warnings)
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.message()).contains("'a' is here twice");
                    assertThat(warning.span().orElseThrow()).hasToString("f.yml:3:1");
                });
    }

    @Test
    void mergedEntriesComeFirstAndYieldToOnesOwn() {
        var value = Yaml.value("a: &a {p: 1, q: 2}\nb:\n  q: 3\n  <<: [*a, {p: 9, r: 4}]\n");

        assertThat(((Value.Mapping) value).find("b").orElseThrow())
                .isEqualTo(Value.map(Map.of("p", Value.of(1), "r", Value.of(4), "q", Value.of(3))));
    }

    @Test
    void jsonIsReadByItsOwnRules() {
        var node =
                mapping("{\n\t\"a\": 1e5,\n\t\"b\": \"x\\/\\u00e9\",\n\t\"c\": \"{{ y }}\"\n}\n");

        assertThat(node.find("a").orElseThrow().toValue()).isEqualTo(Value.of(100000.0));
        assertThat(node.find("b").orElseThrow().toValue()).isEqualTo(Value.text("x/é"));
        assertThat(node.find("c").orElseThrow().toValue()).isInstanceOf(Value.Deferred.class);
        assertThat(node.find("c").orElseThrow().span()).hasToString("f.yml:4:8");
    }

    @Test
    void aTabMayPartAKeyFromItsValue() {
        assertThat(mapping("a:\t1\nb: 'x'\t# note\n").toValue())
                .isEqualTo(Value.map(Map.of("a", Value.of(1), "b", Value.text("x"))));
    }

    @Test
    void aFileOfCommentsHoldsNothing() {
        assertThat(Yaml.parse(new Source("f.yml", "# nothing\n---\n"))).isEmpty();
        assertThat(Yaml.value("")).isEqualTo(Value.NULL);
    }

    @Test
    void documentsAreReadOneByOne() {
        assertThat(Yaml.values("a\n---\nb\n")).isEqualTo(List.of(Value.text("a"), Value.text("b")));
        assertThatThrownBy(() -> Yaml.parse(new Source("f.yml", "a: 1\n---\nb: 2\n")))
                .hasMessageContaining("more than one YAML document")
                .hasMessageContaining("f.yml:3:1");
    }

    @Test
    void aliasesThatMultiplyWithoutEndAreRefused() {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            var alias = "*a" + (i - 1) + ", ";
            text.append("a%d: &a%d [%s]\n".formatted(i, i, alias.repeat(10)));
        }

        assertThatThrownBy(() -> Yaml.value(text.toString()))
                .hasMessageContaining("a million nodes");
    }

    @Test
    void nestingWithoutEndIsRefused() {
        assertThatThrownBy(() -> Yaml.value("[".repeat(100_000)))
                .hasMessageContaining("levels deep");
        assertThatThrownBy(() -> mapping("[".repeat(100_000))).hasMessageContaining("levels deep");
    }

    @Test
    void anAliasInsideItsAnchorIsRefused() {
        assertThatThrownBy(() -> Yaml.value("&a [*a]")).hasMessageContaining("stands inside");
    }

    private static Node.Mapping mapping(String text) {
        return (Node.Mapping) Yaml.parse(new Source("f.yml", text)).orElseThrow();
    }
}
