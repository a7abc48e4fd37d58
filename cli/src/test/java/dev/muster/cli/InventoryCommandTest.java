package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `muster inventory` prints, in the forms that the reference has.
class InventoryCommandTest {
    @TempDir private Path folder;

    @BeforeEach
    void anInventory() throws IOException {
        Files.writeString(
                folder.resolve("hosts.ini"),
                """
                [web]
                w1 a=1 b="x y"
                w2
                [web:vars]
                g=2
                [db]
                d1
                """);
    }

    private String shown(String... options) {
        var words = new ArrayList<>(List.of("inventory", "-i", folder.resolve("hosts.ini") + ""));
        words.addAll(List.of(options));
        return Typed.muster(words.toArray(String[]::new)).out();
    }

    @Test
    void yamlIsAnInventoryOfGroupsBelowEachOther() {
        assertThat(shown("--list", "-y"))
                .isEqualTo(
                        """
                        all:
                          children:
                            db:
                              hosts:
                                d1: {}
                            ungrouped: {}
                            web:
                              hosts:
                                w1:
                                  a: 1
                                  b: x y
                                  g: 2
                                w2:
                                  g: 2
                        """);
    }

    @Test
    void anExportHasTheVariablesOfGroupsWithTheGroups() {
        assertThat(shown("--list", "-y", "--export"))
                .contains(
                        "        w1:\n          a: 1\n          b: x y\n        w2: {}\n      vars:\n        g: 2\n");
        assertThat(shown("--list", "--export"))
                .contains("\"vars\": {\n            \"g\": 2\n        }")
                .contains("\"hostvars\": {\n            \"w1\": {\n                \"a\": 1,\n");
    }

    @Test
    void tomlHasATableForEachHost() {
        assertThat(shown("--list", "--toml"))
                .isEqualTo(
                        """
                        [db.hosts.d1]

                        [web.hosts.w1]
                        a = 1
                        b = "x y"
                        g = 2

                        [web.hosts.w2]
                        g = 2
                        """);
    }

    @Test
    void aHostsVariablesAsYamlAndWhatIsPrintedInAFile() throws IOException {
        assertThat(shown("--host", "w1", "-y")).isEqualTo("a: 1\nb: x y\ng: 2\n");
        var file = folder.resolve("out.json");
        assertThat(shown("--list", "--output", file.toString())).isEmpty();
        assertThat(Files.readString(file)).contains("\"_meta\": {");
    }
}
