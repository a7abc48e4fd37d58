package dev.muster.modules.files;

import dev.muster.module.FileStatus;
import dev.muster.module.Probe;
import dev.muster.module.Question;

/// A path on the host and what is there.
///
/// @param path where it really is, when links were followed
record Place(String path, FileStatus status) {
    private static final int MOST_LINKS = 40;

    /// What is at a path itself, be it a link.
    static Probe<Place> at(String path) {
        return Probe.ask(new Question.Stat(path)).map(status -> new Place(path, status));
    }

    /// What a path leads to, through as many links as there are. A link costs one more look.
    static Probe<Place> behind(String path) {
        return at(path).then(place -> place.followed(MOST_LINKS));
    }

    /// The same with links followed.
    Probe<Place> followed() {
        return followed(MOST_LINKS);
    }

    private Probe<Place> followed(int left) {
        if (left == 0
                || !(status instanceof FileStatus.Present there)
                || there.target().isEmpty()
                || !isLink()) {
            return Probe.known(this);
        }
        var target = HostPath.join(HostPath.parent(path), there.target().get());
        return at(target).then(place -> place.followed(left - 1));
    }

    boolean exists() {
        return status.exists();
    }

    boolean isDirectory() {
        return status.is(FileStatus.Kind.DIRECTORY);
    }

    boolean isFile() {
        return status.is(FileStatus.Kind.FILE);
    }

    boolean isLink() {
        return status.is(FileStatus.Kind.LINK);
    }
}
