package dev.muster.modules.files;

import dev.muster.module.Controller;
import dev.muster.module.Difference;
import dev.muster.module.Probe;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything in a folder of the controller, on the host. All of it is looked at in one exchange.
/// What else is in the host's folder stays.
record WantedTree(Path source, String root, List<Part> parts)
        implements Wanted<List<WantedTree.Looked>> {

    /// One thing of the folder.
    ///
    /// @param name relative to the folder
    record Part(String name, Wanted<?> wanted) {
        private Probe<Looked> look() {
            return look(wanted);
        }

        private <S> Probe<Looked> look(Wanted<S> one) {
            return one.probe().map(found -> new Looked(name, one.compare(found)));
        }
    }

    /// What the comparison of one part came to.
    record Looked(String name, Verdict verdict) {}

    static WantedTree of(
            Copy.Arguments arguments, Path source, Handling handling, Controller here) {
        var asFolder = !HostPath.namesDirectory(arguments.src().orElse(""));
        var dest = HostPath.trimmed(arguments.dest());
        var root = asFolder ? HostPath.join(dest, String.valueOf(source.getFileName())) : dest;
        var walk = new Walk(arguments, source, root, handling, here);
        return new WantedTree(source, root, walk.parts());
    }

    @Override
    public Probe<List<Looked>> probe() {
        return Probe.all(parts.stream().map(Part::look).toList());
    }

    @Override
    public Verdict compare(List<Looked> found) {
        var differences = new ArrayList<Difference>();
        var steps = new ArrayList<Step>();
        for (var looked : found) {
            switch (looked.verdict()) {
                case Verdict.Refused refused -> {
                    return refused;
                }
                case Verdict.InSync _ -> {}
                case Verdict.Drift drift -> {
                    drift.differences().forEach(one -> differences.add(named(looked.name(), one)));
                    steps.addAll(drift.steps());
                }
            }
        }
        return differences.isEmpty()
                ? new Verdict.InSync(result())
                : new Verdict.Drift(differences, steps, result());
    }

    private static Difference named(String name, Difference difference) {
        return switch (difference) {
            case Difference.Attribute(var key, var before, var after) ->
                    new Difference.Attribute(key + " of " + name, before, after);
            case Difference.Content content -> content;
            case Difference.Opaque opaque -> opaque;
        };
    }

    private Value.Mapping result() {
        return Returns.of("dest", HostPath.join(root, "")).and("src", source.toString()).mapping();
    }

    /// The walk through the controller's folder.
    private record Walk(
            Copy.Arguments arguments,
            Path source,
            String root,
            Handling handling,
            Controller here) {
        List<Part> parts() {
            var options =
                    arguments.localFollow()
                            ? new FileVisitOption[] {FileVisitOption.FOLLOW_LINKS}
                            : new FileVisitOption[0];
            try (Stream<Path> all = Files.walk(source, options)) {
                return all.sorted().map(this::part).flatMap(Optional::stream).toList();
            } catch (IOException failure) {
                throw new InputException(
                        Diagnostic.error("can't read " + source + ": " + failure.getMessage()));
            }
        }

        private Optional<Part> part(Path path) {
            var relative = source.relativize(path).toString();
            var place = relative.isEmpty() ? root : HostPath.join(root, relative);
            var name = relative.isEmpty() ? HostPath.name(root) : relative;
            if (Files.isSymbolicLink(path) && !arguments.localFollow()) {
                return Optional.of(new Part(name, link(path, place)));
            }
            if (Files.isDirectory(path)) {
                return isLeaf(path)
                        ? Optional.of(new Part(name, directory(place)))
                        : Optional.empty();
            }
            return Optional.of(new Part(name, file(path, place)));
        }

        private boolean isLeaf(Path directory) {
            try (Stream<Path> inside = Files.list(directory)) {
                return inside.findAny().isEmpty();
            } catch (IOException failure) {
                throw new InputException(
                        Diagnostic.error("can't read " + directory + ": " + failure.getMessage()));
            }
        }

        private Wanted<?> link(Path path, String place) {
            try {
                var target = Files.readSymbolicLink(path).toString();
                return new WantedLink(
                        place, Optional.of(target), true, false, Access.any(), handling.lenient());
            } catch (IOException failure) {
                throw new InputException(
                        Diagnostic.error("can't read " + path + ": " + failure.getMessage()));
            }
        }

        private Wanted<?> directory(String place) {
            return new WantedDirectory(
                    place,
                    false,
                    handling.follow(),
                    directoryAccess(),
                    Timestamps.KEPT,
                    handling.lenient());
        }

        private Wanted<?> file(Path path, String place) {
            return new WantedFile(
                    HostPath.parent(place) + "/",
                    Optional.of(HostPath.name(place)),
                    Optional.of(path.toString()),
                    Content.of(path, arguments.decrypt(), here),
                    Sources.access(arguments.access(), path),
                    directoryAccess(),
                    handling);
        }

        private Access directoryAccess() {
            return arguments.access().withMode(arguments.directoryMode());
        }
    }
}
