package dev.muster.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Expected output in files, rewritten with `-Dupdate`.
final class Golden {
    private static final Path FOLDER = Path.of("src/test/golden/report");

    private Golden() {}

    static void check(String name, String found) {
        var file = FOLDER.resolve(name);
        try {
            if (System.getProperty("update") != null) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, found);
            }
            assertThat(found).as(name).isEqualTo(Files.readString(file));
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
