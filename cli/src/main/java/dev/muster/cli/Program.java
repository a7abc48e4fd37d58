package dev.muster.cli;

import dev.muster.report.ExitCode;
import dev.muster.report.JsonLines;
import dev.muster.report.JsonText;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The program: picks the command that was typed, and turns whatever it ends with into an exit code
/// and words.
///
/// Only the command that was typed is built, since building all of them would cost more time than
/// most of them need to run.
final class Program {
    private static final Map<String, Function<Surroundings, Callable<Integer>>> COMMANDS =
            commands();

    /// Commands that have commands below them of a class of their own.
    private static final Map<String, Map<String, Function<Surroundings, Callable<Integer>>>> BELOW =
            below();

    /// What other names the program may be called by stand for.
    private static final Map<String, String> NAMES =
            Map.of(
                    "ansible-playbook", "play",
                    "ansible", "ansible",
                    "ansible-inventory", "inventory",
                    "ansible-doc", "doc",
                    "ansible-config", "config",
                    "ansible-vault", "vault");

    private final Surroundings here;

    Program(Surroundings here) {
        this.here = here;
    }

    private static Map<String, Function<Surroundings, Callable<Integer>>> commands() {
        var commands = new LinkedHashMap<String, Function<Surroundings, Callable<Integer>>>();
        commands.put("play", PlayCommand::new);
        commands.put("check", CheckCommand::new);
        commands.put("drift", DriftCommand::new);
        commands.put("run", RunCommand::new);
        commands.put("ansible", AnsibleCommand::new);
        commands.put("config", ConfigCommand::new);
        commands.put("explain-var", ExplainVarCommand::new);
        commands.put("schema", SchemaCommand::new);
        commands.put("facts", FactsCommand::new);
        commands.put("eval", EvalCommand::new);
        commands.put("inventory", InventoryCommand::new);
        commands.put("doc", DocCommand::new);
        commands.put("vault", VaultCommand::new);
        commands.put("ca", CaCommand::new);
        commands.put("capacity", CapacityCommand::new);
        commands.put("keys", KeysCommand::new);
        commands.put("validators", ValidatorsCommand::new);
        commands.put("demo", DemoCommand::new);
        commands.put("hold", HoldCommand::new);
        commands.put("completion", CompletionCommand::new);
        return commands;
    }

    private static Map<String, Map<String, Function<Surroundings, Callable<Integer>>>> below() {
        var validators = new LinkedHashMap<String, Function<Surroundings, Callable<Integer>>>();
        validators.put("move", ValidatorsMoveCommand::new);
        validators.put("derive", ValidatorsDeriveCommand::new);
        validators.put("history", ValidatorsHistoryCommand::new);
        return Map.of("ca", Map.of("ssh", CaSshCommand::new), "validators", validators);
    }

    @Command(
            name = "muster",
            description = "Brings hosts to the state that a playbook declares, over SSH.",
            synopsisSubcommandLabel = "COMMAND",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            footer = {"", "`muster COMMAND --help` tells about a command."})
    private static final class Muster implements Callable<Integer> {
        @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

        @Override
        public Integer call() {
            throw Chores.missing(spec);
        }
    }

    /// The version of the jar.
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Program.class.getPackage().getImplementationVersion();
            return new String[] {
                "muster "
                        + (version == null ? "(not packaged)" : version)
                        + ", Java "
                        + System.getProperty("java.version")
            };
        }
    }

    ExitCode run(List<String> typed) {
        int code = exit(typed);
        return Arrays.stream(ExitCode.values())
                .filter(each -> each.code() == code)
                .findFirst()
                .orElse(ExitCode.MISTAKE);
    }

    /// Runs what was typed; the number that the process ends with.
    int exit(List<String> typed) {
        try {
            return new Program(LogFile.beside(here)).executed(typed);
        } catch (InputException unwritable) {
            unwritable.diagnostics().forEach(this::say);
            here.err().flush();
            return ExitCode.MISTAKE.code();
        }
    }

    private int executed(List<String> typed) {
        var arguments = new ArrayList<>(typed);
        var meant = NAMES.get(here.program());
        if (here.isDropIn() && arguments.equals(List.of("--version"))) {
            AnsibleVersion.print(here);
            here.out().flush();
            return ExitCode.DONE.code();
        }
        if (meant != null) {
            arguments.addFirst(meant);
        }
        var line = commandLine(arguments.isEmpty() ? "--help" : arguments.getFirst());
        // what an equals sign ties to an option is its value, whatever it looks like
        line.setAllowOptionsAsOptionParameters(
                arguments.stream().anyMatch(word -> word.startsWith("--") && word.contains("=-")));
        int code = line.execute(arguments.toArray(String[]::new));
        here.out().flush();
        here.err().flush();
        return code;
    }

    /// The command line with all commands and their options.
    CommandLine commandLine() {
        var line = new CommandLine(new Muster());
        COMMANDS.forEach((name, maker) -> line.addSubcommand(name, built(name, maker)));
        return prepared(line);
    }

    /// The command line as far as it takes to run what begins with this word.
    private CommandLine commandLine(String first) {
        var line = new CommandLine(new Muster());
        var maker = COMMANDS.get(first);
        if (maker != null) {
            line.addSubcommand(first, built(first, maker));
        } else if (!first.equals("--version")) {
            COMMANDS.forEach((name, each) -> line.addSubcommand(name, outline(each.apply(here))));
        }
        return prepared(line);
    }

    private CommandLine built(String name, Function<Surroundings, Callable<Integer>> maker) {
        var command = new CommandLine(maker.apply(here));
        BELOW.getOrDefault(name, Map.of())
                .forEach((word, below) -> command.addSubcommand(word, below.apply(here)));
        return command;
    }

    /// A command as the list of commands shows it.
    private static CommandLine.Model.CommandSpec outline(Callable<Integer> command) {
        var written = command.getClass().getAnnotation(Command.class);
        var outline = CommandLine.Model.CommandSpec.create();
        if (written != null) {
            outline.usageMessage().description(written.description()).hidden(written.hidden());
        }
        return outline;
    }

    private CommandLine prepared(CommandLine line) {
        line.setOut(writer(here.out()));
        line.setErr(writer(here.err()));
        line.setExecutionExceptionHandler((trouble, _, parsed) -> told(trouble, parsed));
        line.setParameterExceptionHandler(
                (mistake, _) -> here.isDropIn() ? DropIn.misused(mistake, here) : told(mistake));
        // `@file` is what -e takes, not more arguments
        line.setExpandAtFiles(false);
        line.setOverwrittenOptionsAllowed(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(here.columns().orElse(100));
        line.setUsageHelpLongOptionsMaxWidth(34);
        describeExitCodes(line);
        return line;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static void describeExitCodes(CommandLine line) {
        var codes = new LinkedHashMap<String, String>();
        for (var code : ExitCode.values()) {
            codes.put(String.valueOf(code.code()), code.meaning());
        }
        line.getSubcommands()
                .values()
                .forEach(command -> {
                    command.getCommandSpec().versionProvider(new Version());
                    command.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
                    command.getCommandSpec().usageMessage().exitCodeList(codes);
                });
    }

    private int told(CommandLine.ParameterException mistake) {
        say(new Miscalled(mistake).diagnostic());
        return ExitCode.MISTAKE.code();
    }

    private int told(Exception trouble, CommandLine.ParseResult parsed) {
        if (trouble instanceof UncheckedIOException io) {
            say(Diagnostic.error(String.valueOf(io.getCause())));
            return ExitCode.MISTAKE.code();
        }
        if (!(trouble instanceof InputException mistakes)) {
            var trace = new StringWriter();
            trouble.printStackTrace(new PrintWriter(trace));
            here.err().print(here.vault().redaction().scrub(trace.toString()));
            return here.isDropIn() ? DropIn.UNEXPECTED : ExitCode.MISTAKE.code();
        }
        if (isAnsible(parsed)) {
            return DropIn.mistaken(mistakes, here);
        }
        mistakes.diagnostics().forEach(this::say);
        if (isJson(parsed)) {
            mistakes.diagnostics()
                    .forEach(mistake ->
                            here.out()
                                    .println(
                                            here.vault()
                                                    .redaction()
                                                    .scrub(
                                                            JsonText.compact(
                                                                    JsonLines.data(mistake)))));
        }
        return ExitCode.MISTAKE.code();
    }

    private boolean isAnsible(CommandLine.ParseResult parsed) {
        if (parsed.hasSubcommand()) {
            return isAnsible(parsed.subcommand());
        }
        // other commands name a file or a folder by it
        Object given = parsed.matchedOptionValue("--output", Optional.empty());
        return given instanceof Optional<?> output
                        && output.isPresent()
                        && output.get() instanceof ReportOptions.Style style
                ? style == ReportOptions.Style.ANSIBLE
                : here.isDropIn();
    }

    private static boolean isJson(CommandLine.ParseResult parsed) {
        return parsed.hasSubcommand()
                ? isJson(parsed.subcommand())
                : parsed.hasMatchedOption("--json");
    }

    private void say(Diagnostic diagnostic) {
        here.err().println(here.vault().redaction().scrub(diagnostic.render()));
    }
}
