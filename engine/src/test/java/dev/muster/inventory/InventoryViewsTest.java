package dev.muster.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryViewsTest {
    @TempDir Path folder;
    private Inventory inventory = Inventory.empty();

    @BeforeEach
    void read() throws IOException {
        inventory =
                new Fixture(folder)
                        .file("hosts", "[top:children]\nweb\n[web]\nw1 b=\"{{ x }}\" a=1.0\nw2\n")
                        .file("group_vars/top.yml", "list: [{k: yes}, null, 'it''s']\n")
                        .load("hosts");
    }

    @Test
    void theListIsWhatAnInventoryScriptPrints() {
        var expected =
                """
                {
                    "_meta": {
                        "hostvars": {
                            "w1": {
                                "a": 1.0,
                                "b": "{{ x }}",
                                "list": [
                                    {
                                        "k": true
                                    },
                                    null,
                                    "it's"
                                ]
                            },
                            "w2": {
                                "list": [
                                    {
                                        "k": true
                                    },
                                    null,
                                    "it's"
                                ]
                            }
                        }
                    },
                    "all": {
                        "children": [
                            "ungrouped",
                            "top"
                        ]
                    },
                    "top": {
                        "children": [
                            "web"
                        ]
                    },
                    "web": {
                        "hosts": [
                            "w1",
                            "w2"
                        ]
                    }
                }\
                """;

        assertThat(new InventoryViews(inventory).list(false)).isEqualTo(expected);
    }

    @Test
    void theGraphIsATreeOfGroupsAndHosts() {
        var expected =
                """
                @all:
                  |--@ungrouped:
                  |--@top:
                  |  |--@web:
                  |  |  |--w1
                  |  |  |--w2\
                """;

        var views = new InventoryViews(inventory);

        assertThat(views.graph(inventory.group("all").orElseThrow(), false)).isEqualTo(expected);
    }

    @Test
    void theGraphShowsVariablesWhenAsked() {
        var expected =
                """
                @web:
                  |--w1
                  |  |--{a = 1.0}
                  |  |--{b = {{ x }}}
                  |  |--{list = [{'k': True}, None, "it's"]}
                  |--w2
                  |  |--{list = [{'k': True}, None, "it's"]}\
                """;

        var views = new InventoryViews(inventory);

        assertThat(views.graph(inventory.group("web").orElseThrow(), true)).isEqualTo(expected);
    }
}
