package dev.muster.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.source.InputException;
import dev.muster.source.Span;
import dev.muster.value.Redaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The files were written by ansible-vault of ansible-core 2.14.
class VaultTest {
    private static final Identity HORSE = new Identity("default", "correct horse");
    private static final String PLAIN = "swarm: 6f6e65\nport: 4001\n";

    private static String file(String name) {
        try (var in = VaultTest.class.getResourceAsStream("/vault/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] opened(String armoured, Identity... identities) {
        return new Vault(List.of(identities))
                .unlock(armoured.getBytes(StandardCharsets.UTF_8), Span.nowhere("test"))
                .plain();
    }

    @Test
    void whatAnsibleVaultWroteIsRead() {
        assertThat(opened(file("default.yml"), HORSE)).asString().isEqualTo(PLAIN);
        assertThat(opened(file("empty"), HORSE)).isEmpty();
        assertThat(opened(file("binary"), HORSE))
                .startsWith(0, 1, 0xfe, 0xff)
                .endsWith("here".getBytes(StandardCharsets.US_ASCII));
        assertThat(opened(file("utf8.yml"), new Identity("x", "pässwort")))
                .asString()
                .isEqualTo(PLAIN);
    }

    @Test
    void linesMayEndAsWindowsHasThem() {
        assertThat(opened(file("crlf.yml"), HORSE)).asString().isEqualTo(PLAIN);
    }

    @Test
    void theSameSaltMakesTheSameBytes() {
        var salt = "sixteen bytes ok".getBytes(StandardCharsets.US_ASCII);
        var identity = new Identity("filter_default", "correct horse");

        var written = Vault.encrypt("swarm".getBytes(StandardCharsets.US_ASCII), identity, salt);

        assertThat(written).isEqualTo(file("salted"));
    }

    @Test
    void aNameOtherThanDefaultStandsInTheHeader() {
        var bytes = PLAIN.getBytes(StandardCharsets.US_ASCII);

        assertThat(Vault.encrypt(bytes, HORSE)).startsWith("$ANSIBLE_VAULT;1.1;AES256\n");
        assertThat(Vault.encrypt(bytes, new Identity("prod", "x")))
                .startsWith("$ANSIBLE_VAULT;1.2;AES256;prod\n");
    }

    @Test
    void everyContentComesBack() {
        for (int length = 0; length < 40; length++) {
            var bytes = new byte[length];
            java.util.Arrays.fill(bytes, (byte) 16);

            assertThat(opened(Vault.encrypt(bytes, HORSE), HORSE)).isEqualTo(bytes);
        }
    }

    @Test
    void theNameIsOnlyAHint() {
        var wrong = new Identity("prod", "other");

        var unlocked =
                new Vault(List.of(wrong, HORSE))
                        .unlock(
                                file("named.yml").getBytes(StandardCharsets.UTF_8),
                                Span.nowhere("test"));

        assertThat(unlocked.plain()).asString().isEqualTo(PLAIN);
        assertThat(unlocked.again()).contains(new Identity("prod", "correct horse"));
    }

    @Test
    void aStrictVaultTakesTheNameAtItsWord() {
        var vault = new Vault(List.of(HORSE), true, AgeKeys.none(), new Redaction());

        assertThatThrownBy(() ->
                        vault.unlock(
                                file("named.yml").getBytes(StandardCharsets.UTF_8),
                                Span.nowhere("test")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("of vault id prod");
    }

    @Test
    void aWrongPasswordAndDamageAreToldApart() {
        var cut = file("default.yml").substring(0, 200);
        var flipped = file("default.yml").replaceFirst("(?m)3(\\d)$", "4$1");

        assertThatThrownBy(() -> opened(file("default.yml"), new Identity("default", "no")))
                .hasMessageContaining("decryption failed");
        assertThatThrownBy(() -> opened(cut, HORSE)).hasMessageContaining("is damaged");
        assertThatThrownBy(() -> opened(flipped, HORSE)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> opened("$ANSIBLE_VAULT;1.1;DES\n00\n", HORSE))
                .hasMessageContaining("cipher 'DES' is unknown");
    }

    @Test
    void whoGivesNoPasswordIsToldHow() {
        assertThatThrownBy(() -> opened(file("default.yml")))
                .hasMessageContaining("--vault-password-file");
    }
}
