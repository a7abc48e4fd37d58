package dev.muster.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Source;
import dev.muster.source.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPatternTest {
    @TempDir Path folder;
    private Inventory inventory = Inventory.empty();

    @BeforeEach
    void read() throws IOException {
        var text =
                """
                mail.example.com
                [web]
                web[1:4]
                [db]
                db-[a:b]-[1:2]
                10.0.0.[1:2]
                [stage]
                web1
                [prod:children]
                web
                db
                """;
        inventory = new Fixture(folder).file("hosts", text).load("hosts");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "web | web1 web2 web3 web4",
                "stage:db | web1 db-a-1 db-a-2 db-b-1 db-b-2 10.0.0.1 10.0.0.2",
                "web2,web1 | web2 web1",
                "web:!stage | web2 web3 web4",
                "!stage:web | web2 web3 web4",
                "&stage:prod | web1",
                "prod:!web:!10.* | db-a-1 db-a-2 db-b-1 db-b-2",
                "web[0] | web1",
                "web[-1] | web4",
                "web[1:2] | web2 web3",
                "web[2:] | web3 web4",
                "prod[0:1]:!web1 | web2",
                "~web[13] | web1 web3",
                "~db-(a-1)?(b-2)?$ | db-a-1 db-b-2",
                "db-[!a]-? | db-b-1 db-b-2",
                "10.0.0.* | 10.0.0.1 10.0.0.2",
                "10.0.0.1 | 10.0.0.1",
                "!prod | mail.example.com",
                "localhost | localhost",
                "ungrouped | mail.example.com",
                "*.example.com | mail.example.com",
            })
    void aPatternPicksHostsInItsOrder(String pattern, String names) {
        assertThat(select(pattern, new ArrayList<>())).isEqualTo(names);
    }

    @Test
    void aBracketThatIsNotClosedIsRefusedAndNotLeftOut() {
        assertThatThrownBy(() -> HostPattern.parse("~web[", Span.nowhere("site.yml")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("has no other");
        assertThatThrownBy(() -> HostPattern.parse("web]:db", Span.nowhere("site.yml")))
                .isInstanceOf(InputException.class);
    }

    @Test
    void allIsEveryHostOfTheInventory() {
        assertThat(select("all", new ArrayList<>())).isEqualTo(select("*", new ArrayList<>()));
        assertThat(inventory.hosts()).hasSize(11);
    }

    @Test
    void anUnknownNameIsReportedWithWhatWasMeant() {
        var unknown = new ArrayList<Diagnostic>();

        assertThat(select("web1:stgae", unknown)).isEqualTo("web1");

        assertThat(unknown)
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.message()).isEqualTo("no host or group matches 'stgae'");
                    assertThat(found.span().orElseThrow().column()).isEqualTo(6);
                    assertThat(found.hint()).contains("did you mean 'stage'?");
                });
    }

    @Test
    void aHostBeyondTheLastIsAMistake() {
        assertThatThrownBy(() -> select("web[9]", new ArrayList<>()))
                .hasMessageContaining("beyond the 4 that 'web' names");
    }

    @Test
    void aBrokenRegularExpressionIsAMistake() {
        assertThatThrownBy(() -> select("~web(", new ArrayList<>()))
                .hasMessageContaining("is no regular expression");
    }

    @Test
    void aLimitNarrowsAndKeepsTheOrderOfThePattern() throws IOException {
        var file = folder.resolve("retry");
        Files.writeString(file, "web3\nweb1\n\n");
        var limit = HostPattern.limit("@" + file);

        var hosts = inventory.select(pattern("prod"), limit, _ -> {});

        assertThat(hosts).extracting(Host::name).containsExactly("web1", "web3");
        assertThatThrownBy(() -> HostPattern.limit("@" + folder.resolve("nofile")))
                .hasMessageContaining("there is no file");
    }

    @Test
    void aListOfPatternsIsOnePattern() {
        var span = new Source("f", "hosts: x").start();

        var hosts = inventory.select(HostPattern.parse(List.of("web", "!stage"), span), _ -> {});

        assertThat(hosts).extracting(Host::name).containsExactly("web2", "web3", "web4");
    }

    private String select(String text, List<Diagnostic> unknown) {
        return inventory.select(pattern(text), unknown::add).stream()
                .map(Host::name)
                .collect(Collectors.joining(" "));
    }

    private static HostPattern pattern(String text) {
        return HostPattern.parse(text, new Source("f", text).start());
    }
}
