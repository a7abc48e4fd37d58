package dev.muster.session.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What is read of a host that says what it likes.
class InletTest {
    /// Says the same for ever.
    private static final class Endless extends InputStream {
        @Override
        public int read() {
            return 'y';
        }

        @Override
        public int read(byte[] into, int from, int count) {
            Arrays.fill(into, from, from + count, (byte) 'y');
            return count;
        }
    }

    @Test
    void anAnswerIsWhatStandsBeforeItsMark() throws IOException {
        var said = "one\n=mark two".getBytes(StandardCharsets.UTF_8);
        var inlet = new Inlet(new ByteArrayInputStream(said));

        assertThat(inlet.upTo("=mark ")).asString(StandardCharsets.UTF_8).isEqualTo("one\n");
        assertThat(inlet.upTo("=mark ")).isNull();
        assertThat(inlet.rest()).asString(StandardCharsets.UTF_8).isEqualTo("two");
    }

    @Test
    void anAnswerWithoutEndIsCutOff() {
        assertThatThrownBy(() -> new Inlet(new Endless()).upTo("=mark"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the host says more than 128 MiB");
    }

    @Test
    void aGreetingWithoutEndIsCutOff() {
        assertThatThrownBy(() -> new Inlet(new Endless()).await(_ -> false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not stop to greet");
    }
}
