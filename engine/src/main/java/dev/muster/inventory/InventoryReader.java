package dev.muster.inventory;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Source;
import dev.muster.vault.Vault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Reads inventory sources of every kind into one inventory, and collects the mistakes of all.
final class InventoryReader {
    private static final Pattern YAML_NAME = Pattern.compile(".*\\.(?:yml|yaml|json)");
    private static final Pattern YAML_LINE = Pattern.compile("---.*|[\\w\"'.-]+:(?:\\s.*)?|\\{.*");

    private final Map<String, String> environment;
    private final Vault vault;
    private final Ignored ignored;
    private final Consumer<Diagnostic> warnings;
    private final Inventory inventory;
    private final List<Diagnostic> mistakes = new ArrayList<>();

    InventoryReader(
            Map<String, String> environment,
            Vault vault,
            Ignored ignored,
            Consumer<Diagnostic> warnings) {
        this.environment = environment;
        this.vault = vault;
        this.ignored = ignored;
        this.warnings = warnings;
        this.inventory = new Inventory(environment, vault, ignored, warnings);
    }

    Inventory read(List<String> sources) {
        for (var source : sources) {
            var path = path(source);
            boolean exists = Files.exists(path);
            if (!exists && source.indexOf(',') >= 0) {
                inventory.besides(source, Optional.empty());
                names(source);
            } else if (!exists) {
                mistakes.add(missing(source));
            } else {
                inventory.besides(source, Optional.of(besides(path)));
                attempt(() -> read(path));
            }
        }
        if (!mistakes.isEmpty()) {
            throw new InputException(mistakes);
        }
        inventory.settle();
        warnOfSharedNames();
        return inventory;
    }

    private static Path path(String source) {
        return source.startsWith("~/")
                ? Path.of(System.getProperty("user.home"), source.substring(2))
                : Path.of(source);
    }

    private static Path besides(Path path) {
        if (Files.isDirectory(path)) {
            return path;
        }
        var parent = path.getParent();
        return parent == null ? Path.of("") : parent;
    }

    private static Diagnostic missing(String source) {
        return Diagnostic.error("there is no inventory " + source, new Source(source, "").start())
                .hint(
                        "name a file, a folder, or hosts with a comma behind: -i %s,"
                                .formatted(source));
    }

    private void attempt(Runnable reading) {
        try {
            reading.run();
        } catch (InputException mistake) {
            mistakes.addAll(mistake.diagnostics());
        }
    }

    private void read(Path path) {
        if (Files.isDirectory(path)) {
            for (var file : files(path)) {
                attempt(() -> read(file));
            }
        } else if (ScriptInventory.isScript(path)) {
            new ScriptInventory(inventory, path, environment).read();
        } else {
            var source = vault.source(path);
            if (isYaml(path, source)) {
                new YamlInventory(inventory, source, Origin.of(path), warnings).read();
            } else {
                new IniInventory(inventory, source, Origin.of(path)).read();
            }
        }
    }

    private List<Path> files(Path folder) {
        return VariableFolder.listed(folder).stream()
                .filter(file -> !ignored.leavesOut(file.getFileName().toString()))
                .toList();
    }

    /// A section header decides for INI and a key for YAML; without either the ending does.
    private static boolean isYaml(Path path, Source source) {
        var first =
                source.text()
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .findFirst()
                        .orElse("");
        boolean named = YAML_NAME.matcher(path.getFileName().toString()).matches();
        return named
                ? !first.startsWith("[") && !first.startsWith(";")
                : YAML_LINE.matcher(first).matches();
    }

    private void names(String list) {
        var place = new Source("<inventory %s>".formatted(list), "").start();
        var origin = new Origin(list, Path.of("").toAbsolutePath().toString());
        for (var name : list.split(",", -1)) {
            if (!name.isBlank()) {
                var address = HostAddress.parse(name.strip());
                boolean plain = address.isPresent() && address.get().name().indexOf('[') < 0;
                var host =
                        inventory.define(
                                plain ? address.get().name() : name.strip(),
                                plain ? address.get().port() : OptionalInt.empty(),
                                place,
                                origin);
                inventory.join(host, inventory.define(Group.UNGROUPED, place));
            }
        }
    }

    private void warnOfSharedNames() {
        for (var host : inventory.everyHost()) {
            inventory
                    .group(host.name())
                    .ifPresent(_ ->
                            warnings.accept(
                                    Diagnostic.warning(
                                                    "'%s' is both a host and a group"
                                                            .formatted(host.name()),
                                                    host.place())
                                            .hint("give one of them another name")));
        }
    }
}
