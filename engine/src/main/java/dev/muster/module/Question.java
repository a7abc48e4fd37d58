package dev.muster.module;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Something to look at on a host. Questions are data: the engine removes duplicates, answers all
/// of a kind with one process, keeps answers until the host changes, and a test answers them with
/// no host.
///
/// Paths may begin with `~` or `~user`, which the host resolves.
public sealed interface Question<T> {

    /// What is at a path. `follow` looks through a symbolic link at its target.
    record Stat(String path, boolean follow) implements Question<FileStatus> {
        public Stat(String path) {
            this(path, false);
        }
    }

    /// The bytes of a regular file (links followed), up to `limit` of them; empty where there is
    /// none.
    record Read(String path, long limit) implements Question<Optional<FileContent>> {
        /// Enough for a configuration file.
        public static final long USUAL = 4L << 20;

        public Read(String path) {
            this(path, USUAL);
        }
    }

    /// The digest of a regular file (links followed) in lower-case hex; empty where there is none.
    record Digest(String path, Algorithm algorithm) implements Question<Optional<String>> {}

    /// A digest's algorithm, under the name of its command.
    enum Algorithm {
        MD5,
        SHA1,
        SHA224,
        SHA256,
        SHA384,
        SHA512
    }

    /// What the host's package database says of a package; Debian's `name` or `name:arch`.
    record Package(String name) implements Question<PackageStatus> {}

    /// The properties of a systemd unit, as `systemctl show` names them.
    record Unit(String name) implements Question<UnitStatus> {}

    /// An account by name or numeric id; empty where there is none.
    record Account(String name) implements Question<Optional<AccountEntry>> {}

    /// A group by name or numeric id; empty where there is none.
    record Group(String name) implements Question<Optional<GroupEntry>> {}

    /// The output of a shell script that changes nothing. Runs in a subshell with no input. Values
    /// that vary belong in `arguments` ($1, $2, ...): they need no quoting. `environment` is set
    /// for it.
    record Ask(String script, List<String> arguments, Map<String, String> environment)
            implements Question<Reply> {
        public Ask {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
        }

        public Ask(String script, String... arguments) {
            this(script, List.of(arguments), Map.of());
        }
    }
}
