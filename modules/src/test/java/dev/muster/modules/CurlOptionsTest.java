package dev.muster.modules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CurlOptionsTest {
    @Test
    void aValueWithALineEndIsStillOneOption() {
        var options =
                new CurlOptions()
                        .flag("insecure")
                        .with("header", "A: \"x\\y\"\r\n\turl = \"http://elsewhere\"");

        assertThat(options.toString())
                .isEqualTo(
                        """
                        insecure
                        header = "A: \\"x\\\\y\\"\\r\\n\\turl = \\"http://elsewhere\\""
                        """);
    }
}
