package dev.muster.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventorySourcesTest {
    @TempDir Path folder;

    @Test
    void yamlNestsGroupsHostsAndVariables() throws IOException {
        var text =
                """
                all:
                  hosts: {top: {x: 1}}
                  vars: {site: "{{ y }}"}
                  children:
                    east:
                      hosts: {"e[1:2]:2200": {z: 3}}
                      children: {inner: {hosts: e9}}
                    empty:
                """;

        var inventory = new Fixture(folder).file("hosts.yml", text).load("hosts.yml");

        assertThat(names(inventory.hosts())).containsExactly("top", "e1", "e2", "e9");
        assertThat(host(inventory, "e2").variables())
                .containsEntry("ansible_port", Value.of(2200))
                .containsEntry("z", Value.of(3));
        assertThat(inventory.groupNames(host(inventory, "e9"))).containsExactly("east", "inner");
        assertThat(inventory.group("empty")).isPresent();
        assertThat(inventory.group("all").orElseThrow().variables().get("site"))
                .isInstanceOf(Value.Deferred.class);
    }

    @Test
    void everyMistakeOfAYamlInventoryIsReported() throws IOException {
        var text =
                """
                all:
                  hosts: [web1]
                  children:
                    web:
                      hosts: {w1: text, "w[3:1]": }
                    db: oops
                  childern: {x: }
                """;
        var fixture = new Fixture(folder).file("hosts.yml", text);

        assertThatThrownBy(() -> fixture.load("hosts.yml"))
                .hasMessageContaining("'hosts' of the group 'all' is a mapping, but this is a list")
                .hasMessageContaining("variables of host 'w1' are a mapping, but this is text")
                .hasMessageContaining("the range '[3:1]' ends before it begins")
                .hasMessageContaining("the group 'db' is a mapping, but this is text");
        assertThat(fixture.warnings())
                .singleElement()
                .satisfies(
                        warning -> assertThat(warning.hint()).contains("did you mean 'children'?"));
    }

    @Test
    void aPluginConfigurationIsRefusedByName() throws IOException {
        var fixture = new Fixture(folder).file("x.yml", "plugin: aws_ec2\nregions: [a]\n");

        assertThatThrownBy(() -> fixture.load("x.yml")).hasMessageContaining("plugin 'aws_ec2'");
    }

    @Test
    void aFolderIsReadInTheOrderOfNamesWithoutWhatIsNoInventory() throws IOException {
        var inventory =
                new Fixture(folder)
                        .file("inv/20.yml", "b: {hosts: {h2: }}")
                        .file("inv/10", "[a]\nh1\n")
                        .file("inv/sub/30", "[a]\nh3\n")
                        .file("inv/.hidden", "[oops")
                        .file("inv/left.ini", "[oops")
                        .file("inv/notes.md", "[oops")
                        .file("inv/old~", "[oops")
                        .file("inv/group_vars/a.yml", "v: 1")
                        .load("inv");

        assertThat(names(inventory.hosts())).containsExactly("h1", "h3", "h2");
        assertThat(inventory.layers(host(inventory, "h3")))
                .singleElement()
                .satisfies(layer -> {
                    assertThat(layer.name()).isEqualTo("inventory group_vars/a");
                    assertThat(layer.variables()).containsEntry("v", Value.of(1));
                });
    }

    @Test
    void aScriptIsAskedForTheListAndItsMeta() throws IOException {
        var inventory =
                new Fixture(folder)
                        .script(
                                "inv.sh",
                                """
                                #!/bin/sh
                                [ "$1" = --list ] || exit 9
                                echo '{"_meta": {"hostvars": {"s1": {"n": 1}}},
                                  "g": {"hosts": ["s1", "s2"], "vars": {"v": 2}, "children": ["c"]},
                                  "c": ["s3"]}'
                                """)
                        .load("inv.sh");

        assertThat(names(inventory.members(inventory.group("g").orElseThrow())))
                .containsExactly("s1", "s2", "s3");
        assertThat(host(inventory, "s1").variables()).containsEntry("n", Value.of(1));
    }

    @Test
    void aScriptWithoutMetaIsAskedForEachHost() throws IOException {
        var inventory =
                new Fixture(folder)
                        .script(
                                "inv.sh",
                                """
                                #!/bin/sh
                                case $1 in
                                --list) echo '{"g": {"hosts": ["s1", "s2"]}}' ;;
                                --host) echo '{"me": "'"$2"'"}' ;;
                                esac
                                """)
                        .load("inv.sh");

        assertThat(host(inventory, "s2").variables()).containsEntry("me", Value.text("s2"));
    }

    @Test
    void aScriptThatFailsIsReportedWithItsLastWords() throws IOException {
        var fixture =
                new Fixture(folder).script("inv.sh", "#!/bin/sh\necho no token >&2\nexit 3\n");

        assertThatThrownBy(() -> fixture.load("inv.sh"))
                .hasMessageContaining("--list failed with exit code 3: no token");
    }

    @Test
    void aScriptThatMayNotBeRunIsReported() throws IOException {
        var fixture = new Fixture(folder).file("inv.sh", "#!/bin/sh\n");

        assertThatThrownBy(() -> fixture.load("inv.sh")).hasMessageContaining("chmod +x");
    }

    @Test
    void aListOfNamesIsAnInventory() throws IOException {
        var inventory = new Fixture(folder).load("a,b:2222,[::1]:22,");

        assertThat(names(inventory.hosts())).containsExactly("a", "b", "::1");
        assertThat(host(inventory, "b").variables()).containsEntry("ansible_port", Value.of(2222));
    }

    @Test
    void laterSourcesAddToEarlierOnes() throws IOException {
        var inventory =
                new Fixture(folder)
                        .file("one", "[web]\nw1 a=1 b=1\n")
                        .file("two", "w1 b=2\n[web]\nw2\n")
                        .load("one", "two");

        assertThat(names(inventory.members(inventory.group("web").orElseThrow())))
                .containsExactly("w1", "w2");
        assertThat(host(inventory, "w1").variables())
                .containsEntry("a", Value.of(1))
                .containsEntry("b", Value.of(2));
        assertThat(inventory.magic(host(inventory, "w1")))
                .containsEntry("inventory_file", Value.text(folder.resolve("one").toString()))
                .containsEntry("inventory_dir", Value.text(folder.toString()));
    }

    @Test
    void aMissingInventoryIsReported() {
        assertThatThrownBy(() -> new Fixture(folder).load("nowhere"))
                .hasMessageContaining("there is no inventory");
    }

    @Test
    void localhostIsAlwaysThereButInNoGroup() throws IOException {
        var inventory = new Fixture(folder).load("a,");

        var localhost = host(inventory, "localhost");

        assertThat(localhost.isImplicit()).isTrue();
        assertThat(localhost.variables()).containsEntry("ansible_connection", Value.text("local"));
        assertThat(inventory.groupNames(localhost)).isEmpty();
        assertThat(names(inventory.hosts())).containsExactly("a");
        assertThat(inventory.host("127.0.0.1")).containsSame(localhost);
    }

    private static Host host(Inventory inventory, String name) {
        return inventory.host(name).orElseThrow();
    }

    private static List<String> names(List<Host> hosts) {
        return hosts.stream().map(Host::name).toList();
    }
}
