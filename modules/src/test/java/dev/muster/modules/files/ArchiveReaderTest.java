package dev.muster.modules.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.source.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveReaderTest {
    private static final String HELLO =
            "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

    @TempDir Path folder;

    @Test
    void listsAZipWithTheDigestOfEveryFile() throws IOException {
        var archive = folder.resolve("a.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("d/"));
            zip.putNextEntry(new ZipEntry("d/a"));
            zip.write("hello\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        var entries = read(archive);

        assertThat(entries).extracting(ArchiveEntry::name).containsExactly("d", "d/a");
        assertThat(entries.getLast().sha256()).contains(HELLO);
    }

    @Test
    void refusesAPageThatWasServedInPlaceOfAnArchive() throws IOException {
        var plain = Files.writeString(folder.resolve("plain.tar"), "Not Found\n");
        var packed = folder.resolve("packed.tar.gz");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            gzip.write("Not Found\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        var empty = Files.writeString(folder.resolve("empty.tar"), "");

        assertThat(List.of(plain, packed, empty))
                .allSatisfy(archive ->
                        assertThatThrownBy(() -> read(archive))
                                .isInstanceOf(InputException.class)
                                .hasMessageContaining("it is neither tar nor zip"));
        assertThat(read(Files.write(folder.resolve("zeros.tar"), new byte[10240]))).isEmpty();
    }

    @Test
    void listsATarWithLongNamesAndLinks() throws Exception {
        var name = "x".repeat(120);
        Files.createDirectories(folder.resolve("in/d"));
        Files.writeString(folder.resolve("in/d/" + name), "hello\n");
        Files.createSymbolicLink(folder.resolve("in/l"), Path.of("d"));
        var archive = folder.resolve("a.tar.gz");
        var tar =
                new ProcessBuilder("tar", "-czf", archive.toString(), "-C", folder.toString(), "in")
                        .inheritIO()
                        .start();

        assertThat(tar.waitFor()).isZero();
        var entries = read(archive);

        assertThat(entries)
                .extracting(ArchiveEntry::name)
                .containsExactlyInAnyOrder("in", "in/d", "in/d/" + name, "in/l");
        assertThat(entries)
                .filteredOn(entry -> entry.name().endsWith(name))
                .allSatisfy(entry -> assertThat(entry.sha256()).contains(HELLO));
        assertThat(entries)
                .filteredOn(entry -> entry.name().equals("in/l"))
                .allSatisfy(entry -> assertThat(entry.target()).contains("d"));
    }

    @Test
    void refusesWhatIsNoArchive() throws IOException {
        var archive = folder.resolve("a.tar");
        Files.writeString(archive, "x".repeat(2000));

        assertThatThrownBy(() -> read(archive))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("neither tar nor zip");
    }

    private static java.util.List<ArchiveEntry> read(Path archive) throws java.io.IOException {
        return ArchiveReader.read(archive, dev.muster.module.Step.Payload.LocalFile.of(archive));
    }
}
