package dev.muster.cli;

import dev.muster.inventory.Host;
import dev.muster.inventory.HostPattern;
import dev.muster.inventory.Inventory;
import dev.muster.plan.Explanation;
import dev.muster.plan.Plan;
import dev.muster.plan.YamlFiles;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keywords;
import dev.muster.playbook.Play;
import dev.muster.report.ExitCode;
import dev.muster.report.JsonText;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import dev.muster.template.Python;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `muster explain-var`: where a host's variable gets its value.
@Command(
        name = "explain-var",
        description = {
            "Tells who gives a variable its value on a host.",
            "Every place, lowest precedence first, and which of them wins. With a playbook, what its"
                    + " plays and roles say too."
        },
        mixinStandardHelpOptions = true)
final class ExplainVarCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private InventoryOptions inventory = new InventoryOptions();
    @Mixin private VaultOptions vault = new VaultOptions();
    @Mixin private VariableOptions variables = new VariableOptions();

    @Option(
            names = {"-H", "--host"},
            required = true,
            paramLabel = "HOST",
            description = "The host.")
    private String host = "";

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "As a task of this name reads it; a glob, or FILE:LINE of the task.")
    private Optional<String> task = Optional.empty();

    @Parameters(index = "0", paramLabel = "NAME", description = "The variable.")
    private String name = "";

    @Parameters(
            index = "1..*",
            paramLabel = "PLAYBOOK",
            description = "Playbooks whose plays say something too.")
    private List<Path> playbooks = new ArrayList<>();

    ExplainVarCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var here = vault.open(surroundings);
        var extra = variables.extra(here.vault());
        var hosts = inventory.load(here, warning -> here.err().println(warning.render()));
        var asked = hosts.host(host).orElseThrow(() -> unknown(hosts));
        if (playbooks.isEmpty() && task.isPresent()) {
            throw new InputException(
                    Diagnostic.error("--task names a task of a playbook, and there is none")
                            .hint("name the playbook behind the variable"));
        }
        if (playbooks.isEmpty()) {
            var sources = Playing.sources(new YamlFiles(Path.of(""), here.vault()), extra, here);
            tell(Explanation.of(name, asked, hosts, Path.of(""), sources), "");
            return ExitCode.DONE.code();
        }
        var plan = Playing.check(playbooks, extra, here);
        if (task.isPresent()) {
            tellOfTask(task.get(), asked, hosts, plan);
            return ExitCode.DONE.code();
        }
        for (var play : plan.plays()) {
            if (reaches(play, asked, hosts, plan)) {
                var title = Python.print(play.name().orElse(play.hosts()));
                tell(
                        Explanation.of(name, asked, hosts, play, plan.sources()),
                        "play " + title + ", " + play.place());
            }
        }
        return ExitCode.DONE.code();
    }

    private void tellOfTask(String wanted, Host asked, Inventory hosts, Plan plan) {
        var names = new ArrayList<String>();
        boolean found = false;
        for (var play : plan.plays()) {
            if (!reaches(play, asked, hosts, plan)) {
                continue;
            }
            for (var each : Explanation.tasks(play)) {
                var title = title(each);
                names.add(title);
                if (isNamed(wanted, title, each)) {
                    found = true;
                    tell(
                            Explanation.of(name, asked, hosts, play, each, plan.sources()),
                            "task " + title + ", " + each.place());
                }
            }
        }
        if (!found) {
            var missing = Diagnostic.error("no task '" + wanted + "' plays on '" + host + "'");
            throw new InputException(
                    NearMiss.of(wanted, names)
                            .map(near -> missing.hint("did you mean '" + near + "'?"))
                            .orElseGet(() ->
                                    missing.hint("`muster play --list-tasks` shows them all")));
        }
    }

    private static String title(Item.Task task) {
        var name = task.title().map(Python::print).orElse(task.call().word());
        return task.frame().role().map(role -> role.name() + " : " + name).orElse(name);
    }

    private static boolean isNamed(String wanted, String title, Item.Task task) {
        var place = task.place();
        var glob =
                Pattern.compile(
                        Pattern.quote(wanted).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"));
        return glob.matcher(title).matches()
                || glob.matcher(
                                title.substring(
                                        title.indexOf(" : ") < 0 ? 0 : title.indexOf(" : ") + 3))
                        .matches()
                || (place.source().name() + ":" + place.line()).endsWith(wanted)
                        && wanted.indexOf(':') > 0;
    }

    private InputException unknown(Inventory hosts) {
        return new InputException(
                Diagnostic.error("there is no host '" + host + "' in the inventory")
                        .hint(
                                hosts.hosts().isEmpty()
                                        ? "name an inventory: -i FILE"
                                        : "`muster inventory --graph` shows them all"));
    }

    private static boolean reaches(Play play, Host host, Inventory hosts, Plan plan) {
        var known = Listing.known(plan, play);
        var patterns =
                Keywords.several(plan.sources().templating().resolve(play.hosts(), known)).stream()
                        .map(Python::print)
                        .toList();
        return hosts.select(HostPattern.parse(patterns, play.place()), _ -> {}).contains(host);
    }

    private void tell(List<Explanation.Saying> sayings, String where) {
        var out = surroundings.out();
        out.println(name + " on " + host + (where.isEmpty() ? "" : " (" + where + ")"));
        var winner = sayings.stream().filter(Explanation.Saying::counts).reduce((_, last) -> last);
        if (sayings.isEmpty()) {
            out.println("  nobody gives it a value");
        }
        int wide = sayings.stream().mapToInt(saying -> saying.who().length()).max().orElse(0);
        int far = sayings.stream().mapToInt(saying -> place(saying).length()).max().orElse(0);
        for (var saying : sayings) {
            boolean wins = winner.filter(saying::equals).isPresent();
            var line = new StringBuilder(wins ? "→ " : "  ");
            line.append(padded(saying.who(), wide)).append("  ");
            line.append(padded(place(saying), far)).append("  ");
            line.append(saying.value().map(ExplainVarCommand::shown).orElse("(known in the run)"));
            saying.when().ifPresent(when -> line.append("  (").append(when).append(')'));
            out.println(line.toString().stripTrailing());
        }
    }

    private static String place(Explanation.Saying saying) {
        return saying.place()
                .map(span ->
                        span.source().text().isEmpty()
                                ? span.source().name()
                                : span.source().name() + ":" + span.line())
                .orElse("");
    }

    private static String shown(Value value) {
        return value instanceof Value.Deferred(String template, _)
                ? template
                : JsonText.compact(value);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
