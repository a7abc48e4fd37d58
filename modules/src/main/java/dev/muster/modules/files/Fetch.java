package dev.muster.modules.files;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Difference;
import dev.muster.module.Digests;
import dev.muster.module.FileStatus;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A file of the host on the controller.
@Manual(
        name = "fetch",
        summary = "Brings a file of the host to the controller.",
        details =
                """
                It goes to `dest/HOST/path/of/the/file`, or with `flat` to `dest` itself. The file is \
                streamed, and gets its name only when it is whole.
                """,
        examples = {
            """
            - fetch: {src: /var/lib/eth/enode.txt, dest: collected/}
            """,
            """
            - fetch: {src: /etc/ipfs/swarm.key, dest: secrets/swarm.key, flat: true}
            """
        },
        returns = {
            "dest: the file on the controller",
            "checksum: SHA-1 of the file",
            "file: the file on the host, when nothing was to do"
        })
public final class Fetch implements Module.Resource<Fetch.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument("File on the host.") String src,
            @Argument("Folder on the controller; with `flat` the file, or a folder ending in `/`.")
                    String dest,
            @Argument(value = "Put the file at `dest` itself.", otherwise = "false") boolean flat,
            @Argument(value = "Fail if there is no such file.", otherwise = "true")
                    boolean failOnMissing,
            @Argument(value = "Compare digests afterwards.", otherwise = "true")
                    boolean validateChecksum) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        return new WantedCopyHere(arguments, destination(arguments, here), here);
    }

    private static Path destination(Arguments arguments, Controller here) {
        var folder = here.path(arguments.dest());
        if (!arguments.flat()) {
            return folder.resolve(here.host())
                    .resolve(arguments.src().replaceFirst("^/+", ""))
                    .normalize();
        }
        if (HostPath.namesDirectory(arguments.dest())) {
            return folder.resolve(HostPath.name(arguments.src())).normalize();
        }
        if (Files.isDirectory(folder)) {
            throw new InputException(
                    Diagnostic.error("'dest' of fetch is a folder: " + arguments.dest())
                            .hint("end it with a slash to put the file into it"));
        }
        return folder.normalize();
    }

    /// The file here that is the same as the file there. What is here is looked at anew with every
    /// comparison, since it changes by the step.
    private record WantedCopyHere(Arguments arguments, Path destination, Controller controller)
            implements Wanted<WantedCopyHere.Found> {

        record Found(FileStatus status, Optional<String> checksum) {}

        @Override
        public Probe<Found> probe() {
            var digest = new Question.Digest(arguments.src(), Question.Algorithm.SHA1);
            return Probe.ask(new Question.Stat(arguments.src(), true))
                    .with(Probe.ask(digest), Found::new);
        }

        @Override
        public Verdict compare(Found found) {
            var missing = Returns.of("file", arguments.src());
            if (!found.status().exists()) {
                return missing("the remote file does not exist", missing);
            }
            if (found.checksum().isEmpty()) {
                return missing("the remote file is a folder, and fetch only takes files", missing);
            }
            var here =
                    Files.isRegularFile(destination)
                            ? Optional.of(controller.digests(destination))
                            : Optional.<Digests>empty();
            if (here.isPresent() && found.checksum().get().equals(here.get().sha1())) {
                return new Verdict.InSync(
                        Returns.of("dest", destination.toString())
                                .and("file", arguments.src())
                                .and("checksum", here.get().sha1())
                                .and("md5sum", here.get().md5())
                                .mapping());
            }
            return new Verdict.Drift(
                    List.of(
                            new Difference.Attribute(
                                    "checksum of " + destination,
                                    here.map(Digests::sha1),
                                    found.checksum())),
                    List.of(new Step.Download(arguments.src(), destination)),
                    Returns.of("dest", destination.toString())
                            .maybe("checksum", found.checksum())
                            .maybe("remote_checksum", found.checksum())
                            .mapping(),
                    arguments.validateChecksum());
        }

        private Verdict missing(String reason, Returns values) {
            return arguments.failOnMissing()
                    ? new Verdict.Refused(
                            reason + ": " + arguments.src(), Optional.empty(), values.mapping())
                    : new Verdict.InSync(
                            values.and("msg", reason + ", not transferring, ignored").mapping());
        }
    }
}
