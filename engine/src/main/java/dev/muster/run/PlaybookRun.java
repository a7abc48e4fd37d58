package dev.muster.run;

import dev.muster.inventory.HostPattern;
import dev.muster.inventory.Inventory;
import dev.muster.plan.Plan;
import dev.muster.plan.Problems;
import dev.muster.playbook.Keywords;
import dev.muster.playbook.Play;
import dev.muster.session.Session;
import dev.muster.session.Target;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.template.Python;
import dev.muster.value.Value;
import dev.muster.variables.PlayVariables;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Runs a plan: play after play, batch after batch.
public final class PlaybookRun {
    private final Plan plan;
    private final RunState run;
    private final InstantSource clock;

    /// What a run needs of the world outside.
    ///
    /// @param opening opens a session to a host
    /// @param sink takes events, one at a time, in their order
    /// @param home the user's home directory
    public record World(
            Function<Target, Session> opening,
            Consumer<Event> sink,
            Prompting prompting,
            InstantSource clock,
            Path home) {}

    public PlaybookRun(Plan plan, Inventory inventory, Settings settings, World world) {
        this.plan = plan;
        this.clock = world.clock();
        this.run =
                new RunState(
                        settings,
                        inventory,
                        plan,
                        world.prompting(),
                        world.clock(),
                        world.home(),
                        world.opening(),
                        world.sink());
    }

    /// Runs all plays. Throws [InputException] for a mistake that concerns all hosts, such as a
    /// pattern that can't be read; everything else is an event.
    public void run() {
        var began = clock.instant();
        try (run) {
            plan.warnings().forEach(warning -> run.tell(new Event.Told(warning)));
            verifyClaims();
            var startup = new Startup(run.settings);
            var plays = plan.plays();
            for (int i = 0; i < plays.size(); i++) {
                if (i > 0 && plan.ends().contains(i)) {
                    if (run.isFlawed()) {
                        break;
                    }
                    run.tell(new Event.PlaybookEnded());
                }
                if (run.isInterrupted() || !perform(plays.get(i), startup)) {
                    break;
                }
            }
            if (!run.isInterrupted()) {
                startup.missed(run.settings).ifPresent(missed -> run.tell(new Event.Told(missed)));
            }
        } finally {
            run.stats.event().ifPresent(run::tell);
            run.tell(
                    new Event.RunEnded(
                            Duration.between(began, clock.instant()), run.isInterrupted()));
        }
    }

    /// Compares what hosts are to have for themselves alone, of all plays and of all their hosts,
    /// also of those that `--limit` leaves out.
    private void verifyClaims() {
        for (var play : plan.plays()) {
            var claiming = new Claiming(play, plan.sources());
            if (!claiming.isEmpty()) {
                run.enter(play.folder());
                var variables = new PlayVariables(play.variables(), Map.of(), play.roles());
                var loading = plan.sources().loading(play.folder(), new Problems());
                var hosts = run.inventory.select(pattern(play), _ -> {});
                var names = hosts.stream().map(host -> host.name()).toList();
                var state = new PlayState(run, play, variables, loading, names);
                for (var host : hosts) {
                    var one = run.run(host);
                    readFiles(play, state, one);
                    claiming.file(state, one);
                }
            }
        }
        run.claims.verify(run.inventory, plan.sources());
    }

    /// Lets the tasks in flight finish and starts no other.
    public void interrupt() {
        run.interrupt();
    }

    /// @return whether anybody is left for the plays that follow
    private boolean perform(Play play, Startup startup) {
        run.enter(play.folder());
        var selected = selected(play);
        var hosts = selected.stream().filter(PlaybookRun::takesPart).toList();
        var everyone = selected.stream().map(HostRun::name).toList();
        var prompted = prompted(play);
        var variables = new PlayVariables(play.variables(), prompted, play.roles());
        var loading = plan.sources().loading(play.folder(), new Problems());
        var state = new PlayState(run, play, variables, loading, everyone);
        if (hosts.isEmpty()) {
            run.tell(new Event.PlayEmpty(state.name(), "no hosts matched"));
            return true;
        }
        var ordered = ordered(play, selected);
        hosts.forEach(HostRun::beginPlay);
        var names = hosts.stream().map(HostRun::name).toList();
        run.tell(new Event.PlayStarted(state.name(), names, play.place()));
        hosts.forEach(host -> readFiles(play, state, host));
        var conductor = new Conductor(state, startup);
        for (var batch : batches(play, state, ordered)) {
            var playing = batch.stream().filter(HostRun::isPlaying).toList();
            conductor.lead(playing);
            boolean allFailed =
                    !playing.isEmpty()
                            && playing.stream()
                                    .allMatch(host ->
                                            host.standing() == HostRun.Standing.FAILED
                                                    || host.standing()
                                                            == HostRun.Standing.UNREACHABLE);
            if (allFailed) {
                run.tell(new Event.PlayEmpty(state.name(), "no more hosts left"));
                return false;
            }
            if (conductor.isBroken()) {
                return false;
            }
            if (conductor.isEnded() || run.isInterrupted()) {
                break;
            }
        }
        return true;
    }

    /// The hosts that a play names, with those that have failed before.
    private List<HostRun> selected(Play play) {
        var pattern = pattern(play);
        Consumer<Diagnostic> unknown =
                problem -> {
                    switch (run.settings.customs().strangers()) {
                        case WARNING -> run.tell(new Event.Told(problem));
                        case ERROR -> throw new InputException(problem.asError());
                        case IGNORE -> {
                            // nobody wants to know
                        }
                    }
                };
        var selected =
                run.settings
                        .picks()
                        .limit()
                        .map(limit ->
                                run.inventory.select(pattern, HostPattern.limit(limit), unknown))
                        .orElseGet(() -> run.inventory.select(pattern, unknown));
        return selected.stream().map(run::run).toList();
    }

    private HostPattern pattern(Play play) {
        var place = play.keywords().place("hosts", play.place());
        var known = new ExtraAndPlay(run.settings.extra(), play.variables());
        var value = run.templating.resolve(play.hosts(), known);
        var patterns = Keywords.several(value).stream().map(Python::print).toList();
        return HostPattern.parse(patterns, place);
    }

    private record ExtraAndPlay(Map<String, Value> extra, Map<String, Value> play)
            implements dev.muster.template.Scope {
        @Override
        public Optional<Value> find(String name) {
            return Optional.ofNullable(extra.get(name))
                    .or(() -> Optional.ofNullable(play.get(name)));
        }

        @Override
        public java.util.Set<String> names() {
            var names = new java.util.HashSet<>(extra.keySet());
            names.addAll(play.keySet());
            return names;
        }
    }

    private static boolean takesPart(HostRun host) {
        return host.standing() == HostRun.Standing.PLAYING
                || host.standing() == HostRun.Standing.LEFT;
    }

    private List<HostRun> ordered(Play play, List<HostRun> selected) {
        var hosts = new ArrayList<>(selected);
        var known = new ExtraAndPlay(run.settings.extra(), play.variables());
        var order =
                play.keywords()
                        .value("order")
                        .map(value -> Python.print(run.templating.resolve(value, known)))
                        .orElse("inventory");
        switch (order) {
            case "inventory" -> {
                // as they come
            }
            case "reverse_inventory" -> Collections.reverse(hosts);
            case "sorted" -> hosts.sort(Comparator.comparing(HostRun::name));
            case "reverse_sorted" -> hosts.sort(Comparator.comparing(HostRun::name).reversed());
            case "shuffle" -> Collections.shuffle(hosts);
            default ->
                    throw new InputException(
                            Diagnostic.error(
                                            "unknown order '" + order + "'",
                                            play.keywords().place("order", play.place()))
                                    .hint(
                                            "it is one of inventory, reverse_inventory, sorted,"
                                                    + " reverse_sorted, shuffle"));
        }
        return hosts;
    }

    private Map<String, Value> prompted(Play play) {
        var answers = new HashMap<String, Value>();
        for (var prompt : play.prompts()) {
            if (run.settings.extra().containsKey(prompt.name())) {
                continue;
            }
            var otherwise = prompt.otherwise();
            var question =
                    prompt.question()
                            + otherwise
                                    .filter(_ -> !prompt.isPrivate())
                                    .map(value -> " [" + Python.print(value) + "]")
                                    .orElse("")
                            + ": ";
            var answer = answered(prompt, question);
            if (answer.isPresent()) {
                var typed = new Value.Text(answer.get(), prompt.isPrivate());
                run.discretion.known().note(typed);
                answers.put(prompt.name(), typed);
            } else {
                answers.put(prompt.name(), otherwise.orElse(Value.text("")));
            }
        }
        return answers;
    }

    private Optional<String> answered(Play.Prompt prompt, String question) {
        while (true) {
            var answer =
                    run.prompting
                            .ask(question, !prompt.isPrivate(), Optional.empty())
                            .filter(text -> !text.isEmpty());
            if (answer.isEmpty() || !prompt.confirm()) {
                return answer;
            }
            var again =
                    run.prompting.ask("confirm " + question, !prompt.isPrivate(), Optional.empty());
            if (again.equals(answer)) {
                return answer;
            }
        }
    }

    /// What the play's `vars_files` say for a host: of a list in the list, the first file that is
    /// there.
    private void readFiles(Play play, PlayState state, HostRun host) {
        var variables = new LinkedHashMap<String, Value>();
        for (var entry : play.variableFiles()) {
            var choices = Keywords.several(entry);
            boolean mustExist = !(entry instanceof Value.Sequence);
            var scope = state.scope(host, Optional.empty(), Map.of());
            Optional<Path> found = Optional.empty();
            var tried = "";
            for (var choice : choices) {
                var name = Python.print(run.templating.resolve(choice, scope));
                tried = name;
                var file = file(play, name);
                if (java.nio.file.Files.isRegularFile(file)) {
                    found = Optional.of(file);
                    break;
                }
            }
            if (found.isPresent()) {
                variables.putAll(run.files.variables(found.get()));
            } else if (mustExist) {
                throw new InputException(
                        Diagnostic.error(
                                        "there is no file of variables '" + tried + "'",
                                        play.keywords().place("vars_files", play.place()))
                                .hint("it is looked for from " + run.files.shown(play.folder())));
            }
            state.variables.files(host.name(), variables);
        }
    }

    private static Path file(Play play, String name) {
        var beside = play.folder().resolve(name);
        var inVars = play.folder().resolve("vars").resolve(name);
        return java.nio.file.Files.exists(inVars) ? inVars : beside;
    }

    /// The hosts in the portions that `serial` asks for. Those that have failed before count,
    /// though they take no part.
    private List<List<HostRun>> batches(Play play, PlayState state, List<HostRun> hosts) {
        var serial = play.keywords().find("serial");
        if (serial.isEmpty()) {
            return List.of(hosts);
        }
        var scope = state.scope(hosts.getFirst(), Optional.empty(), Map.of());
        var wanted = run.templating.resolve(serial.get().value(), scope);
        if (wanted instanceof Value.Omit) {
            return List.of(hosts);
        }
        var sizes =
                Keywords.several(wanted).stream()
                        .map(value -> size(Python.print(value), hosts.size(), serial.get()))
                        .toList();
        var batches = new ArrayList<List<HostRun>>();
        int at = 0;
        for (int i = 0; at < hosts.size(); i++) {
            int size = sizes.isEmpty() ? 0 : sizes.get(Math.min(i, sizes.size() - 1));
            int end = size <= 0 ? hosts.size() : Math.min(hosts.size(), at + size);
            batches.add(List.copyOf(hosts.subList(at, end)));
            at = end;
        }
        return batches;
    }

    private static int size(String text, int hosts, dev.muster.playbook.Keyword serial) {
        try {
            return text.endsWith("%")
                    ? Math.max(
                            1,
                            (int)
                                    (hosts
                                            * Double.parseDouble(
                                                    text.substring(0, text.length() - 1))
                                            / 100))
                    : Integer.parseInt(text.strip());
        } catch (NumberFormatException _) {
            throw new InputException(
                    Diagnostic.error(
                                    "serial must be numbers or percentages, not '" + text + "'",
                                    serial.place())
                            .hint("for example `serial: 2` or `serial: [1, 30%]`"));
        }
    }
}
