package dev.muster.run;

import dev.muster.module.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The digests of files of the controller: what goes to many hosts is read for them once, not once
/// for each host.
final class FileDigests {
    /// A file that changed just now may change again without its time telling.
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Map<Path, Slot> slots = new HashMap<>();

    private record Known(FileTime changed, long size, @Nullable Object file, Digests digests) {
        boolean holds(BasicFileAttributes now) {
            return changed.equals(now.lastModifiedTime())
                    && size == now.size()
                    && (file == null ? now.fileKey() == null : file.equals(now.fileKey()));
        }
    }

    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Known known;
    }

    Digests of(Path file) throws IOException {
        Slot slot;
        synchronized (slots) {
            slot = slots.computeIfAbsent(file.toAbsolutePath().normalize(), _ -> new Slot());
        }
        // whoever comes while the file is read waits for that
        slot.lock.lock();
        try {
            var now = Files.readAttributes(file, BasicFileAttributes.class);
            var known = slot.known;
            if (known != null && known.holds(now)) {
                return known.digests;
            }
            var digests = Digests.of(file);
            boolean settled =
                    now.lastModifiedTime().toInstant().isBefore(Instant.now().minus(SETTLED));
            slot.known =
                    settled
                            ? new Known(now.lastModifiedTime(), now.size(), now.fileKey(), digests)
                            : null;
            return digests;
        } finally {
            slot.lock.unlock();
        }
    }
}
