package dev.muster.modules.files;

import java.util.Optional;

/// One thing in an archive of the controller.
///
/// @param name without a slash at its end
/// @param sha256 of a plain file
/// @param target of a symbolic link
record ArchiveEntry(String name, Kind kind, Optional<String> sha256, Optional<String> target) {
    enum Kind {
        FILE,
        FOLDER,
        LINK
    }
}
