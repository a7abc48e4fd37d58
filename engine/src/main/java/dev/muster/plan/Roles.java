package dev.muster.plan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where roles and their files are looked for.
///
/// @param searched folders that hold roles beside those that a playbook brings
/// @param collections folders that hold `ansible_collections`
record Roles(List<Path> searched, List<Path> collections) {

    /// The usual folders, and those of `ANSIBLE_ROLES_PATH` and `ANSIBLE_COLLECTIONS_PATH`.
    static Roles of(java.util.Map<String, String> environment) {
        var home = Path.of(environment.getOrDefault("HOME", "/"));
        var roles = new ArrayList<>(folders(environment.get("ANSIBLE_ROLES_PATH"), home));
        roles.add(home.resolve(".ansible/roles"));
        roles.add(Path.of("/usr/share/ansible/roles"));
        roles.add(Path.of("/etc/ansible/roles"));
        var collections =
                new ArrayList<>(folders(environment.get("ANSIBLE_COLLECTIONS_PATH"), home));
        collections.addAll(folders(environment.get("ANSIBLE_COLLECTIONS_PATHS"), home));
        collections.add(home.resolve(".ansible/collections"));
        collections.add(Path.of("/usr/share/ansible/collections"));
        return new Roles(roles, collections);
    }

    private static List<Path> folders(@org.jspecify.annotations.Nullable String list, Path home) {
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

    /// The places where a role of that name could be, best first.
    List<Path> candidates(String name, Path playbook, Optional<Path> besides) {
        var places = new ArrayList<Path>();
        var parts = name.split("\\.");
        if (parts.length == 3) {
            var inside = Path.of("ansible_collections", parts[0], parts[1], "roles", parts[2]);
            places.add(playbook.resolve("collections").resolve(inside));
            besides.ifPresent(role -> {
                var roles = role.getParent();
                if (roles != null && roles.resolve("../../../..").endsWith("ansible_collections")) {
                    places.add(roles.resolve("../../../..").resolve(inside).normalize());
                }
            });
            collections.forEach(folder -> places.add(folder.resolve(inside)));
        }
        places.add(playbook.resolve("roles").resolve(name));
        besides.map(Path::getParent).ifPresent(folder -> places.add(folder.resolve(name)));
        searched.forEach(folder -> places.add(folder.resolve(name)));
        places.add(playbook.resolve(name));
        return places;
    }

    Optional<Path> find(String name, Path playbook, Optional<Path> besides) {
        return candidates(name, playbook, besides).stream()
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
