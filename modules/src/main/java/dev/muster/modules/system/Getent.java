package dev.muster.modules.system;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the host's name databases.
@Manual(
        name = "getent",
        summary = "Reads accounts, groups, hosts and the like from the host's databases.",
        examples = "getent: {database: passwd, key: eth}",
        returns = "ansible_facts: `getent_DATABASE`, the fields of each entry by its key")
public final class Getent implements Module.Query<Getent.Arguments> {
    private static final String ASK =
            """
            database=$1 key=$2 service=$3
            set -- "$database"
            [ -z "$key" ] || set -- "$@" "$key"
            [ -z "$service" ] || set -- -s "$service" "$@"
            getent "$@"
            """;

    /// What to read.
    public record Arguments(
            @Argument("The database: passwd, group, hosts, services, ...") String database,
            @Argument("The entry; all when left out") Optional<String> key,
            @Argument("What parts the fields; a colon or blanks, by the database")
                    Optional<String> split,
            @Argument("The service to ask alone") Optional<String> service,
            @Argument(value = "Fail if there is no such entry", otherwise = "true")
                    boolean failKey) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Probe<Result> ask(Arguments arguments, Controller here) {
        return Probe.ask(
                        new Question.Ask(
                                ASK,
                                arguments.database(),
                                arguments.key().orElse(""),
                                arguments.service().orElse("")))
                .map(reply -> result(arguments, reply));
    }

    private static Result result(Arguments arguments, Reply reply) {
        return switch (reply.exit()) {
            case 0 -> told(arguments, entries(arguments, reply.outText()));
            case 1 -> Result.failed("Missing arguments, or database unknown.");
            case 2 ->
                    arguments.failKey()
                            ? Result.failed(
                                    "One or more supplied key could not be found in the database.")
                            : told(
                                    arguments,
                                    Map.of(arguments.key().orElse(""), (Value) Value.NULL));
            case 3 -> Result.failed("Enumeration not supported on this database.");
            default -> Result.failed(reply.errText().strip());
        };
    }

    private static Result told(Arguments arguments, Map<String, Value> entries) {
        var facts = Map.<String, Value>of("getent_" + arguments.database(), Value.map(entries));
        return Result.ok(Map.of("ansible_facts", Value.map(facts)))
                .with(new Effect.GatheredFacts(facts))
                .with(new Effect.SetFacts(facts, false));
    }

    /// Entries by their first field; with several of one key, a list of them.
    private static Map<String, Value> entries(Arguments arguments, String said) {
        var byColon = Set.of("passwd", "shadow", "group", "gshadow").contains(arguments.database());
        var separator = arguments.split().map(Pattern::quote).orElse(byColon ? ":" : "\\s+");
        var all = new LinkedHashMap<String, List<Value>>();
        for (var line : said.lines().filter(text -> !text.isBlank()).toList()) {
            var fields = List.of(line.strip().split(separator, -1));
            all.computeIfAbsent(fields.getFirst(), _ -> new ArrayList<>())
                    .add(Value.texts(fields.subList(1, fields.size())));
        }
        var entries = new LinkedHashMap<String, Value>();
        all.forEach((key, found) ->
                entries.put(key, found.size() == 1 ? found.getFirst() : Value.list(found)));
        return entries;
    }
}
