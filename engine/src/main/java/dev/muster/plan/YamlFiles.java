package dev.muster.plan;

import dev.muster.module.Controller;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Node;
import dev.muster.source.Source;
import dev.muster.source.SourceFile;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import dev.muster.vault.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The YAML files of a run, each read once.
public final class YamlFiles {
    private final Path here;
    private final Vault vault;
    private final List<Diagnostic> oddities = new CopyOnWriteArrayList<>();
    private final Map<Path, Optional<Node>> read = new ConcurrentHashMap<>();

    /// @param here the folder that file names in messages are relative to
    public YamlFiles(Path here) {
        this(here, Vault.closed());
    }

    /// @param here the folder that file names in messages are relative to
    /// @param vault what opens files that are encrypted
    public YamlFiles(Path here, Vault vault) {
        this.here = here.toAbsolutePath().normalize();
        this.vault = vault;
    }

    /// The file's only document; empty for an empty file.
    public Optional<Node> yaml(Path file) {
        return read.computeIfAbsent(
                file.toAbsolutePath().normalize(), path -> Yaml.parse(source(path), oddities::add));
    }

    /// What is odd in the files read so far, such as a key that stands twice.
    List<Diagnostic> oddities() {
        return List.copyOf(oddities);
    }

    /// Takes a text for the content of a file that need not exist.
    public void assume(Path file, Source content) {
        read.put(file.toAbsolutePath().normalize(), Yaml.parse(content));
    }

    /// What has been read so far, as it was before it was parsed.
    List<String> texts() {
        return read.values().stream()
                .flatMap(Optional::stream)
                .map(node -> node.span().source().text())
                .distinct()
                .toList();
    }

    Optional<Node> firstYaml(Optional<Path> file) {
        return file.flatMap(this::yaml);
    }

    /// The variables in a file, as written.
    public Map<String, Value> variables(Path file) {
        var variables = new LinkedHashMap<String, Value>();
        yaml(file)
                .ifPresent(node -> {
                    if (node instanceof Node.Mapping mapping) {
                        mapping.entries()
                                .forEach(e -> variables.put(e.key().text(), e.value().toValue()));
                    } else if (!(node instanceof Node.Scalar(_, Value.Null _, _))) {
                        throw new InputException(
                                Diagnostic.error(
                                                "a file of variables must be a mapping, not "
                                                        + node.kind(),
                                                node.span())
                                        .hint("write `name: value` lines"));
                    }
                });
        return variables;
    }

    /// The text of a file, named as a user would type it.
    public Source source(Path file) {
        try {
            return vault.open(
                    new Source(
                            shown(file),
                            new String(SourceFile.bytes(file), StandardCharsets.UTF_8)));
        } catch (IOException unreadable) {
            throw new InputException(
                    Diagnostic.error("can't read " + shown(file) + ": " + unreadable.getMessage()));
        }
    }

    /// The bytes of a file, opened where they are encrypted.
    public Controller.FileBytes bytes(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        return new Controller.FileBytes(vault.open(bytes, shown(file)), Vault.isEncrypted(bytes));
    }

    /// A path relative to where the user stands, if it is below.
    public String shown(Path file) {
        var path = file.toAbsolutePath().normalize();
        return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
    }

    /// The names in a folder, for suggestions.
    static List<String> names(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.map(path -> String.valueOf(path.getFileName())).sorted().toList();
        } catch (IOException _) {
            return List.of();
        }
    }
}
