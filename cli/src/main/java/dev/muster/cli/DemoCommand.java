package dev.muster.cli;

import dev.muster.inventory.Inventory;
import dev.muster.plan.Plan;
import dev.muster.report.DriftReport;
import dev.muster.report.ExitCode;
import dev.muster.report.Palette;
import dev.muster.report.Terminal;
import dev.muster.report.View;
import dev.muster.run.Event;
import dev.muster.run.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `muster demo`: what Muster does, shown on throwaway nodes.
@Command(
        name = "demo",
        description =
                "Shows it all on four throwaway nodes: plays a playbook twice, damages a node,"
                        + " finds the drift and mends it.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final String NODE = "storage2";

    private final Surroundings here;

    @Mixin private LookOptions look = new LookOptions();

    /// A stage that did not come out as it must.
    private static final class Unexpected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unexpected(String message) {
            super(message);
        }
    }

    DemoCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws IOException {
        var playbook = here.installation().resolve("playbooks/demo/site.yml");
        var plan = Playing.plan(List.of(playbook), Map.of(), here.installation(), here);
        try (var nodes = DemoNodes.start()) {
            here.out().println("Four throwaway nodes are up: SSH servers on loopback, each with");
            here.out().println("a folder of its own below " + nodes.folder() + ".");
            show(plan, nodes);
            here.out().println();
            here.out().println("That was it: the nodes are gone, nothing of them is left.");
            return ExitCode.DONE.code();
        } catch (Unexpected failure) {
            here.err().println("error: " + failure.getMessage());
            return ExitCode.FAILED.code();
        }
    }

    private void show(Plan plan, DemoNodes nodes) throws IOException {
        step("1. Bring them up", "muster play playbooks/demo/site.yml");
        play(plan, nodes, changes -> changes > 0);

        step("2. Once more: nothing is left to do", "muster play playbooks/demo/site.yml");
        play(plan, nodes, changes -> changes == 0);

        damage(nodes);
        step("4. Find it, and change nothing", "muster drift playbooks/demo/site.yml");
        drift(plan, nodes, ExitCode.DRIFT);

        step("5. Mend it", "muster play playbooks/demo/site.yml");
        play(plan, nodes, changes -> changes == 3);

        step("6. All is as declared", "muster drift playbooks/demo/site.yml");
        drift(plan, nodes, ExitCode.DONE);
    }

    private void step(String title, String command) {
        here.out().println();
        here.out().println(palette().paint(Palette.Ink.HEADING, title) + "   $ " + command);
        here.out().flush();
    }

    private interface Expectation {
        boolean holds(int changes);
    }

    /// Plays, and shows the recap; the whole display only where something went wrong.
    private void play(Plan plan, DemoNodes nodes, Expectation expected) {
        var whole = new ByteArrayOutputStream();
        var view = new View(palette(), 100, false, look.verbosity());
        var display =
                new Terminal(
                        new PrintStream(whole, true, StandardCharsets.UTF_8), view, here.clock());
        run(plan, nodes, false, display);
        var recap = display.recap();
        boolean good = recap.exitCode(false) == ExitCode.DONE && expected.holds(recap.changes());
        if (!good || look.verbosity() > 0) {
            here.out().print(whole.toString(StandardCharsets.UTF_8));
        } else {
            recap.lines(view.palette()).stream().skip(1).forEach(this::indented);
        }
        if (!good) {
            throw new Unexpected("the playbook did not do what this demonstration is about");
        }
    }

    private void drift(Plan plan, DemoNodes nodes, ExitCode expected) {
        var drift = new DriftReport();
        run(plan, nodes, true, drift);
        drift.lines(look.view(here)).forEach(this::indented);
        indented("exit code " + drift.exitCode().code() + ": " + drift.exitCode().meaning());
        if (drift.exitCode() != expected) {
            throw new Unexpected("the drift was not what this demonstration is about");
        }
    }

    private void run(Plan plan, DemoNodes nodes, boolean check, Consumer<Event> sink) {
        var settings =
                Settings.USUAL
                        .with(new Settings.Mode(check, check))
                        .with(Settings.Connecting.USUAL.knowing(List.of(nodes.knownHosts())));
        var inventory =
                Inventory.load(
                        List.of(nodes.inventory().toString()),
                        warning -> here.err().println(warning.render()));
        new Playing(here, settings).run(plan, inventory, sink);
    }

    private void damage(DemoNodes nodes) throws IOException {
        here.out().println();
        here.out()
                .println(
                        palette().paint(Palette.Ink.HEADING, "3. Somebody breaks " + NODE)
                                + ": edits its unit, opens its key to all, removes its settings");
        var unit = nodes.at(NODE, "etc/systemd/system/ipfs.service");
        Files.writeString(unit, Files.readString(unit).replace("NoNewPrivileges=yes", "User=root"));
        Files.setPosixFilePermissions(
                nodes.at(NODE, "etc/ipfs/swarm.key"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.delete(nodes.at(NODE, "etc/ipfs/settings.json"));
    }

    private void indented(String line) {
        here.out().println("   " + line);
    }

    private Palette palette() {
        return look.view(here).palette();
    }
}
