package dev.muster.modules.facts;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Effect;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Reply;
import dev.muster.module.Result;
import dev.muster.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/// Tells what a host is.
@Manual(
        name = "setup",
        summary = "Gathers facts about a host.",
        details =
                """
                One shell script looks; nothing but a POSIX shell is needed on the host. The facts bear
                Ansible's names. Sizes are told of mounted devices, not of network file systems,
                which might not answer. Of Python only the version's first two numbers are told, if
                the host has any.
                """,
        examples = {
            "setup:",
            "setup: {gather_subset: ['!all', network], filter: 'ansible_default_*'}"
        },
        returns = "ansible_facts: the facts, under names with the prefix `ansible_`")
public final class Setup implements Module.Query<Setup.Arguments> {

    /// Which facts.
    public record Arguments(
            @Argument(
                            value =
                                    "Parts: all, min, network, hardware, virtual; `!` leaves one out",
                            otherwise = "all")
                    List<String> gatherSubset,
            @Argument("Shell patterns of the names wanted, with or without `ansible_`")
                    List<String> filter,
            @Argument(
                            value = "The folder of the host's own facts",
                            otherwise = "/etc/ansible/facts.d")
                    String factPath,
            @Argument(value = "Seconds; the script takes far less", otherwise = "10")
                    int gatherTimeout) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Probe<Result> ask(Arguments arguments, Controller here) {
        var parts = parts(arguments);
        // whoever wants no facts at all still wants to know whether the host is there
        var look =
                parts.isEmpty()
                        ? new Question.Ask(":", List.of(), here.environment())
                        : new Question.Ask(
                                Script.TEXT,
                                List.of(arguments.factPath(), Subsets.words(parts)),
                                here.environment());
        return Probe.ask(look).map(reply -> result(reply, parts, arguments));
    }

    /// The parts that are asked for and hold what is wanted of them.
    private static Set<Subsets.Part> parts(Arguments arguments) {
        var parts = Subsets.parts(arguments.gatherSubset());
        parts.retainAll(Subsets.holding(arguments.filter()));
        return parts;
    }

    private static Result result(Reply reply, Set<Subsets.Part> parts, Arguments arguments) {
        var facts =
                filtered(
                        facts(reply.outText(), parts, arguments.gatherSubset()),
                        arguments.filter());
        var prefixed = new LinkedHashMap<String, Value>();
        facts.forEach((name, value) ->
                prefixed.put(isUnprefixed(name) ? name : "ansible_" + name, value));
        return Result.ok(Map.of("ansible_facts", Value.map(prefixed)))
                .with(new Effect.GatheredFacts(facts));
    }

    /// The facts that a script's output holds, under their names without prefix.
    ///
    /// @param subset the parts in the task's words
    static Map<String, Value> facts(String said, Set<Subsets.Part> parts, List<String> subset) {
        var seen = Sighting.parse(said);
        var facts = new FactSheet();
        if (parts.contains(Subsets.Part.MIN)) {
            new Distribution(seen).tell(facts);
            new Platform(seen).tell(facts);
            Boot.tell(seen, facts);
            Clock.tell(seen, facts);
            facts.put("local", OwnFacts.of(seen));
        }
        if (parts.contains(Subsets.Part.NETWORK)) {
            new Network(seen).tell(facts);
        }
        if (parts.contains(Subsets.Part.HARDWARE)) {
            new Hardware(seen).tell(facts);
            new Storage(seen).tell(facts);
        }
        if (parts.contains(Subsets.Part.VIRTUAL)) {
            new Virtualization(seen).tell(facts);
        }
        facts.put("gather_subset", subset).put("module_setup", true);
        return facts.asMap();
    }

    private static Map<String, Value> filtered(Map<String, Value> facts, List<String> patterns) {
        if (patterns.isEmpty() || patterns.contains("*")) {
            return facts;
        }
        var wanted = patterns.stream().map(Setup::pattern).toList();
        var some = new LinkedHashMap<String, Value>();
        facts.forEach((name, value) -> {
            var isWanted =
                    wanted.stream()
                            .anyMatch(pattern ->
                                    pattern.matcher(name).matches()
                                            || pattern.matcher("ansible_" + name).matches());
            if (isWanted || isUnprefixed(name)) {
                some.put(name, value);
            }
        });
        return some;
    }

    private static boolean isUnprefixed(String name) {
        return Set.of("gather_subset", "module_setup").contains(name);
    }

    private static Pattern pattern(String glob) {
        var quoted = Pattern.quote(glob).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return Pattern.compile(quoted);
    }

    /// The script that looks. A holder of its own, since most runs need the module's name alone.
    private static final class Script {
        static final String TEXT = read();

        private static String read() {
            try (var in = Objects.requireNonNull(Setup.class.getResourceAsStream("look.sh"))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
