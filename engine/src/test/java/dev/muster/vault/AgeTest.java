package dev.muster.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.source.InputException;
import dev.muster.source.Span;
import dev.muster.value.Redaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The files were written by age 1.1.1, the SSH keys by OpenSSH 9.2.
class AgeTest {
    private static final Path FIXTURES = Path.of("src/test/resources/vault/age");
    private static final String PLAIN = "swarm: 6f6e65\n";

    private static byte[] file(String name) {
        try {
            return Files.readAllBytes(FIXTURES.resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String recipient(String name) {
        return new String(file(name), StandardCharsets.US_ASCII).strip();
    }

    private static String opened(byte[] bytes, String... keys) {
        return opened(bytes, Optional.of("pw word"), keys);
    }

    private static String opened(byte[] bytes, Optional<String> passphrase, String... keys) {
        var files = new ArrayList<Path>();
        for (var key : keys) {
            files.add(FIXTURES.resolve(key));
        }
        var vault =
                new Vault(List.of(), false, new AgeKeys(files, _ -> passphrase), new Redaction());
        return new String(
                vault.unlock(bytes, Span.nowhere("test")).plain(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"to-age,key.txt", "to-ed25519,ed25519", "to-rsa,rsa", "to-locked,locked"})
    void whatAgeWroteIsRead(String name, String key) {
        assertThat(opened(file(name), key)).isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "key.txt"})
    void eachRecipientOpensABinaryFile(String key) {
        assertThat(opened(file("binary"), key)).isEqualTo(PLAIN);
    }

    @Test
    void whatIsWrittenOpensWithEachKeyAndNoOther() {
        var armoured =
                Age.encrypt(
                                PLAIN.getBytes(StandardCharsets.US_ASCII),
                                List.of(recipient("ed25519.pub"), recipient("rsa.pub")))
                        .getBytes(StandardCharsets.US_ASCII);

        assertThat(opened(armoured, "ed25519")).isEqualTo(PLAIN);
        assertThat(opened(armoured, "key.txt", "rsa")).isEqualTo(PLAIN);
        assertThatThrownBy(() -> opened(armoured, "key.txt"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("encrypted to other keys");
    }

    @Test
    void whoGivesNoPassphraseIsToldWhichKeyWantedOne() {
        assertThatThrownBy(() -> opened(file("to-locked"), Optional.empty(), "locked"))
                .hasMessageContaining("locked: it has a passphrase and nobody gives it");
        assertThatThrownBy(() -> opened(file("to-locked"), Optional.of("no"), "locked"))
                .hasMessageContaining("its passphrase is another");
    }

    @Test
    void damageIsToldApartFromAForeignKey() {
        var damaged = file("binary");
        damaged[damaged.length - 1] ^= 1;

        assertThatThrownBy(() -> opened(damaged, "key.txt")).hasMessageContaining("is damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"age1xyz", "ssh-ed25519", "ssh-ed25519 AAAA", "ecdsa-sha2 AAAA", ""})
    void whatIsNoRecipientIsRefused(String text) {
        assertThatThrownBy(() -> Age.check(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no recipient");
    }
}
