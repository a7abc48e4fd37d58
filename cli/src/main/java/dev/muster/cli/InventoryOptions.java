package dev.muster.cli;

import dev.muster.inventory.Inventory;
import dev.muster.source.Diagnostic;
import java.util.List;
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

    /// Reads the inventory; one of `localhost` alone where none is named.
    Inventory load(Surroundings here, Consumer<Diagnostic> warnings) {
        var named =
                sources.isEmpty()
                        ? here
                                .variable("MUSTER_INVENTORY")
                                .or(() -> here.variable("ANSIBLE_INVENTORY"))
                                .stream()
                                .toList()
                        : sources;
        return named.isEmpty()
                ? Inventory.empty(here.vault())
                : Inventory.load(named, here.vault(), warnings);
    }
}
