package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.LoopbackHost;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What of a large file goes over the wire.
class TransferTest {
    private static final int SIZE = 3 << 20;

    @TempDir private Path folder;
    private LoopbackHost node;

    @BeforeEach
    void startNode() throws IOException {
        node = new SshDesk(folder).start();
        var content = new byte[SIZE];
        new Random(4).nextBytes(content);
        Files.createDirectories(folder.resolve("files"));
        Files.write(folder.resolve("files/client"), content);
        Files.write(folder.resolve("files/again"), content);
        Files.writeString(
                folder.resolve("site.yml"),
                """
                - hosts: all
                  gather_facts: false
                  vars: {root: "%s"}
                  tasks:
                    - copy: {src: client, dest: "{{ root }}/{{ item }}", mode: "0755"}
                      loop: [one, two]
                    - copy: {src: again, dest: "{{ root }}/it's three"}
                """
                        .formatted(node.home()));
    }

    @AfterEach
    void stopNode() {
        node.close();
    }

    /// Plays, and tells how many bytes that sent.
    private long sent() throws IOException {
        return new RelayedPlay(folder, node).run(Duration.ZERO).bytesUp();
    }

    private void assertThatAllIsThere() {
        for (var name : new String[] {"one", "two", "it's three"}) {
            assertThat(node.home().resolve(name))
                    .hasSameBinaryContentAs(folder.resolve("files/client"));
        }
    }

    @Test
    void aContentThatManyTasksWantTravelsOnce() throws IOException {
        assertThat(sent()).isBetween((long) SIZE, SIZE + SIZE / 5L);

        assertThatAllIsThere();
        assertThat(node.home().resolve("two")).isExecutable();
    }

    @Test
    void itTravelsOnlyWhereItDiffers() throws IOException {
        sent();

        assertThat(sent()).isLessThan(SIZE / 50);

        damage("two");
        assertThat(sent()).isBetween((long) SIZE, SIZE + SIZE / 5L);
        assertThatAllIsThere();
    }

    /// Changes one byte.
    private void damage(String name) throws IOException {
        try (var file = new RandomAccessFile(node.home().resolve(name).toFile(), "rw")) {
            file.seek(SIZE / 2);
            int old = file.read();
            file.seek(SIZE / 2);
            file.write(old ^ 1);
        }
    }
}
