package dev.muster.plan;

import dev.muster.playbook.Frame;
import dev.muster.playbook.Keywords;
import dev.muster.playbook.Role;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import dev.muster.source.Node;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Finds the role that a name means at some place of a playbook.
///
/// @param playbook the folder of the playbook
record RoleSearch(YamlFiles files, Roles roles, Path playbook) {

    /// A role's folder, and its name with its collection's before it, if it has one.
    record Found(String name, Path folder) {}

    /// The role, seen from a frame. Throws [InputException] if there is none.
    Found find(String name, Frame frame, Span place) {
        var from = asking(frame);
        var folder = roles.find(name, from).orElseThrow(() -> unknown(name, from, place));
        return new Found(qualified(name, folder), folder);
    }

    private static String qualified(String name, Path folder) {
        return name.indexOf('.') >= 0
                ? name
                : CollectionPaths.around(folder).map(c -> c + "." + name).orElse(name);
    }

    private Roles.Asking asking(Frame frame) {
        var named = new ArrayList<String>();
        for (var keyword : frame.all("collections").reversed()) {
            texts(keyword.value()).forEach(named::add);
        }
        for (var role = frame.role(); role.isPresent(); role = role.get().parent()) {
            named.addAll(collectionsOf(role.get().folder()));
        }
        return Roles.Asking.of(playbook, frame.role().map(Role::folder), named);
    }

    /// The collections that a role names in its `meta`.
    private List<String> collectionsOf(Path role) {
        return files.firstYaml(Roles.part(role, "meta", "main"))
                .filter(Node.Mapping.class::isInstance)
                .flatMap(node -> ((Node.Mapping) node).find("collections"))
                .map(node -> texts(node.toValue()).toList())
                .orElse(List.of());
    }

    private static Stream<String> texts(Value value) {
        return Keywords.several(value).stream()
                .filter(Value.Text.class::isInstance)
                .map(text -> ((Value.Text) text).text());
    }

    private InputException unknown(String name, Roles.Asking from, Span place) {
        var tried = roles.candidates(name, from);
        var hint =
                tried.stream()
                        .map(Path::getParent)
                        .filter(folder -> folder != null && Files.isDirectory(folder))
                        .flatMap(folder -> NearMiss.of(name, YamlFiles.names(folder)).stream())
                        .findFirst()
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse(
                                "looked in "
                                        + tried.getFirst().getParent()
                                        + " and the usual folders");
        return new InputException(
                Diagnostic.error("there is no role '" + name + "'", place).hint(hint));
    }
}
