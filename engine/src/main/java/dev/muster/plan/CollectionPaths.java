package dev.muster.plan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where collections lie: `ansible_collections/NAMESPACE/NAME` in some folder.
///
/// @param roots folders that hold `ansible_collections` beside those of playbooks
record CollectionPaths(List<Path> roots) {
    private static final String HOLDER = "ansible_collections";
    private static final Pattern QUALIFIED =
            Pattern.compile("([A-Za-z_]\\w*)\\.([A-Za-z_]\\w*)\\.([A-Za-z_][\\w.]*)");

    /// The folders of `ANSIBLE_COLLECTIONS_PATH`, and the usual ones.
    static CollectionPaths of(Map<String, String> environment) {
        var home = Path.of(environment.getOrDefault("HOME", "/"));
        var roots = new ArrayList<Path>();
        for (var variable : List.of("ANSIBLE_COLLECTIONS_PATH", "ANSIBLE_COLLECTIONS_PATHS")) {
            roots.addAll(Roles.folders(environment.get(variable), home));
        }
        roots.add(home.resolve(".ansible/collections"));
        roots.add(Path.of("/usr/share/ansible/collections"));
        return new CollectionPaths(roots);
    }

    /// The name of the collection that a folder lies in, such as `community.docker`.
    static Optional<String> around(Path folder) {
        for (var at = folder; at != null; at = at.getParent()) {
            var namespace = at.getParent();
            var holder = namespace == null ? null : namespace.getParent();
            if (namespace != null && holder != null && holder.endsWith(HOLDER)) {
                return Optional.of(namespace.getFileName() + "." + at.getFileName());
            }
        }
        return Optional.empty();
    }

    /// The places where something of a collection could be, best first.
    ///
    /// @param name `NAMESPACE.NAME.THING`
    /// @param playbook the folder of the playbook, which may bring `collections/`
    /// @param here a folder that may itself lie in a collection
    List<Path> candidates(String name, String kind, Path playbook, Path here) {
        var parts = QUALIFIED.matcher(name);
        if (!parts.matches()) {
            return List.of();
        }
        var inside = Path.of(HOLDER, parts.group(1), parts.group(2), kind);
        var folders = new LinkedHashSet<Path>();
        folders.add(playbook.resolve("collections"));
        for (var at = here; at != null; at = at.getParent()) {
            if (at.endsWith(HOLDER) && at.getParent() != null) {
                folders.add(at.getParent());
            }
        }
        folders.addAll(roots);
        return folders.stream()
                .map(folder -> folder.resolve(inside).resolve(parts.group(3).replace('.', '/')))
                .toList();
    }

    /// The playbook of that name, as `import_playbook` may give it.
    Optional<Path> playbook(String name, Path folder) {
        return candidates(name, "playbooks", folder, folder).stream()
                .flatMap(path ->
                        List.of(".yml", ".yaml", "").stream()
                                .map(end -> path.resolveSibling(path.getFileName() + end)))
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
