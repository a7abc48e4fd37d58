package dev.muster.cli;

import dev.muster.report.ExitCode;
import dev.muster.report.JsonText;
import dev.muster.run.Settings;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.template.Templating;
import dev.muster.value.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `muster eval`: what an expression is for a host.
@Command(
        name = "eval",
        description = "Prints what an expression is for a host: muster eval 'groups.web' -H web1",
        mixinStandardHelpOptions = true)
final class EvalCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private InventoryOptions inventory = new InventoryOptions();
    @Mixin private VaultOptions vault = new VaultOptions();
    @Mixin private VariableOptions variables = new VariableOptions();
    @Mixin private ChoiceOptions choice = new ChoiceOptions();
    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = {"-H", "--host"},
            paramLabel = "HOST",
            description = "The host, or a pattern of several (${DEFAULT-VALUE}).",
            defaultValue = "localhost")
    private String host = "localhost";

    @Option(
            names = "--facts",
            description = "Gather facts first; nothing is connected to otherwise.")
    private boolean facts;

    @Option(
            names = "--jsonl",
            description =
                    "Answer questions from standard input, one JSON object a line: kind, text,"
                            + " vars, files.")
    private boolean lines;

    @Parameters(
            arity = "0..1",
            paramLabel = "EXPRESSION",
            description = "An expression, or text with {{ }} in it.")
    private String expression = "";

    EvalCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        var here = vault.open(surroundings);
        if (lines) {
            var in = new InputStreamReader(here.in(), StandardCharsets.UTF_8);
            var out = new PrintWriter(here.out(), false, StandardCharsets.UTF_8);
            new EvalJsonl(new Templating()).run(new BufferedReader(in), out);
            return ExitCode.DONE.code();
        }
        if (expression.isBlank()) {
            throw new InputException(
                    Diagnostic.error("an expression is missing")
                            .hint("muster eval 'inventory_hostname' -H web1"));
        }
        var extra = variables.extra(here.vault());
        var text = expression.contains("{{") ? expression : "{{ " + expression + " }}";
        var message = JsonText.compact(Value.map(Map.of("msg", Value.text(text))));
        var plan = new Errand(host, "debug", message, facts).plan(extra, here);
        var hosts = inventory.load(here, choice.limit());
        var settings =
                choice.settings(
                        extra,
                        connection.connecting(here),
                        new Settings.Mode(false, false),
                        0,
                        here);
        var answers = new Answers("msg", here.err());
        new Playing(here, settings).run(plan, hosts, answers);
        var found = answers.found();
        found.forEach((name, value) ->
                here.out().println((found.size() > 1 ? name + ": " : "") + JsonText.pretty(value)));
        // an expression that can't be evaluated is a mistake of whoever typed it
        var exit = answers.recap().exitCode(false);
        return (exit == ExitCode.FAILED ? ExitCode.MISTAKE : exit).code();
    }
}
