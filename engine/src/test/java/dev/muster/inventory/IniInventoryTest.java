package dev.muster.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IniInventoryTest {
    @TempDir Path folder;

    @Test
    void hostsStandInTheirGroupsAndTheRestIsUngrouped() throws IOException {
        var inventory = read("lone\n[web]\nweb1\nweb2\n[db]\nweb2\ndb1\n");

        assertThat(inventory.groupsVariable())
                .hasToString(
                        new Fixture(folder)
                                .file(
                                        "same.yml",
                                        """
                                        ungrouped: {hosts: {lone: }}
                                        web: {hosts: {web1: , web2: }}
                                        db: {hosts: {web2: , db1: }}
                                        """)
                                .load("same.yml")
                                .groupsVariable()
                                .toString());
        assertThat(names(inventory.hosts())).containsExactly("lone", "web1", "web2", "db1");
        assertThat(inventory.groupNames(host(inventory, "web2"))).containsExactly("db", "web");
        assertThat(inventory.groupNames(host(inventory, "lone"))).containsExactly("ungrouped");
    }

    @Test
    void rangesCountPadStepAndSpell() throws IOException {
        var inventory = read("n[08:11]\nm[1:7:3]-[a:c:2]\n10.0.0.[1:2]:77\n");

        assertThat(names(inventory.hosts()))
                .containsExactly(
                        "n08",
                        "n09",
                        "n10",
                        "n11",
                        "m1-a",
                        "m1-c",
                        "m4-a",
                        "m4-c",
                        "m7-a",
                        "m7-c",
                        "10.0.0.1",
                        "10.0.0.2");
        assertThat(host(inventory, "10.0.0.2").variables())
                .containsEntry("ansible_port", Value.of(77));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=5 | Int[number=5]",
                "a=0x1f | Int[number=31]",
                "a=-1_0 | Int[number=-10]",
                "a=0644 | Text[0644]",
                "a=--5 | Text[--5]",
                "a=1e5 | Real[number=100000.0]",
                "a=True | Bool[truth=true]",
                "a=true | Text[true]",
                "a=None | Null[]",
                "a=yes | Text[yes]",
                "a=1,2 | Sequence[items=[Int[number=1], Int[number=2]], tuple=true]",
                "a='[1, \"x\"]' | Sequence[items=[Int[number=1], Text[x]], tuple=false]",
                "a=\"{'k': (1,)}\" | Mapping[entries={Text[k]=Sequence[items=[Int[number=1]], tuple=true]}]",
                "a='\"5\"' | Text[5]",
                "a='two words' | Text[two words]",
                "a=x#y | Text[x]",
                "a=b=c | Text[b=c]",
                "a= | Text[]",
                "a=1+2 | Text[1+2]",
                "a='[1' | Text[[1]",
            })
    void aValueBesideAHostIsAPythonLiteralOrText(String assignment, String value)
            throws IOException {
        var inventory = read("h " + assignment + "\n");

        assertThat(host(inventory, "h").variables().get("a")).hasToString(value);
    }

    @Test
    void aValueOfAGroupGoesToTheEndOfItsLine() throws IOException {
        var inventory =
                read(
                        "[g]\nh\n[g:vars]\na = two words\nb = 5 # five\nc = x # y\nd = \"q # r\" # s\n");

        assertThat(inventory.group("g").orElseThrow().variables())
                .containsEntry("a", Value.text("two words"))
                .containsEntry("b", Value.of(5))
                .containsEntry("c", Value.text("x # y"))
                .containsEntry("d", Value.text("q # r"));
    }

    @Test
    void aTemplateKnowsItsPlace() throws IOException {
        var inventory = read("h a=1 b=\"{{ x }}\"\n[all:vars]\nc = {{ y }}\n");

        assertThat(host(inventory, "h").variables().get("b"))
                .isInstanceOfSatisfying(
                        Value.Deferred.class,
                        text -> assertThat(text.span().toString()).endsWith("hosts:1:10"));
        assertThat(inventory.group("all").orElseThrow().variables().get("c"))
                .isInstanceOfSatisfying(
                        Value.Deferred.class,
                        text -> assertThat(text.span().toString()).endsWith("hosts:3:5"));
    }

    @Test
    void groupsNestToAnyDepth() throws IOException {
        var inventory = read("[top:children]\nmid\n[mid:children]\nlow\n[low]\nh\n");

        assertThat(inventory.depth(inventory.group("low").orElseThrow())).isEqualTo(3);
        assertThat(inventory.groupNames(host(inventory, "h"))).containsExactly("low", "mid", "top");
        assertThat(names(inventory.members(inventory.group("top").orElseThrow())))
                .containsExactly("h");
    }

    @Test
    void everyWrongLineIsReportedWithItsPlace() {
        var text =
                """
                [web
                [web :vars]
                [web:chidren]
                [web]
                host1 foo
                host2 a="b
                host3:
                x[1:3
                x[5:3]
                [nope:vars]
                a=1
                [top:children]
                weg
                [a:children]
                b
                [b:children]
                a
                [web:vars]
                justtext
                ansible_group_priority=high
                """;

        var mistake = catchThrowableOfType(InputException.class, () -> read(text));

        assertThat(mistake.diagnostics())
                .extracting(found -> found.span().orElseThrow().line() + " " + found.message())
                .containsExactly(
                        "1 '[web' is not a section",
                        "2 '[web :vars]' is not a section",
                        "3 'chidren' is not a kind of section",
                        "5 'foo' sets no variable of the host",
                        "6 the quote is never closed",
                        "7 a port is missing after 'host3:'",
                        "8 the range in 'x[1:3' is not closed",
                        "9 the range '[5:3]' ends before it begins",
                        "17 group 'a' cannot be a child of 'b', which is the same or below it",
                        "19 'justtext' sets no variable",
                        "20 ansible_group_priority is not a whole number",
                        "13 [top:children] names the group 'weg', which is nowhere declared",
                        "10 [nope:vars] sets variables of the group 'nope', which is nowhere"
                                + " declared");
        assertThat(mistake.diagnostics()).allSatisfy(found -> assertThat(found.hint()).isPresent());
    }

    private Inventory read(String text) throws IOException {
        return new Fixture(folder).file("hosts", text).load("hosts");
    }

    private static Host host(Inventory inventory, String name) {
        return inventory.host(name).orElseThrow();
    }

    private static List<String> names(List<Host> hosts) {
        return hosts.stream().map(Host::name).toList();
    }
}
