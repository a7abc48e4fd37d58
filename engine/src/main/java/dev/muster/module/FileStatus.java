package dev.muster.module;

import java.util.Optional;

/// What is at a path.
public sealed interface FileStatus {

    /// Nothing.
    record Absent() implements FileStatus {}

    /// Something.
    ///
    /// @param mode permission bits including setuid, setgid and sticky, such as 0644
    /// @param modified seconds since 1970, with fractions where the host tells them; likewise
    ///   `accessed`, `changed`
    /// @param target where a symbolic link points, as written in it
    record Present(
            Kind kind,
            int mode,
            long uid,
            long gid,
            String owner,
            String group,
            long size,
            double modified,
            double accessed,
            double changed,
            long inode,
            long device,
            long links,
            long blocks,
            Optional<String> target)
            implements FileStatus {}

    /// A kind of file.
    enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        SOCKET,
        PIPE,
        BLOCK,
        CHARACTER
    }

    /// The one that is ever made, so that no other thread can be initialising `Absent` meanwhile.
    @SuppressWarnings("ClassInitializationDeadlock")
    Absent ABSENT = new Absent();

    default boolean exists() {
        return this instanceof Present;
    }

    default boolean is(Kind kind) {
        return this instanceof Present present && present.kind() == kind;
    }
}
