package dev.muster.session.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LocalLineTest {

    @Test
    void commandsThatWaitForInputKeepNobodyFromGivingItToThem() throws Exception {
        int many = 8 * Runtime.getRuntime().availableProcessors();
        try (var line = new LocalLine(List.of("/bin/sh", "-c"), new File("/"), Map.of())) {
            var commands = new ArrayList<HostProcess>();
            var answers = new ArrayList<FutureTask<String>>();
            var reading = new CountDownLatch(many);
            for (int i = 0; i < many; i++) {
                var command = line.start("read word; echo got $word", false);
                var answer =
                        new FutureTask<>(() -> {
                            reading.countDown();
                            return new String(
                                    command.output().readAllBytes(), StandardCharsets.UTF_8);
                        });
                Thread.startVirtualThread(answer);
                commands.add(command);
                answers.add(answer);
            }
            var giving =
                    Thread.startVirtualThread(() -> {
                        for (var command : commands) {
                            try {
                                reading.await();
                                command.input().write("it\n".getBytes(StandardCharsets.UTF_8));
                                command.input().flush();
                            } catch (java.io.IOException | InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        }
                    });

            assertThat(giving.join(java.time.Duration.ofSeconds(30))).isTrue();
            for (var answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("got it\n");
            }
        }
    }
}
