package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.run.Prompting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProgramTest {
    @TempDir private Path folder;

    @Test
    void helpListsTheCommands() {
        var typed = Typed.muster("--help");

        assertThat(typed.exit()).isEqualTo(ExitCode.DONE);
        assertThat(typed.out()).contains("inventory", "doc", "completion");
    }

    @Test
    void aCommandsHelpTellsTheExitCodes() {
        assertThat(Typed.muster("inventory", "--help").out())
                .contains("Exit codes:", "130", "a host could not be reached");
    }

    @Test
    void aMistypedCommandIsSuggested() {
        var typed = Typed.muster("inventroy");

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err())
                .isEqualTo(
                        """
                        error: 'inventroy' is not a command
                        hint: did you mean 'inventory'?
                        """);
    }

    @Test
    void aMistypedOptionIsSuggested() {
        var typed = Typed.muster("inventory", "--grap");

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).contains("did you mean '--graph'?");
    }

    @Test
    void noCommandIsAMistake() {
        var typed = Typed.muster();

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).startsWith("error: a command is missing");
    }

    @Test
    void whatIsNoneOfTheChoicesAndNoNumberIsToldInPlainWords() {
        assertThat(Typed.muster("config", "lst").err())
                .isEqualTo(
                        "error: 'lst' is none of list, dump, view\nhint: did you mean 'list'?\n");
        assertThat(Typed.muster("play", "site.yml", "--output", "x").err())
                .startsWith("error: --output: 'x' is none of muster, ansible\n");
        assertThat(Typed.muster("play", "site.yml", "-f", "many").err())
                .startsWith("error: --forks: 'many' is not a whole number\n");
    }

    @Test
    void helpSaysAllInWholeSentences() {
        var line = new Program(Surroundings.unseen(Path.of(".."))).commandLine();

        assertThat(commands(line))
                .hasSizeGreaterThan(40)
                .allSatisfy(command -> {
                    var usage = command.getCommandSpec().usageMessage();
                    assertThat(usage.description()[0])
                            .as(command.getCommandName())
                            .matches(".*\\.|.*: (muster|source) .*");
                    assertThat(command.getCommandSpec().args())
                            .filteredOn(arg -> !arg.hidden())
                            .allSatisfy(arg ->
                                    assertThat(arg.description())
                                            .as(command.getCommandName() + " " + arg)
                                            .isNotEmpty());
                });
    }

    private static List<CommandLine> commands(CommandLine line) {
        return line.getSubcommands().values().stream()
                .flatMap(each -> Stream.concat(Stream.of(each), commands(each).stream()))
                .toList();
    }

    @Test
    void theInventoryIsShownAsTreeJsonAndYaml() throws IOException {
        var hosts = Files.writeString(folder.resolve("hosts"), "[web]\nw1 port=80\n").toString();

        assertThat(Typed.muster("inventory", "-i", hosts, "--graph").out())
                .contains("@all:", "|--@web:", "|--w1");
        assertThat(Typed.muster("inventory", "-i", hosts, "--list").out()).contains("\"port\": 80");
        assertThat(Typed.muster("inventory", "-i", hosts, "--host", "w1", "--yaml").out())
                .isEqualTo("port: 80\n");
    }

    @Test
    void theInventoryMayComeFromTheEnvironment() {
        var environment = Map.of("MUSTER_INVENTORY", "a,b");
        var typed =
                Typed.muster(
                        environment, Prompting.NOBODY, "muster", List.of("inventory", "--graph"));

        assertThat(typed.out()).contains("|--a", "|--b");
    }

    @Test
    void aHostThatIsNotThereIsAMistake() {
        var typed = Typed.muster("inventory", "-i", "a,", "--host", "b");

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).startsWith("error: there is no host 'b'\nhint: ");
    }

    @Test
    void ansiblesNamesAreUnderstood() {
        var typed =
                Typed.muster(
                        Map.of(),
                        Prompting.NOBODY,
                        "ansible-inventory",
                        List.of("-i", "a,", "--graph"));

        assertThat(typed.out()).contains("|--a");
    }

    @Test
    void aModulesPageComesFromItsRecord() {
        var page = Typed.muster("doc", "copy");

        assertThat(page.exit()).isEqualTo(ExitCode.DONE);
        assertThat(page.out()).contains("ansible.builtin.copy", "Arguments", "dest", "required");
        assertThat(Typed.muster("doc", "--markdown", "copy").out()).contains("| `dest` |");
        assertThat(Typed.muster("doc").out()).contains("copy ", "stat ");
    }

    @Test
    void everyModuleHasAPage() {
        var names = Typed.muster("doc").out().lines().map(line -> line.split(" ")[0]).toList();

        assertThat(names)
                .isNotEmpty()
                .allSatisfy(name -> {
                    assertThat(Typed.muster("doc", name).exit()).isEqualTo(ExitCode.DONE);
                    assertThat(Typed.muster("doc", "--markdown", name).exit())
                            .isEqualTo(ExitCode.DONE);
                });
    }

    @Test
    void anUnknownModuleIsSuggested() {
        assertThat(Typed.muster("doc", "cpoy").err()).contains("did you mean 'copy'?");
    }

    @Test
    void completionIsAScriptForBash() throws Exception {
        var script =
                Files.writeString(folder.resolve("completion"), Typed.muster("completion").out());
        var bash = new ProcessBuilder("bash", "-n", script.toString()).start();

        assertThat(bash.waitFor()).isZero();
        assertThat(Files.readString(script)).contains("complete ", "--graph");
    }

    @Test
    void everyCommandTellsItsVersion() {
        assertThat(Typed.muster("play", "--version").out()).startsWith("muster ");
        assertThat(Typed.muster("--version").out()).startsWith("muster ");
    }

    @Test
    void ofAnOptionGivenTwiceTheLastCounts() {
        var typed = Typed.muster("eval", "inventory_hostname", "-i", "a,b,", "-H", "a", "-H", "b");

        assertThat(typed.out()).isEqualTo("\"b\"\n");
    }

    @Test
    void twoViewsAtOnceAreAMistake() {
        var typed = Typed.muster("inventory", "-i", "a,", "--graph", "--list");

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).startsWith("error: ").doesNotContain("error: error");
    }
}
