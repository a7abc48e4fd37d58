package dev.muster.plan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where roles and their files are looked for.
///
/// @param searched folders that hold roles beside those that a playbook brings
/// @param collections where collections lie
record Roles(List<Path> searched, CollectionPaths collections) {

    /// The usual folders, and those of `ANSIBLE_ROLES_PATH` and `ANSIBLE_COLLECTIONS_PATH`.
    static Roles of(java.util.Map<String, String> environment) {
        var home = Path.of(environment.getOrDefault("HOME", "/"));
        var roles = new ArrayList<>(folders(environment.get("ANSIBLE_ROLES_PATH"), home));
        roles.add(home.resolve(".ansible/roles"));
        roles.add(Path.of("/usr/share/ansible/roles"));
        roles.add(Path.of("/etc/ansible/roles"));
        return new Roles(roles, CollectionPaths.of(environment));
    }

    static List<Path> folders(@org.jspecify.annotations.Nullable String list, Path home) {
        if (list == null || list.isBlank()) {
            return List.of();
        }
        return java.util.Arrays.stream(list.split(":"))
                .filter(folder -> !folder.isBlank())
                .map(folder ->
                        folder.startsWith("~/")
                                ? home.resolve(folder.substring(2))
                                : Path.of(folder))
                .toList();
    }

    /// From where a role is asked for.
    ///
    /// @param playbook the folder of the playbook
    /// @param besides the role that asks
    /// @param collections those that short names may come from, best first
    record Asking(Path playbook, Optional<Path> besides, List<String> collections) {
        /// A role's own collection comes before all others.
        static Asking of(Path playbook, Optional<Path> besides, List<String> named) {
            var collections = new ArrayList<String>();
            CollectionPaths.around(besides.orElse(playbook)).ifPresent(collections::add);
            collections.addAll(named);
            return new Asking(playbook, besides, collections);
        }
    }

    /// The places where a role of that name could be, best first.
    List<Path> candidates(String name, Asking from) {
        var places = new ArrayList<Path>();
        var playbook = from.playbook();
        var here = from.besides().orElse(playbook);
        if (name.indexOf('.') < 0) {
            for (var collection : from.collections()) {
                places.addAll(
                        collections.candidates(collection + "." + name, "roles", playbook, here));
            }
        }
        places.addAll(collections.candidates(name, "roles", playbook, here));
        places.add(playbook.resolve("roles").resolve(name));
        from.besides().map(Path::getParent).ifPresent(folder -> places.add(folder.resolve(name)));
        searched.forEach(folder -> places.add(folder.resolve(name)));
        places.add(playbook.resolve(name));
        return places;
    }

    Optional<Path> find(String name, Asking from) {
        return candidates(name, from).stream()
                .filter(Files::isDirectory)
                .map(Path::normalize)
                .findFirst();
    }

    /// A role's file of one kind (`tasks`, `defaults`...), in any of the spellings it may have.
    static Optional<Path> part(Path role, String kind, String name) {
        var folder = role.resolve(kind);
        for (var suffix : List.of("", ".yml", ".yaml", ".json")) {
            var file = folder.resolve(name + suffix);
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /// The files in a folder that stands for one file, such as `defaults/main/`.
    static List<Path> parts(Path role, String kind, String name) {
        var folder = role.resolve(kind).resolve(name);
        if (!Files.isDirectory(folder)) {
            return part(role, kind, name).stream().toList();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(yml|yaml|json)"))
                    .sorted()
                    .toList();
        } catch (java.io.IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
