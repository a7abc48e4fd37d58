package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Looking ahead leaves the order alone in which hosts take steps. Five hosts that are this machine
/// note each step of theirs in a file; `expected.txt` is what `ansible-playbook -f 1` of
/// ansible-core 2.14.18 makes of the same playbook, with these files and a variable `log`.
class OrderTest {
    private static final Path PLAYBOOKS = Path.of("src/test/resources/order");

    @TempDir private Path folder;

    private List<String> played(int forks) throws IOException {
        var log = folder.resolve("log");
        Files.deleteIfExists(log);
        var typed =
                Typed.muster(
                        "play",
                        "-i",
                        PLAYBOOKS.resolve("hosts").toString(),
                        "-f",
                        String.valueOf(forks),
                        "-e",
                        "log=" + log,
                        PLAYBOOKS.resolve("site.yml").toString());
        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.FAILED);
        return Files.readAllLines(log);
    }

    private static List<String> expected() throws IOException {
        return Files.readAllLines(PLAYBOOKS.resolve("expected.txt"));
    }

    @Test
    void oneHostAtATimeTakesEveryStepWhereAnsibleTakesIt() throws IOException {
        assertThat(played(1)).isEqualTo(expected());
    }

    @Test
    void hostsSideBySideTakeNoStepBeforeAllHaveTakenTheOneBefore() throws IOException {
        var played = played(5);

        assertThat(tasks(played)).isEqualTo(tasks(expected()));
        assertThat(byHost(played)).isEqualTo(byHost(expected()));
    }

    /// The tasks, without the turns of a loop: hosts go through those each for itself.
    private static List<String> tasks(List<String> lines) {
        return lines.stream()
                .map(line -> line.substring(line.indexOf(' ') + 1).replaceFirst("^loop-.*", "loop"))
                .toList();
    }

    private static java.util.Map<String, List<String>> byHost(List<String> lines) {
        Function<String, String> host = line -> line.substring(0, line.indexOf(' '));
        return lines.stream().collect(Collectors.groupingBy(host));
    }
}
