package dev.muster.modules.files;

import dev.muster.module.Mode;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// Files of the controller that content comes from.
final class Sources {
    private Sources() {}

    /// The access wanted, with `mode: preserve` settled by the source's own mode.
    static Access access(Access access, Path source) {
        return access.mode().filter(Mode.Preserved.class::isInstance).isPresent()
                ? access.withMode(Optional.of(new Mode.Bits(mode(source))))
                : access;
    }

    private static int mode(Path source) {
        try {
            int bits = 0;
            for (char letter :
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(source))
                            .toCharArray()) {
                bits = bits << 1 | (letter == '-' ? 0 : 1);
            }
            return bits;
        } catch (IOException | UnsupportedOperationException failure) {
            throw new InputException(
                    Diagnostic.error(
                            "can't tell the mode of " + source + ": " + failure.getMessage()));
        }
    }

    static boolean isDirectory(Path source) {
        return Files.isDirectory(source, new LinkOption[0]);
    }
}
