package dev.muster.module;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Something a host does to get nearer to the wanted state. Steps are data: they are printed,
/// counted, redacted or skipped before they are made. They are taken in order; the first that fails
/// is the last.
///
/// Paths may begin with `~` or `~user`, which the host resolves.
public sealed interface Step {

    /// Puts content at a path: written beside it with the final owner and mode, synced, then
    /// renamed, so that an interruption leaves the old file or the new one. What `attributes` leave
    /// out is kept from the old file, or the host's default for new ones.
    ///
    /// @param backup keep the old file beside it; the outcome's note is its name
    /// @param validate a command that must accept the new content first; `%s` in it is the
    ///   temporary file
    /// @param inPlace write into the old file instead of renaming (for mount points and the like)
    record Write(
            String path,
            Payload content,
            Attributes attributes,
            boolean backup,
            Optional<String> validate,
            boolean inPlace)
            implements Step {
        public Write(String path, Payload content, Attributes attributes) {
            this(path, content, attributes, false, Optional.empty(), false);
        }
    }

    /// Makes a directory and its missing parents. `attributes` go to every directory that is made.
    record MakeDirectory(String path, Attributes attributes) implements Step {}

    /// Makes a link at `path`, replacing what is there, atomically.
    record Link(String path, String target, boolean hard) implements Step {}

    /// Sets owner, group or mode of what is there.
    ///
    /// @param follow look through a symbolic link at its target
    record Adjust(String path, Attributes attributes, boolean follow) implements Step {}

    /// Removes a file, or a folder with all in it.
    record Remove(String path) implements Step {}

    /// Runs a shell script with `arguments` as $1, $2, ... Content goes through `input`, never
    /// through arguments.
    ///
    /// @param shell the interpreter, `/bin/sh` where it does not matter
    /// @param directory where to run; empty for the home directory of the user
    record Run(
            String script,
            List<String> arguments,
            String shell,
            Optional<String> directory,
            Map<String, String> environment,
            Optional<String> input,
            Optional<Duration> limit)
            implements Step {
        public Run {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
        }

        public Run(String script, String... arguments) {
            this(
                    script,
                    List.of(arguments),
                    "/bin/sh",
                    Optional.empty(),
                    Map.of(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /// Sends a command line as it is, as a process of its own with nothing around it: no shell
    /// protocol, no environment (`raw`, for hosts that have nothing yet).
    record Raw(String commandLine) implements Step {}

    /// Brings a file of the host to the controller, streamed.
    record Download(String path, Path destination) implements Step {}

    /// Content on its way to a host.
    sealed interface Payload {
        /// Content in memory.
        record Bytes(FileContent content, boolean secret) implements Payload {}

        /// A file of the controller, streamed and never held whole.
        ///
        /// @param digests what it had when it was looked at
        record LocalFile(Path path, long size, Digests digests) implements Payload {
            /// A file as it is now; read for its digests.
            public static LocalFile of(Path path) throws IOException {
                return new LocalFile(path, Files.size(path), Digests.of(path));
            }
        }

        static Payload of(String text) {
            return new Bytes(FileContent.of(text), false);
        }
    }

    /// Owner, group and mode to set; what is left out stays.
    record Attributes(Optional<String> owner, Optional<String> group, Optional<Integer> mode) {
        public static final Attributes NONE =
                new Attributes(Optional.empty(), Optional.empty(), Optional.empty());

        public boolean isEmpty() {
            return owner.isEmpty() && group.isEmpty() && mode.isEmpty();
        }
    }
}
