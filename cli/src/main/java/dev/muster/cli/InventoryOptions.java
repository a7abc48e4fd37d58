package dev.muster.cli;

import dev.muster.inventory.HostPattern;
import dev.muster.inventory.Ignored;
import dev.muster.inventory.Inventory;
import dev.muster.setting.Configuration;
import dev.muster.setting.Setting;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Span;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/// Which hosts there are, as inventories tell.
final class InventoryOptions {
    @Option(
            names = {"-i", "--inventory", "--inventory-file"},
            paramLabel = "SOURCE",
            description =
                    "Inventory: a file, folder or script, or names with a comma; may be repeated."
                            + " MUSTER_INVENTORY stands for it.")
    private List<String> sources = List.of();

    /// Whether the command line names any.
    boolean isNamed() {
        return !sources.isEmpty();
    }

    private List<String> named(Surroundings here) {
        if (!sources.isEmpty()) {
            return sources;
        }
        var own = here.variable("MUSTER_INVENTORY");
        var settings = here.configuration();
        return own.isPresent()
                ? List.of(own.get())
                : here.isDropIn() || settings.isSet(Setting.DEFAULT_HOST_LIST)
                        ? settings.sources(Setting.DEFAULT_HOST_LIST)
                        : List.of();
    }

    /// Reads the inventory as Ansible does: what can't be read is warned of and left out, and a
    /// limit that leaves nobody is a mistake.
    Inventory loadAsAnsible(Surroundings here, Optional<String> limit, Consumer<String> warnings) {
        var settings = here.configuration();
        var usable = new ArrayList<String>();
        for (var source : named(here)) {
            if (isThere(source)) {
                usable.add(source);
            } else if (!sources.isEmpty() || settings.isSet(Setting.DEFAULT_HOST_LIST)) {
                var path = Path.of(source).toAbsolutePath().normalize();
                var problem = "Unable to parse " + path + " as an inventory source";
                if (settings.truth(Setting.INVENTORY_ANY_UNPARSED_IS_FAILED)) {
                    throw new InputException(
                            Diagnostic.error(
                                    "Completely failed to parse inventory source " + path));
                }
                warnings.accept(problem);
            }
        }
        var inventory =
                usable.isEmpty()
                        ? Inventory.empty(here.vault())
                        : Inventory.load(
                                usable,
                                here.environment(),
                                here.vault(),
                                ignored(settings),
                                warning -> warnings.accept(warning.message()));
        if (usable.isEmpty()) {
            unparsed(settings, warnings);
        }
        boolean empty = inventory.hosts().isEmpty();
        if (empty && settings.truth(Setting.LOCALHOST_WARNING)) {
            warnings.accept(
                    "provided hosts list is empty, only localhost is available. Note that the"
                            + " implicit localhost does not match 'all'");
        }
        if (!empty && limit.filter(text -> leavesNobody(text, inventory, _ -> {})).isPresent()) {
            throw new InputException(
                    Diagnostic.error(
                            "Specified inventory, host pattern and/or --limit leaves us with no"
                                    + " hosts to target."));
        }
        return inventory;
    }

    private static Ignored ignored(Configuration settings) {
        return new Ignored(
                settings.list(Setting.INVENTORY_IGNORE_EXTS),
                settings.patterns(Setting.INVENTORY_IGNORE_PATTERNS));
    }

    private static boolean isThere(String source) {
        return source.contains(",") || Files.exists(Path.of(source));
    }

    private static void unparsed(Configuration settings, Consumer<String> warnings) {
        if (settings.truth(Setting.INVENTORY_UNPARSED_IS_FAILED)) {
            throw new InputException(
                    Diagnostic.error(
                            "No inventory was parsed, please check your configuration and"
                                    + " options."));
        }
        if (settings.truth(Setting.INVENTORY_UNPARSED_WARNING)) {
            warnings.accept("No inventory was parsed, only implicit localhost is available");
        }
    }

    private static boolean leavesNobody(
            String limit, Inventory inventory, Consumer<Diagnostic> warnings) {
        var all = HostPattern.parse(List.of("all"), Span.nowhere("--limit"));
        return inventory.select(all, HostPattern.limit(limit), warnings).isEmpty();
    }

    /// Reads the inventory that a run is about, and says what to beware of. A limit that leaves
    /// nobody is a mistake: that nothing strayed, or all is done, is not to be said of a host whose
    /// name was mistyped.
    Inventory load(Surroundings here, Optional<String> limit) {
        var inventory = load(here, warning -> here.err().println(warning.render()));
        var unknown = new ArrayList<Diagnostic>();
        if (limit.isPresent()
                && !inventory.hosts().isEmpty()
                && leavesNobody(limit.get(), inventory, unknown::add)) {
            var hint =
                    unknown.stream()
                            .flatMap(each -> each.hint().stream())
                            .findFirst()
                            .orElse("`muster inventory --graph` shows them all");
            throw new InputException(
                    Diagnostic.error("--limit '" + limit.get() + "' leaves no host").hint(hint));
        }
        return inventory;
    }

    /// Reads the inventory; one of `localhost` alone where none is named.
    Inventory load(Surroundings here, Consumer<Diagnostic> warnings) {
        var named = named(here);
        return named.isEmpty()
                ? Inventory.empty(here.vault())
                : Inventory.load(
                        named,
                        here.environment(),
                        here.vault(),
                        ignored(here.configuration()),
                        warnings);
    }
}
