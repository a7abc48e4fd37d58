package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.run.Prompting;
import dev.muster.validator.KeyTree;
import dev.muster.validator.Keystore;
import dev.muster.validator.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Keys out of a mnemonic, as a user derives them.
class ValidatorsDeriveTest {
    private static final String WORDS = "abandon ".repeat(11) + "about";
    private static final String FIRST =
            "0xb3e445d43871965d890a398f719348a1405ac72e35b92727cc570026f54471af"
                    + "7ea7b2040622a8fd0b5bfb2a209b5911";
    private static final String SECOND =
            "0xaeb399bf5648b0e9980c1731824c269631a41320c3d7f730c40587e1a37a5e1c"
                    + "8b5755fd90080a7b3fb90d3fd419c0a7";

    /// The seed of BIP-39 for these words with the passphrase TREZOR, which is the first seed of
    /// EIP-2333 as well.
    private static final String SEED =
            "c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e5349553"
                    + "1f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04";

    @TempDir private Path folder;

    @BeforeEach
    void mnemonic() throws IOException {
        write("pass", "hunter2");
        encrypted("words", WORDS + "\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void encrypted(String name, String text) throws IOException {
        write(name, text);
        assertThat(typed("vault", "encrypt", at(name)).exit()).isEqualTo(ExitCode.DONE);
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private Typed typed(String... words) {
        return Typed.muster(
                Map.of("ANSIBLE_VAULT_PASSWORD_FILE", at("pass")),
                Prompting.NOBODY,
                "muster",
                List.of(words));
    }

    private Typed derive(String... more) {
        var words = new ArrayList<>(List.of("validators", "derive", "-m", at("words")));
        words.addAll(List.of(more));
        var typed = typed(words.toArray(String[]::new));
        assertThat(typed.out() + typed.err()).doesNotContain("abandon", "about ", "hunter2");
        return typed;
    }

    private Typed refused(String... more) {
        var typed = derive(more);
        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.out()).isEmpty();
        assertThat(folder.resolve("keys")).doesNotExist();
        return typed;
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }

    @Test
    void printsPublicKeysAloneUnlessAFolderIsNamed() throws IOException {
        var typed = derive("--count", "2");

        assertThat(typed.exit()).isEqualTo(ExitCode.DONE);
        assertThat(typed.out())
                .isEqualTo(FIRST + "  m/12381/3600/0/0/0\n" + SECOND + "  m/12381/3600/1/0/0\n");
        assertThat(derive("--first", "1").out()).isEqualTo(SECOND + "  m/12381/3600/1/0/0\n");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("pass", "words");
        }
    }

    @Test
    void growsTheKeysOfTheStandardsFromTheirWordsAndPassphrase() throws IOException {
        write("passphrase", "TREZOR\n");

        var typed = derive("--passphrase-file", at("passphrase"));

        var tree = KeyTree.of(HexFormat.of().parseHex(SEED));
        assertThat(typed.out())
                .isEqualTo(tree.at(KeyTree.signing(0)).publicKey() + "  m/12381/3600/0/0/0\n")
                .doesNotContain(FIRST);
        assertThat(typed.out() + typed.err()).doesNotContain("TREZOR");
        encrypted("passphrase", "TREZOR\n");
        assertThat(derive("--passphrase-file", at("passphrase"))).isEqualTo(typed);
    }

    @ParameterizedTest
    @CsvSource({"scrypt", "pbkdf2"})
    void writesKeystoresThatTheirEncryptedPasswordsOpen(String kdf) throws IOException {
        var typed = derive("-o", at("keys"), "--kdf", kdf);

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        var keystore = Keystore.parse(Files.readString(folder.resolve("keys/" + FIRST + ".json")));
        var secret = "keys/secrets/" + FIRST + ".txt";
        assertThat(Files.readString(folder.resolve(secret))).startsWith("$ANSIBLE_VAULT;");
        var password = typed("vault", "view", at(secret)).out().strip();
        assertThat(password).hasSize(48);
        assertThat(keystore.open(password).publicKey()).isEqualTo(PublicKey.parse(FIRST));
        assertThat(keystore.path()).isEqualTo("m/12381/3600/0/0/0");
        assertThat(keystore.text()).contains("\"function\":\"" + kdf + "\"");
        assertThat(typed.toString()).doesNotContain(password);
        assertThat(mode("keys")).isEqualTo("rwx------");
        assertThat(mode("keys/secrets")).isEqualTo("rwx------");
        assertThat(mode("keys/" + FIRST + ".json")).isEqualTo("rw-------");
        assertThat(mode(secret)).isEqualTo("rw-------");
    }

    @Test
    void takesOnePasswordForAllWhereItIsGiven() throws IOException {
        write("own", "correct horse battery\n");

        var typed =
                derive(
                        "-n",
                        "2",
                        "-o",
                        at("keys"),
                        "--kdf",
                        "pbkdf2",
                        "--password-file",
                        at("own"));

        assertThat(typed.exit()).isEqualTo(ExitCode.DONE);
        assertThat(folder.resolve("keys/secrets")).doesNotExist();
        for (var key : List.of(FIRST, SECOND)) {
            var keystore =
                    Keystore.parse(Files.readString(folder.resolve("keys/" + key + ".json")));
            assertThat(keystore.open("correct horse battery").publicKey()).hasToString(key);
        }
        assertThat(typed.toString()).doesNotContain("horse");
    }

    @Test
    void writesNothingWhereOneOfTheFilesIsThere() throws IOException {
        Files.createDirectories(folder.resolve("keys"));
        write("keys/" + SECOND + ".json", "mine");

        var typed = derive("-n", "2", "-o", at("keys"), "--kdf", "pbkdf2");

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).contains(SECOND + ".json is there already", "nothing was written");
        assertThat(folder.resolve("keys/" + SECOND + ".json")).hasContent("mine");
        assertThat(folder.resolve("keys/" + FIRST + ".json")).doesNotExist();
        assertThat(folder.resolve("keys/secrets")).doesNotExist();
    }

    @Test
    void refusesWordsWhoseChecksumIsWrong() throws IOException {
        encrypted("words", "abandon ".repeat(12));

        assertThat(refused("-o", at("keys")).err())
                .contains("the checksum of the mnemonic is wrong");
    }

    @Test
    void tellsAWrongWordByItsPlace() throws IOException {
        encrypted("words", "abandon ".repeat(11) + "sesame");

        var typed = refused("-o", at("keys"));

        assertThat(typed.err()).contains("word 12 of the mnemonic").doesNotContain("sesame");
    }

    @Test
    void refusesWordsThatLieInTheOpen() throws IOException {
        write("words", WORDS);

        assertThat(refused("-o", at("keys")).err())
                .contains("is not encrypted", "muster vault encrypt " + at("words"));
    }

    @Test
    void refusesAWrongPasswordOfTheVault() throws IOException {
        write("pass", "hunter3");

        assertThat(refused("-o", at("keys")).err()).contains("words");
    }

    @Test
    void refusesAMissingFileAndNonsenseInNumbers() {
        assertThat(typed("validators", "derive", "-m", at("none")).exit())
                .isEqualTo(ExitCode.MISTAKE);
        assertThat(refused("--count", "0").err()).contains("--count must be positive");
        assertThat(refused("--first", "-1").err()).contains("--first");
        assertThat(refused("--kdf", "md5").err()).contains("md5");
        assertThat(typed("validators", "derive").err()).contains("--mnemonic");
    }

    @Test
    void refusesAnEmptyPassword() throws IOException {
        write("own", "\n");

        var typed = derive("-o", at("keys"), "--password-file", at("own"));

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).contains("a keystore needs a password");
        assertThat(folder.resolve("keys/" + FIRST + ".json")).doesNotExist();
    }
}
