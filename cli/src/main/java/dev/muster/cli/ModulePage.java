package dev.muster.cli;

import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Signature;
import dev.muster.report.Palette;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A module's page of the manual, out of its [Manual] and its argument record.
final class ModulePage {
    private final Manual manual;
    private final Signature signature;
    private final String kind;

    ModulePage(Module<?> module) {
        manual = module.manual();
        signature = Signature.of(module.arguments());
        kind =
                switch (module) {
                    case Module.Resource<?> _ ->
                            "Brings about a state: changes nothing where it is there already; exact in"
                                    + " check mode.";
                    case Module.Query<?> _ -> "Only looks: changes nothing.";
                    case Module.Action<?> _ ->
                            "Does something: has no state to compare, so it is told when to run.";
                    case Module.OnController<?> _ -> "Works on the run itself: touches no host.";
                };
    }

    /// The page for a terminal.
    String text(Palette palette) {
        var lines = new ArrayList<String>();
        lines.add(heading(palette, fullName()) + "  " + manual.summary());
        lines.add("  " + palette.paint(Palette.Ink.QUIET, kind));
        indented(manual.details(), lines);
        lines.add("");
        lines.add(heading(palette, "Arguments"));
        for (var argument : signature.parameters()) {
            lines.add(
                    "  "
                            + palette.paint(Palette.Ink.GOOD, argument.name())
                            + "  "
                            + facts(argument));
            argument.words().strip().lines().forEach(line -> lines.add("      " + line));
            ArgumentType.parts(argument.type())
                    .forEach(part ->
                            lines.add(
                                    "      - "
                                            + part.name()
                                            + ": "
                                            + facts(part)
                                            + "; "
                                            + part.words()));
        }
        lines.add("");
        lines.add(heading(palette, "Examples"));
        for (var example : manual.examples()) {
            indented(example, lines);
            lines.add("");
        }
        if (manual.returns().length > 0) {
            lines.add(heading(palette, "Returns"));
            Arrays.stream(manual.returns()).forEach(value -> lines.add("  " + value));
            lines.add("");
        }
        lines.removeLast();
        return String.join("\n", lines);
    }

    /// The page for a book.
    String markdown() {
        var lines = new ArrayList<String>();
        lines.add("# " + manual.name());
        lines.add("");
        lines.add(manual.summary());
        lines.add("");
        lines.add("*" + kind + "* Full name: `" + fullName() + "`.");
        if (!manual.details().isBlank()) {
            lines.add("");
            lines.add(manual.details().strip());
        }
        lines.add("");
        lines.add("## Arguments");
        lines.add("");
        lines.add("| name | what | meaning |");
        lines.add("|---|---|---|");
        for (var argument : signature.parameters()) {
            lines.add(
                    "| `"
                            + argument.name()
                            + "` | "
                            + cell(facts(argument))
                            + " | "
                            + cell(argument.words() + parts(argument))
                            + " |");
        }
        lines.add("");
        lines.add("## Examples");
        for (var example : manual.examples()) {
            lines.add("");
            lines.add("```yaml");
            lines.add(example.strip());
            lines.add("```");
        }
        if (manual.returns().length > 0) {
            lines.add("");
            lines.add("## Returns");
            lines.add("");
            Arrays.stream(manual.returns()).forEach(value -> lines.add("- " + value));
        }
        return String.join("\n", lines);
    }

    private static String parts(Signature.Parameter argument) {
        var parts = ArgumentType.parts(argument.type());
        return parts.isEmpty()
                ? ""
                : parts.stream()
                        .map(part -> "`" + part.name() + "`: " + part.words())
                        .collect(Collectors.joining("; ", ". Keys: ", ""));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ").strip();
    }

    private String fullName() {
        return manual.collection() + "." + manual.name();
    }

    /// Type, whether it must be given, what it is otherwise, and other names.
    private static String facts(Signature.Parameter argument) {
        var facts = new ArrayList<String>();
        facts.add(ArgumentType.words(argument.type()));
        if (argument.isRequired()) {
            facts.add("required");
        }
        argument.otherwise().ifPresent(value -> facts.add("default " + value));
        if (!argument.aliases().isEmpty()) {
            facts.add("also " + String.join(", ", argument.aliases()));
        }
        if (argument.isFreeForm()) {
            facts.add("takes the words that are not name=value");
        }
        if (argument.isRest()) {
            facts.add("takes all arguments of other names");
        }
        return String.join("; ", facts);
    }

    private static String heading(Palette palette, String text) {
        return palette.paint(Palette.Ink.HEADING, text);
    }

    private static void indented(String text, List<String> lines) {
        text.strip().lines().forEach(line -> lines.add("  " + line));
    }
}
