package dev.muster.modules.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyLineTest {
    @Test
    void readsOptionsWithBlanksInQuotes() {
        var line =
                KeyLine.parse(
                        "from=\"10.0.0.0/8\",command=\"echo \\\"a b\\\"\" ssh-ed25519 AAAA me too");

        assertThat(line)
                .contains(
                        new KeyLine(
                                "from=\"10.0.0.0/8\",command=\"echo \\\"a b\\\"\"",
                                "ssh-ed25519",
                                "AAAA",
                                "me too"));
    }

    @Test
    void readsHardwareKeys() {
        assertThat(KeyLine.parse("sk-ssh-ed25519@openssh.com AAAA"))
                .contains(new KeyLine("", "sk-ssh-ed25519@openssh.com", "AAAA", ""));
    }

    @Test
    void leavesCommentsAlone() {
        assertThat(KeyLine.parse("# ssh-ed25519 AAAA")).isEmpty();
        assertThat(KeyLine.parse("not a key")).isEmpty();
    }

    @Test
    void writesWhatItRead() {
        var text = "no-pty ssh-rsa AAAA== ops@laptop";

        assertThat(KeyLine.parse(text).orElseThrow().text()).isEqualTo(text);
    }
}
