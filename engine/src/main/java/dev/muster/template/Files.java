package dev.muster.template;

import dev.muster.source.Source;
import dev.muster.source.SourceFile;
import dev.muster.template.TemplateException.Kind;
import dev.muster.value.Value;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Files on the controller, found where Ansible looks for them: in the role, its subfolder for the
/// purpose, the folder of the task file, the folder of the playbook.
final class Files {
    private final Evaluation evaluation;

    Files(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /// The folders that names are looked up in, best first.
    List<Path> folders() {
        var folders = new ArrayList<Path>();
        var paths = evaluation.variable("ansible_search_path");
        if (paths instanceof Value.Sequence sequence) {
            sequence.items().forEach(item -> folders.add(base().resolve(Python.print(item))));
        }
        for (var name : List.of("role_path", "playbook_dir")) {
            var folder = evaluation.variable(name);
            if (folder instanceof Value.Text text && !text.text().isEmpty()) {
                folders.add(base().resolve(text.text()));
            }
        }
        folders.add(base());
        return folders;
    }

    private Path base() {
        return evaluation.extras().directory();
    }

    /// The file of a name, looked for in `subfolder` of each folder first.
    Optional<Path> find(String subfolder, String name) {
        try {
            var expanded = Path.of(PathFilters.expandUser(name, evaluation));
            if (expanded.isAbsolute()) {
                return Optional.of(expanded).filter(Files::exists);
            }
            for (var folder : folders()) {
                for (var candidate :
                        List.of(
                                folder.resolve(subfolder).resolve(expanded),
                                folder.resolve(expanded))) {
                    if (exists(candidate)) {
                        return Optional.of(candidate);
                    }
                }
                // A task file lies in `tasks/` of the role whose `files/` are meant.
                if (folder.endsWith("tasks")
                        || folder.endsWith("handlers")
                        || folder.endsWith("meta")) {
                    var parent = folder.resolveSibling(subfolder).resolve(expanded);
                    if (exists(parent)) {
                        return Optional.of(parent);
                    }
                }
            }
            return Optional.empty();
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    static boolean exists(Path path) {
        return java.nio.file.Files.exists(path);
    }

    /// The text of a file, opened where it is encrypted.
    static Source read(Path path, Evaluation evaluation) {
        return read(path, StandardCharsets.UTF_8, evaluation);
    }

    static Source read(Path path, Charset charset, Evaluation evaluation) {
        try {
            var text = new String(SourceFile.bytes(path), charset);
            return evaluation.templating().vault().open(new Source(path.toString(), text));
        } catch (IOException failure) {
            throw new TemplateException(
                    Kind.LOOKUP, "'" + path + "' cannot be read: " + failure.getMessage());
        }
    }

    /// The files that a pattern matches, sorted.
    static List<String> glob(Path base, String pattern) {
        var absolute = base.resolve(pattern);
        var folder = absolute.getParent();
        var found = new ArrayList<String>();
        if (folder == null) {
            return found;
        }
        expand(absolute.getRoot(), absolute, 0, found);
        found.sort(null);
        return found;
    }

    private static void expand(Path folder, Path pattern, int level, List<String> found) {
        if (level == pattern.getNameCount()) {
            if (java.nio.file.Files.isRegularFile(folder)) {
                found.add(folder.toString());
            }
            return;
        }
        var name = pattern.getName(level).toString();
        if (name.chars().noneMatch(c -> c == '*' || c == '?' || c == '[')) {
            var next = folder.resolve(name);
            if (java.nio.file.Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                expand(next, pattern, level + 1, found);
            }
            return;
        }
        var matcher =
                FileSystems.getDefault()
                        .getPathMatcher(
                                "glob:"
                                        + name.replace("{", "\\{")
                                                .replace("[!", "[^")
                                                .replace("[^", "[!"));
        try (var entries = java.nio.file.Files.newDirectoryStream(folder)) {
            for (var entry : entries) {
                boolean hidden =
                        entry.getFileName().toString().startsWith(".") && !name.startsWith(".");
                if (!hidden && matcher.matches(entry.getFileName())) {
                    expand(entry, pattern, level + 1, found);
                }
            }
        } catch (IOException _) {
            // A folder that cannot be listed holds no match.
        }
    }
}
