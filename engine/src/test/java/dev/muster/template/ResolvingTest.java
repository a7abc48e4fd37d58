package dev.muster.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.source.Source;
import dev.muster.source.Span;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResolvingTest {
    private final Templating templating = new Templating();

    private Value resolve(String template, Scope scope) {
        return templating.resolve(
                new Value.Deferred(template, new Source("test", template).start()), scope);
    }

    private String failure(String template, Scope scope) {
        try {
            return "no failure but " + resolve(template, scope);
        } catch (TemplateException failure) {
            return failure.kind() + ": " + failure.diagnostic().message();
        }
    }

    @Test
    void onlyWhatIsReadOfAVariableIsResolved() {
        var variables = Variables.of("a: {good: '{{ 1 + 1 }}', bad: '{{ nowhere }}'}");

        assertThat(resolve("{{ a.good }}", variables)).isEqualTo(Value.of(2));
        assertThat(failure("{{ a }}", variables)).isEqualTo("UNDEFINED: 'nowhere' is undefined");
    }

    @Test
    void aVariableWhoseTemplateReadsSomethingUndefinedIsItselfUndefined() {
        var variables = Variables.of("a: '{{ nowhere }}/x'");

        assertThat(resolve("{{ a | default('none') }}", variables)).isEqualTo(Value.text("none"));
        assertThat(resolve("{{ a is defined }}", variables)).isEqualTo(Value.FALSE);
    }

    @Test
    void aVariableThatRefersToItselfIsNamedWithItsChain() {
        var variables = Variables.of("a: '{{ b }}'\nb: '{{ c }}'\nc: '{{ a }}'");

        assertThat(failure("{{ a }}", variables))
                .isEqualTo("LIMIT: 'a' refers to itself: a -> b -> c -> a");
    }

    @Test
    void oneEntryOfAMappingMayReferToAnother() {
        var variables = Variables.of("a: {x: '{{ a.y }}', y: 5}");

        assertThat(resolve("{{ a.x }}", variables)).isEqualTo(Value.of(5));
    }

    @Test
    void textThatIsNoTemplateOfTheUserIsNeverReadAsOne() {
        var variables = Variables.none().with("said", Value.text("{{ 1 + 1 }}"));

        assertThat(resolve("{{ said }}", variables)).isEqualTo(Value.text("{{ 1 + 1 }}"));
        assertThat(resolve("{{ said ~ '!' }}", variables)).isEqualTo(Value.text("{{ 1 + 1 }}!"));
    }

    @Test
    void whatATemplateChangesStaysInTheTemplate() {
        var variables = Variables.of("list: [1]\nmap: {a: 1}");

        var changed =
                resolve(
                        "{% set _ = list.append(2) %}{% set _ = map.update({'b': 2}) %}"
                                + "{{ [list, map] }}",
                        variables);

        assertThat(Python.print(changed)).isEqualTo("[[1, 2], {'a': 1, 'b': 2}]");
        assertThat(resolve("{{ [list, map] | string }}", variables))
                .isEqualTo(Value.text("[[1], {'a': 1}]"));
    }

    @Test
    void omitIsKeptInsideOfContainers() {
        var value = Yaml.value("{}");
        assertThat(value).isEqualTo(new Value.Mapping(Map.of()));

        var resolved = resolve("{{ {'mode': nope | default(omit)} }}", Variables.none());

        assertThat(resolved)
                .asInstanceOf(InstanceOfAssertFactories.type(Value.Mapping.class))
                .extracting(mapping -> mapping.find("mode").orElseThrow())
                .isEqualTo(Value.OMIT);
        assertThat(resolve("{{ omit }}", Variables.none())).isEqualTo(Value.OMIT);
    }

    @Test
    void whatIsMadeOfASecretIsSecret() {
        var variables =
                Variables.none()
                        .with("password", new Value.Text("hunter2", true))
                        .with("user", Value.text("admin"));

        for (var template :
                List.of(
                        "{{ password }}",
                        "{{ user }}:{{ password }}",
                        "{{ password | upper }}",
                        "{{ [user, password] | join(':') }}",
                        "{{ 'p=%s' | format(password) }}",
                        "{{ {'p': password} | to_json }}",
                        "{{ password[1:] }}",
                        "{{ password.replace('u', 'o') }}",
                        "{{ '{}'.format(password) }}",
                        "{{ password ~ 'x' }}",
                        "{{ user | replace('admin', password) }}")) {
            assertThat(resolve(template, variables))
                    .as(template)
                    .asInstanceOf(InstanceOfAssertFactories.type(Value.Text.class))
                    .matches(Value.Text::secret);
        }
        assertThat(resolve("{{ user }}", variables))
                .isNotNull()
                .matches(v -> !((Value.Text) v).secret());
    }

    @Test
    void whatNamesANodeIsForEverybodyThoughItsKeyIsSecret() {
        var variables =
                Variables.none()
                        .with(
                                "key",
                                new Value.Text(
                                        "b71c71a67e1177ad4e901695e1b4b9ee17ae16c6668d313eac2f96dbcda3f291",
                                        true))
                        .with(
                                "keys",
                                Yaml.value(
                                        "[b71c71a67e1177ad4e901695e1b4b9ee17ae16c6668d313eac2f96dbcda3f291]"));
        var enode =
                "enode://ca634cae0d49acb401d8a4c6b6fe8c55b70d115bf400769cc1400f3258cd3138"
                        + "7574077f301b421bc84df7266c44e9e6d569fc56be00812904767bf5ccd1fc7f@10.0.0.1:";

        assertThat(resolve("{{ key | enode('10.0.0.1') }}", variables))
                .isEqualTo(Value.text(enode + "30303"))
                .matches(name -> !((Value.Text) name).secret());
        assertThat(resolve("{{ keys | map('enode', '10.0.0.1', tcp=1) | first }}", variables))
                .isEqualTo(Value.text(enode + "1"));
        assertThat(resolve("{{ key | node_id }}", variables))
                .isEqualTo(
                        Value.text(
                                "a448f24c6d18e575453db13171562b71999873db5b286df957af199ec94617f7"));
        assertThat(Python.print(resolve("{{ key | enr('10.0.0.1', 30303, 30303) }}", variables)))
                .startsWith("enr:-");
        assertThat(resolve("{{ (key | public_part('devp2p')).node_id }}", variables))
                .isEqualTo(resolve("{{ key | node_id }}", variables));
        assertThat(resolve("{{ key | peer_id }}", variables))
                .isEqualTo(Value.text("16Uiu2HAmSH2XVgZqYHWucap5kuPzLnt2TsNQkoppVxB5eJGvaXwm"));
    }

    @Test
    void aKeyThatNamesNobodyIsToldWithoutShowingIt() {
        var variables = Variables.none().with("key", new Value.Text("b71c71a67e11", true));

        assertThat(failure("{{ key | enode('10.0.0.1') }}", variables))
                .isEqualTo(
                        "VALUE: the key can't be used: it is no key of secp256k1: those have 64"
                                + " hexadecimal digits, or 32 bytes");
        assertThat(failure("{{ key | public_part('bls') }}", variables))
                .startsWith("VALUE: the key can't be used: there are no keys of kind 'bls'");
    }

    @Test
    void textThatLooksLikeAListIsOneUnlessAFilterMadeItText() {
        var variables = Variables.of("words: [a, b]");

        assertThat(
                        Python.typeName(
                                resolve("[{% for w in words %}'{{ w }}',{% endfor %}]", variables)))
                .isEqualTo("list");
        assertThat(Python.typeName(resolve("{{ words | to_json }}", variables))).isEqualTo("str");
        assertThat(resolve("{{ '80' }}", variables)).isEqualTo(Value.text("80"));
    }

    @Test
    void everythingInAValueIsResolvedWithItsTypes() {
        var raw =
                Yaml.parse(new Source("t.yml", "{a: ['{{ n }}', '{{ n }}x'], b: {c: '{{ t }}'}}"));

        var resolved =
                templating.resolve(raw.orElseThrow().toValue(), Variables.of("n: 3\nt: true"));

        assertThat(JsonText.write(resolved))
                .isEqualTo("{\"a\": [3, \"3x\"], \"b\": {\"c\": true}}");
    }

    @Test
    void readsNamesWhatAValueNeedsAndNoMore() {
        var template =
                "{% for h in hosts if h.up %}{{ h.name ~ suffix }}{{ loop.index }}{% endfor %}"
                        + "{% set x = y %}{{ x | default(z) }}{{ lookup('env', 'HOME') }}";

        var names = templating.reads(new Value.Deferred(template, Span.nowhere("test")));

        assertThat(names).containsExactlyInAnyOrder("hosts", "suffix", "y", "z");
        assertThat(templating.conditionReads(Value.text("a.b == c and d is defined")))
                .containsExactlyInAnyOrder("a", "c", "d");
    }

    @Test
    void theVariablesOfOtherScopesCanBeSeenLazily() {
        var other = Variables.of("address: '{{ prefix }}.7'\nprefix: '10.0.0'\nbroken: '{{ no }}'");
        var entries = new HashMap<Value, Value>();
        for (var name : other.names()) {
            entries.put(Value.text(name), other.find(name).orElseThrow());
        }
        var seen = templating.lazily(new Value.Mapping(entries), other);
        var variables = Variables.none().with("hostvars", Value.map(Map.of("web", seen)));

        assertThat(resolve("{{ hostvars['web'].address }}", variables))
                .isEqualTo(Value.text("10.0.0.7"));
        assertThat(
                        resolve(
                                "{{ ['web'] | map('extract', hostvars, 'address') | first }}",
                                variables))
                .isEqualTo(Value.text("10.0.0.7"));
    }

    @Test
    void lookupsYieldListsForLoops() {
        var hosts = Value.map(Map.of("a", Value.of(1)));

        var items =
                templating.lookup(
                        "dict", List.of(hosts), Map.of(), Variables.none(), Span.nowhere("loop"));

        assertThat(JsonText.write(Value.list(items))).isEqualTo("[{\"key\": \"a\", \"value\": 1}]");
        assertThatThrownBy(() ->
                        templating.lookup(
                                "flie",
                                List.of(),
                                Map.of(),
                                Variables.none(),
                                Span.nowhere("loop")))
                .hasMessageContaining("did you mean 'file'?");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    written | AnsibleUnicode
                    read | AnsibleUnicode
                    made | str
                    literal | AnsibleUnsafeText
                    mixed | AnsibleUnsafeText
                    looked_up | AnsibleUnsafeText
                    json | NativeJinjaText
                    again | NativeJinjaText
                    number | int
                    """)
    void typeDebugTellsWhereATextComesFrom(String name, String type) {
        var variables =
                Variables.of(
                        """
                        written: x
                        read: "{{ written }}"
                        made: "a {{ written }}"
                        literal: !unsafe "{{ written }}"
                        mixed: "{{ written }}{{ literal }}"
                        looked_up: "{{ lookup('items', [written]) }}"
                        json: "{{ [1] | to_json }}"
                        again: "{{ json }}"
                        number: 1
                        """);

        assertThat(
                        new Templating()
                                .evaluate(name + " | type_debug", Span.nowhere("test"), variables))
                .isEqualTo(Value.text(type));
    }
}
