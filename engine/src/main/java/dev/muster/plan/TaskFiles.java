package dev.muster.plan;

import dev.muster.playbook.Frame;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import dev.muster.source.Span;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the files of tasks are looked for that imports and includes name.
///
/// @param playbook the folder of the playbook
record TaskFiles(Path playbook) {

    /// The file that a name means, seen from a frame. Throws [InputException] if there is none.
    Path find(String name, Frame frame, Span place) {
        var tried = candidates(name, frame);
        for (var file : tried) {
            if (Files.isRegularFile(file)) {
                return file.normalize();
            }
        }
        throw new InputException(
                Diagnostic.error("there is no file '" + name + "'", place).hint(hint(tried)));
    }

    /// The places where it could be, best first.
    private List<Path> candidates(String name, Frame frame) {
        var places = new ArrayList<Path>();
        for (var at = Optional.of(frame); at.isPresent(); at = at.get().parent()) {
            places.add(at.get().folder().resolve(name));
        }
        for (var role = frame.role(); role.isPresent(); role = role.get().parent()) {
            places.add(role.get().folder().resolve("tasks").resolve(name));
            places.add(role.get().folder().resolve("handlers").resolve(name));
        }
        places.add(playbook.resolve(name));
        return places;
    }

    private static String hint(List<Path> tried) {
        for (var file : tried) {
            var folder = file.getParent();
            if (folder != null && Files.isDirectory(folder)) {
                var near = NearMiss.of(String.valueOf(file.getFileName()), YamlFiles.names(folder));
                if (near.isPresent()) {
                    return "did you mean '" + near.get() + "'?";
                }
            }
        }
        return "looked for " + tried.getFirst() + " first";
    }
}
