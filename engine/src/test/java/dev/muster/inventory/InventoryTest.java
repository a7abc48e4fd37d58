package dev.muster.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {
    @TempDir Path folder;

    @Test
    void layersComeInAnsiblesOrder() throws IOException {
        var inventory =
                new Fixture(folder)
                        .file(
                                "inv/hosts",
                                """
                                [parent:children]
                                b
                                a
                                first
                                [a]
                                h x=1
                                [b]
                                h
                                [first]
                                h
                                [first:vars]
                                ansible_group_priority=0
                                p=1
                                [a:vars]
                                p=1
                                [b:vars]
                                p=1
                                [parent:vars]
                                p=1
                                [all:vars]
                                p=1
                                """)
                        .file("inv/group_vars/all.yml", "p: 1")
                        .file("inv/group_vars/parent/1.yml", "p: 1")
                        .file("inv/group_vars/parent/2.json", "{}")
                        .file("inv/group_vars/parent/no.txt", "p: 1")
                        .file("inv/group_vars/a", "p: 1")
                        .file("inv/host_vars/h.yaml", "p: 1")
                        .file("play/group_vars/all/x", "p: 1")
                        .file("play/group_vars/b.yml", "p: 1")
                        .file("play/host_vars/h.yml", "p: 1")
                        .load("inv/hosts");

        var layers = inventory.layers(inventory.host("h").orElseThrow(), folder.resolve("play"));

        assertThat(layers)
                .extracting(Layer::name)
                .containsExactly(
                        "group all",
                        "group parent",
                        "group first",
                        "group a",
                        "group b",
                        "inventory group_vars/all",
                        "playbook group_vars/all",
                        "inventory group_vars/parent",
                        "inventory group_vars/parent",
                        "inventory group_vars/a",
                        "playbook group_vars/b",
                        "host h",
                        "inventory host_vars/h",
                        "playbook host_vars/h");
        assertThat(layers.get(7).place().source().name()).endsWith("group_vars/parent/1.yml");
    }

    @Test
    void aFileBesideAFolderOfTheSameNameIsWarnedOf() throws IOException {
        var fixture =
                new Fixture(folder)
                        .file("hosts", "h\n")
                        .file("group_vars/all/a.yml", "a: 1")
                        .file("group_vars/all.yml", "b: 1");
        var inventory = fixture.load("hosts");

        var layers = inventory.layers(inventory.host("h").orElseThrow());

        assertThat(layers)
                .singleElement()
                .satisfies(layer -> assertThat(layer.variables()).containsOnlyKeys("a"));
        assertThat(fixture.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("is not read"));
    }

    @Test
    void filesOfVariablesThatCannotBeReadAreAllReported() throws IOException {
        var inventory =
                new Fixture(folder)
                        .file("hosts", "h\ng\n")
                        .file("host_vars/h.yml", "$ANSIBLE_VAULT;1.1;AES256\n6162\n")
                        .file("host_vars/g.yml", "- a\n")
                        .load("hosts");

        assertThat(inventory.mistakes(folder))
                .hasSize(2)
                .anySatisfy(found -> {
                    assertThat(found.render()).contains("is encrypted", "host_vars/h.yml");
                    assertThat(found.hint().orElseThrow()).contains("--vault-id");
                })
                .anySatisfy(found -> assertThat(found.message()).contains("is a list"));
    }

    @Test
    void aTaskAddsHostsAndGroups() {
        var inventory = Inventory.load(List.of("a,b,"), _ -> {});
        Map<String, Value> variables = new LinkedHashMap<>();
        variables.put("x", Value.of(1));

        assertThat(inventory.addHost("new", List.of("fresh"), variables)).isTrue();
        assertThat(inventory.addHost("new", List.of("fresh"), variables)).isFalse();
        assertThat(inventory.addHost("new", List.of(), Map.of("x", Value.of(2)))).isTrue();

        var host = inventory.host("new").orElseThrow();
        assertThat(inventory.groupNames(host)).containsExactly("fresh");
        assertThat(inventory.hosts()).extracting(Host::name).contains("a", "b", "new");
        assertThat(inventory.layers(host).getLast().variables()).containsEntry("x", Value.of(2));
        assertThat(inventory.groupsVariable().find("fresh")).contains(Value.texts(List.of("new")));
    }

    @Test
    void aTaskGroupsHosts() {
        var inventory = Inventory.load(List.of("a,b,"), _ -> {});
        var host = inventory.host("a").orElseThrow();

        assertThat(inventory.addToGroup(host, "os_debian", List.of("os"))).isTrue();
        assertThat(inventory.addToGroup(host, "os_debian", List.of("os"))).isFalse();

        assertThat(inventory.groupNames(host)).containsExactly("os", "os_debian");
        assertThat(inventory.members(inventory.group("ungrouped").orElseThrow()))
                .extracting(Host::name)
                .containsExactly("b");
        assertThatThrownBy(() -> inventory.addToGroup(host, "os", List.of("os_debian")))
                .hasMessageContaining("cannot be a child");
    }

    @Test
    void rereadingFindsWhatChangedAndKeepsWhatTasksAdded() throws IOException {
        var fixture = new Fixture(folder).file("hosts", "[web]\nw1\n");
        var inventory = fixture.load("hosts");
        inventory.addHost("extra", List.of("fresh"), Map.of("x", Value.of(1)));
        inventory.addToGroup(inventory.host("w1").orElseThrow(), "os_debian", List.of());
        fixture.file("hosts", "[web]\nw1\nw2\n");

        var again = inventory.reread();

        assertThat(again.hosts()).extracting(Host::name).containsExactly("extra", "w1", "w2");
        assertThat(again.groupNames(again.host("w1").orElseThrow()))
                .containsExactly("os_debian", "web");
        assertThat(again.host("extra").orElseThrow().variables()).containsEntry("x", Value.of(1));
    }

    @Test
    void manyTasksMayAddHostsAtOnce() throws InterruptedException {
        var inventory = Inventory.empty();

        var threads =
                IntStream.range(0, 200)
                        .mapToObj(i ->
                                Thread.ofVirtual()
                                        .start(() -> {
                                            inventory.addHost(
                                                    "h" + i, List.of("g" + i % 3), Map.of());
                                            inventory.groupsVariable();
                                        }))
                        .toList();
        for (var thread : threads) {
            thread.join();
        }

        assertThat(inventory.hosts()).hasSize(200);
        assertThat(inventory.members(inventory.group("g0").orElseThrow())).hasSize(67);
    }

    @Test
    void magicVariablesTellOfTheHost() {
        var inventory = Inventory.load(List.of("web1.example.org,10.0.0.1,"), _ -> {});

        var magic = inventory.magic(inventory.host("web1.example.org").orElseThrow());

        assertThat(magic)
                .containsEntry("inventory_hostname", Value.text("web1.example.org"))
                .containsEntry("inventory_hostname_short", Value.text("web1"))
                .containsEntry("group_names", Value.texts(List.of("ungrouped")));
        assertThat(inventory.host("10.0.0.1").orElseThrow().shortName()).isEqualTo("10.0.0.1");
    }
}
