package dev.muster.modules.files;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.FileStatus;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Shared;
import dev.muster.module.Wanted;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.util.List;
import java.util.Optional;

/// The files of an archive in a folder of the host.
@Manual(
        name = "unarchive",
        summary = "Unpacks a tar or zip archive into a folder of the host.",
        details =
                """
                The contents of all files are compared with the archive's; nothing is guessed from \
                sizes or times. An archive of the controller is only sent when something differs. An \
                address, with `remote_src`, is downloaded for every comparison: `get_url` with a \
                checksum and `creates` save that.
                """,
        examples = {
            """
            - unarchive: {src: /opt/geth-1.14.tar.gz, dest: /opt, remote_src: true, owner: root}
            """,
            """
            - unarchive: {src: kubo.tar.gz, dest: /opt, creates: /opt/kubo/ipfs}
            """
        },
        returns = {
            "dest: the folder",
            "handler: the kind of archive",
            "files: what is in the archive, with `list_files`"
        })
public final class Unarchive implements Module.Resource<Unarchive.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument("Archive, on the controller unless `remote_src`.") String src,
            @Argument("Folder to unpack into; must be there.") String dest,
            @Argument("`src` is on the host already, or is an address.")
                    Optional<Boolean> remoteSrc,
            @Argument("The opposite of `remote_src`.") Optional<Boolean> copy,
            @Argument("Do nothing if this is there.") Optional<String> creates,
            @Argument(value = "Return what is in the archive.", otherwise = "false")
                    boolean listFiles,
            @Argument(value = "Keep files that are newer than the archive's.", otherwise = "false")
                    boolean keepNewer,
            @Argument("What of the archive to leave out.") List<String> exclude,
            @Argument("What of the archive to take alone.") List<String> include,
            @Argument("More options for the command that unpacks.") List<String> extraOpts,
            @Argument(value = "Check the server's certificate.", otherwise = "true")
                    boolean validateCerts,
            @Argument(value = "Decrypt an archive that a vault holds.", otherwise = "true")
                    boolean decrypt,
            @Argument(value = "Bytes to read at a time.", otherwise = "65536") int ioBufferSize,
            @Shared Access access) {
        public Arguments {
            exclusive("copy", copy.isPresent(), "remote_src", remoteSrc.isPresent());
            exclusive("include", !include.isEmpty(), "exclude", !exclude.isEmpty());
        }

        private static void exclusive(String one, boolean hasOne, String other, boolean hasOther) {
            if (hasOne && hasOther) {
                throw new InputException(
                        Diagnostic.error(
                                "unarchive takes '" + one + "' or '" + other + "', not both"));
            }
        }

        /// Whether what unpacking would create is there already.
        Probe<Boolean> created() {
            return creates.map(path ->
                            Probe.ask(new Question.Stat(path, true)).map(FileStatus::exists))
                    .orElse(Probe.known(false));
        }

        boolean isThere() {
            return remoteSrc.orElse(!copy.orElse(true));
        }
    }

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        return arguments.isThere()
                ? new WantedUnpacked(arguments, here.checkMode())
                : WantedDelivery.of(arguments, here.file(arguments.src(), "files"), here);
    }
}
