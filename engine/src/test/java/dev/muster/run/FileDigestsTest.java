package dev.muster.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.module.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDigestsTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2024-01-01T00:00:00Z"));

    @TempDir Path folder;

    private final FileDigests digests = new FileDigests();

    @Test
    void aFileHasTheDigestsThatEverybodyKnowsForIt() throws IOException {
        var file = Files.writeString(folder.resolve("abc"), "abc");

        assertThat(digests.of(file))
                .isEqualTo(
                        new Digests(
                                "a9993e364706816aba3e25717850c26c9cd0d89d",
                                "900150983cd24fb0d6963f7d28e17f72",
                                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    @Test
    void aFileThatChangedWithinTheSameMomentIsReadAgain() throws IOException {
        var file = Files.writeString(folder.resolve("key"), "one");
        var before = digests.of(file);
        var time = Files.getLastModifiedTime(file);

        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, time);

        assertThat(digests.of(file)).isNotEqualTo(before).isEqualTo(Digests.of(file));
    }

    @Test
    void anotherFileOfTheSameAgeInItsPlaceIsReadAgain() throws IOException {
        var file = Files.writeString(folder.resolve("key"), "one");
        var other = Files.writeString(folder.resolve("other"), "two");
        Files.setLastModifiedTime(file, LONG_AGO);
        Files.setLastModifiedTime(other, LONG_AGO);
        var before = digests.of(file);

        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(digests.of(file).sha1())
                .isNotEqualTo(before.sha1())
                .isEqualTo(Digests.sha1("two".getBytes(StandardCharsets.US_ASCII)));
    }
}
