package dev.muster.cli;

import dev.muster.module.Module;
import dev.muster.modules.Catalogue;
import dev.muster.report.ExitCode;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `muster doc`: the manual of the modules.
@Command(
        name = "doc",
        description = "Shows the manual page of a module, or lists the modules.",
        mixinStandardHelpOptions = true)
final class DocCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private LookOptions look = new LookOptions();

    @Option(
            names = {"-l", "--list"},
            description = "List the modules.")
    private boolean list;

    @Option(names = "--markdown", description = "Print pages as Markdown.")
    private boolean markdown;

    @Parameters(arity = "0..*", paramLabel = "MODULE", description = "Modules to tell about.")
    private List<String> names = List.of();

    DocCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        if (list || names.isEmpty()) {
            list();
            return ExitCode.DONE.code();
        }
        var pages = names.stream().map(name -> new ModulePage(find(name))).toList();
        var palette = look.view(here).palette();
        for (var page : pages) {
            here.out().println(markdown ? page.markdown() : page.text(palette));
        }
        return ExitCode.DONE.code();
    }

    private void list() {
        var modules =
                Catalogue.modules().stream().sorted(Comparator.comparing(Module::name)).toList();
        int width = modules.stream().mapToInt(module -> module.name().length()).max().orElse(0);
        for (var module : modules) {
            var name = String.format(Locale.ROOT, "%-" + width + "s", module.name());
            here.out().println(name + "  " + module.manual().summary());
        }
    }

    private static Module<?> find(String name) {
        return Catalogue.modules().stream()
                .filter(module -> names(module).anyMatch(name::equals))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    private static Stream<String> names(Module<?> module) {
        var manual = module.manual();
        return Stream.concat(
                Stream.of(manual.name(), manual.collection() + "." + manual.name()),
                Stream.of(manual.aliases()));
    }

    private static InputException unknown(String name) {
        var known = Catalogue.modules().stream().flatMap(DocCommand::names).toList();
        Optional<String> near = NearMiss.of(name, known);
        return new InputException(
                Diagnostic.error("there is no module '" + name + "'")
                        .hint(
                                near.map(word -> "did you mean '" + word + "'? ").orElse("")
                                        + "`muster doc` lists them"));
    }
}
