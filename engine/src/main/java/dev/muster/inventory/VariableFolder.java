package dev.muster.inventory;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Node;
import dev.muster.source.Source;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import dev.muster.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// A folder that may hold `group_vars` and `host_vars`, each with a file or a folder of files for
/// every name. Folders are listed once, files read at their first use.
final class VariableFolder {
    private static final List<String> ENDINGS = List.of("", ".yml", ".yaml", ".json");

    private final String where;
    private final Path folder;
    private final Vault vault;
    private final Consumer<Diagnostic> warnings;
    private final Map<String, Set<String>> listings = new HashMap<>();
    private final Map<Path, List<Layer>> read = new HashMap<>();

    /// @param where what the folder is beside: "inventory" or "playbook"
    VariableFolder(String where, Path folder, Vault vault, Consumer<Diagnostic> warnings) {
        this.where = where;
        this.folder = folder;
        this.vault = vault;
        this.warnings = warnings;
    }

    List<Layer> group(String name) {
        return layers("group_vars", name);
    }

    List<Layer> host(String name) {
        return layers("host_vars", name);
    }

    private List<Layer> layers(String kind, String name) {
        var names = listings.computeIfAbsent(kind, this::list);
        if (names.isEmpty() || name.indexOf('/') >= 0) {
            return List.of();
        }
        var found = ENDINGS.stream().map(ending -> name + ending).filter(names::contains).toList();
        if (found.isEmpty()) {
            return List.of();
        }
        var first = folder.resolve(kind).resolve(found.getFirst());
        var known = read.get(first);
        if (known == null) {
            known = read("%s %s/%s".formatted(where, kind, name), first);
            read.put(first, known);
            found.stream().skip(1).forEach(other -> warnOfUnread(first, other));
        }
        return known;
    }

    private void warnOfUnread(Path first, String other) {
        var unread = first.resolveSibling(other);
        warnings.accept(
                Diagnostic.warning(
                                "%s is not read, since %s is there".formatted(unread, first),
                                new Source(unread.toString(), "").start())
                        .hint("move it into the folder, or put both into one file"));
    }

    private Set<String> list(String kind) {
        return new TreeSet<>(names(folder.resolve(kind)));
    }

    private static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        return listed(folder).stream().map(file -> file.getFileName().toString()).sorted().toList();
    }

    /// What is in a folder.
    static List<Path> listed(Path folder) {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error(
                                    "the folder %s cannot be listed: %s"
                                            .formatted(folder, failure.getMessage()))
                            .hint("check its owner and mode"));
        }
    }

    private List<Layer> read(String name, Path path) {
        var layers = new ArrayList<Layer>();
        for (var file : files(path)) {
            variables(file).ifPresent(found -> layers.add(layer(name, found)));
        }
        return List.copyOf(layers);
    }

    private static Layer layer(String name, Node.Mapping found) {
        var variables = LinkedHashMap.<String, Value>newLinkedHashMap(found.entries().size());
        found.entries()
                .forEach(entry -> variables.put(entry.key().text(), entry.value().toValue()));
        return new Layer(name, found.span().source().start(), variables);
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        var found = new ArrayList<Path>();
        for (var name : names(path)) {
            if (name.startsWith(".") || name.endsWith("~")) {
                continue;
            }
            var file = path.resolve(name);
            var dot = name.lastIndexOf('.');
            var ending = dot <= 0 ? "" : name.substring(dot);
            if (Files.isDirectory(file)) {
                if (ending.isEmpty()) {
                    found.addAll(files(file));
                }
            } else if (ENDINGS.contains(ending)) {
                found.add(file);
            }
        }
        return found;
    }

    private Optional<Node.Mapping> variables(Path file) {
        var source = vault.source(file);
        return Yaml.parse(source).map(node -> mapping(node, source));
    }

    private static Node.Mapping mapping(Node node, Source source) {
        return switch (node) {
            case Node.Mapping mapping -> mapping;
            case Node.Scalar _, Node.Sequence _ ->
                    throw new InputException(
                            Diagnostic.error(
                                            "a file of variables is a mapping, but %s is %s"
                                                    .formatted(source.name(), node.kind()),
                                            node.span())
                                    .hint("write 'name: value', one a line"));
        };
    }
}
