package dev.muster.session.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// How a file stood when it was looked at: one that has the same stamp later was not touched.
///
/// @param key the file behind the name; none where the system has no such thing
record FileStamp(Path file, long size, long modified, @Nullable Object key) {

    static FileStamp of(Path file) {
        try {
            var about = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(
                    file, about.size(), about.lastModifiedTime().toMillis(), about.fileKey());
        } catch (IOException _) {
            return new FileStamp(file, -1, 0, null);
        }
    }
}
