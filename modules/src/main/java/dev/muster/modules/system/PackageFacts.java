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
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Tells the host's packages.
@Manual(
        name = "package_facts",
        summary = "Tells which packages a host has, in which versions.",
        examples = "package_facts: {manager: apt}",
        returns =
                "ansible_facts: `packages`, for each name a list of `name`, `version`, `arch`, `source` and"
                        + " more")
public final class PackageFacts implements Module.Query<PackageFacts.Arguments> {
    private static final String LOOK =
            """
            case $1 in
              apt|auto) if command -v dpkg-query >/dev/null; then
                echo apt
                dpkg-query -W -f '${db:Status-Abbrev}\\t${Package}\\t${Version}\\t${Architecture}\\t${Section}\\n'
                exit
              fi;;
            esac
            case $1 in
              rpm|auto) if command -v rpm >/dev/null; then
                echo rpm
                rpm -qa --qf '%{NAME}\\t%{VERSION}\\t%{RELEASE}\\t%{EPOCH}\\t%{ARCH}\\n'
                exit
              fi;;
            esac
            case $1 in
              apk|auto) if command -v apk >/dev/null; then
                echo apk
                apk info -v
                exit
              fi;;
            esac
            exit 4
            """;

    /// Which database.
    public record Arguments(
            @Argument(
                            value = "The package managers to ask; the first that is there answers",
                            otherwise = "auto")
                    List<String> manager,
            @Argument(
                            value = "Ask the first that is there; `all` means the same here",
                            otherwise = "first")
                    String strategy) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Probe<Result> ask(Arguments arguments, Controller here) {
        var probes =
                arguments.manager().stream()
                        .map(manager -> Probe.ask(new Question.Ask(LOOK, manager)))
                        .toList();
        return Probe.all(probes).map(PackageFacts::result);
    }

    private static Result result(List<Reply> replies) {
        for (var reply : replies) {
            if (reply.succeeded()) {
                var facts = Map.<String, Value>of("packages", Value.map(packages(reply.outText())));
                return Result.ok(Map.of("ansible_facts", Value.map(facts)))
                        .with(new Effect.GatheredFacts(facts))
                        .with(new Effect.SetFacts(facts, false));
            }
        }
        return Result.failed("Could not detect a supported package manager: apt, rpm or apk");
    }

    /// The first line names the database, each other one a package.
    static Map<String, Value> packages(String said) {
        var lines = said.lines().toList();
        var packages = new TreeMap<String, List<Value>>();
        for (var line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            var fields = line.split("\t", -1);
            switch (lines.getFirst()) {
                case "apt" -> {
                    if (fields.length == 5 && fields[0].startsWith("ii")) {
                        add(packages, debian(fields), fields[1]);
                    }
                }
                case "rpm" -> {
                    if (fields.length == 5) {
                        add(packages, rpm(fields), fields[0]);
                    }
                }
                default -> {
                    var cut = line.lastIndexOf('-', Math.max(0, line.lastIndexOf('-') - 1));
                    if (cut > 0) {
                        var name = line.substring(0, cut);
                        var entry =
                                new Returns()
                                        .and("name", name)
                                        .and("version", line.substring(cut + 1))
                                        .and("source", "apk");
                        add(packages, entry, name);
                    }
                }
            }
        }
        var all = new TreeMap<String, Value>();
        packages.forEach((name, found) -> all.put(name, Value.list(found)));
        return all;
    }

    private static Returns debian(String[] fields) {
        return new Returns()
                .and("name", fields[1])
                .and("version", fields[2])
                .and("arch", fields[3])
                .and("category", fields[4])
                .and("source", "apt");
    }

    private static Returns rpm(String[] fields) {
        var epoch = fields[3].equals("(none)") ? Value.NULL : Value.text(fields[3]);
        return new Returns()
                .and("name", fields[0])
                .and("version", fields[1])
                .and("release", fields[2])
                .and("epoch", epoch)
                .and("arch", fields[4])
                .and("source", "rpm");
    }

    private static void add(Map<String, List<Value>> packages, Returns entry, String name) {
        packages.computeIfAbsent(name, _ -> new ArrayList<>()).add(entry.mapping());
    }
}
