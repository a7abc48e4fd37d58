package dev.muster.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The test vectors of EIP-2335, keystores of our own, and what is refused.
class KeystoreTest {
    /// "testpassword" in mathematical letters, and a key.
    private static final String PASSWORD =
            new String(
                    new int[] {
                        0x1d531, 0x1d522, 0x1d530, 0x1d531, 0x1d52d, 0x1d51e, 0x1d530, 0x1d530,
                        0x1d534, 0x1d52c, 0x1d52f, 0x1d521, 0x1f511
                    },
                    0,
                    13);

    private static final String SECRET =
            "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";
    private static final String PUBLIC =
            "9612d7a727c9d0a22e185a1c768478dfe919cada9266988cb32359c11f2b7b27f4ae4040902382ae2910c15e2b420d07";

    private static final String PBKDF2 =
            """
            {"crypto": {
              "kdf": {"function": "pbkdf2", "message": "", "params": {"dklen": 32, "c": 262144,
                "prf": "hmac-sha256",
                "salt": "d4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3"}},
              "checksum": {"function": "sha256", "params": {},
                "message": "8a9f5d9912ed7e75ea794bc5a89bca5f193721d30868ade6f73043c6ea6febf1"},
              "cipher": {"function": "aes-128-ctr",
                "params": {"iv": "264daa3f303d7259501c93d997d84fe6"},
                "message": "cee03fde2af33149775b7223e7845e4fb2c8ae1792e5f99fe9ecf474cc8c16ad"}},
             "description": "This is a test keystore that uses PBKDF2 to secure the secret.",
             "pubkey": "%s", "path": "m/12381/60/0/0",
             "uuid": "64625def-3331-4eea-ab6f-782f3ed16a83", "version": 4}
            """
                    .formatted(PUBLIC);
    private static final String SCRYPT =
            """
            {"crypto": {
              "kdf": {"function": "scrypt", "message": "", "params": {"dklen": 32, "n": 262144,
                "p": 1, "r": 8,
                "salt": "d4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3"}},
              "checksum": {"function": "sha256", "params": {},
                "message": "d2217fe5f3e9a1e34581ef8a78f7c9928e436d36dacc5e846690a5581e8ea484"},
              "cipher": {"function": "aes-128-ctr",
                "params": {"iv": "264daa3f303d7259501c93d997d84fe6"},
                "message": "06ae90d55fe0a6e9c5c3bc5b170827b2e5cce3929ed3f116c2811e6366dfe20f"}},
             "description": "This is a test keystore that uses scrypt to secure the secret.",
             "pubkey": "%s", "path": "m/12381/60/3141592653/589793238",
             "uuid": "1d85ae20-35c5-4611-98e8-aa14a633906f", "version": 4}
            """
                    .formatted(PUBLIC);

    @Test
    void opensTheStandardsKeystores() {
        for (var text : new String[] {PBKDF2, SCRYPT}) {
            var keystore = Keystore.parse(text);

            assertThat(keystore.decrypt(PASSWORD)).isEqualTo(HexFormat.of().parseHex(SECRET));
            assertThat(keystore.open(PASSWORD).publicKey()).hasToString("0x" + PUBLIC);
        }
    }

    @Test
    void takesControlCharactersOutOfPasswords() {
        assertThat(Keystore.encoded(PASSWORD))
                .isEqualTo(HexFormat.of().parseHex("7465737470617373776f7264f09f9491"));
        assertThat(Keystore.encoded("a\u0000b\u001fc\u007fd\u0080e\u009ff\n "))
                .isEqualTo("abcdef ".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource(Keystore.Derivation.class)
    void opensWhatItLocked(Keystore.Derivation kdf) {
        var secret = new SecretKey(BigInteger.valueOf(4711));

        var keystore =
                Keystore.lock(secret, "pass wörd\n", "m/12381/3600/0/0/0", kdf, new SecureRandom());

        assertThat(Keystore.parse(keystore.text()).open("pass wörd")).isEqualTo(secret);
        assertThat(keystore.path()).isEqualTo("m/12381/3600/0/0/0");
        assertThat(keystore.publicKey()).isEqualTo(secret.publicKey());
        assertThatThrownBy(() -> keystore.open("pass")).hasMessageContaining("does not open");
    }

    @Test
    void saysThatThePasswordIsWrongWithoutQuotingIt() {
        assertThatThrownBy(() -> Keystore.parse(PBKDF2).open("tellmenot"))
                .hasMessageContaining("does not open the keystore of 0x9612d7a7…0d07")
                .message()
                .doesNotContain("tellmenot");
    }

    @Test
    void refusesAKeystoreThatHoldsAnothersKey() {
        var other = new SecretKey(BigInteger.TWO).publicKey().hex();

        assertThatThrownBy(() -> Keystore.parse(PBKDF2.replace(PUBLIC, other)).open(PASSWORD))
                .hasMessageContaining("but its secret is that of 0x9612d7a7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"version\": 4 -> \"version\": 3 -> the one of wallets",
                "\"version\": 4 -> \"version\": 5 -> version 5",
                "aes-128-ctr -> aes-256-gcm -> cipher is 'aes-256-gcm'",
                "\"sha256\" -> \"keccak\" -> checksum is 'keccak'",
                "\"pbkdf2\" -> \"argon2\" -> neither scrypt nor pbkdf2",
                "hmac-sha256 -> hmac-sha1 -> prf is 'hmac-sha1'",
                "262144 -> 999999999 -> asks for 999999999 rounds",
                "\"c\": 262144 -> \"c\": \"many\" -> 'c' is no number",
                "\"iv\": \"26 -> \"iv\": \"zz -> iv is not hexadecimal",
                "\"dklen\": 32 -> \"dklen\": 16 -> dklen is not 32",
                "\"version\": 4 -> \"version\": 4, \"version\": 4 -> not JSON",
                "\"pubkey\": \"96 -> \"pubkey\": \"16 -> no compressed point"
            })
    void refusesWhatItDoesNotKnow(String change) {
        var parts = change.split(" -> ");

        assertThatThrownBy(() -> Keystore.parse(PBKDF2.replace(parts[0], parts[1])).open(PASSWORD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(parts[2]);
    }

    @Test
    void refusesScryptThatAsksForTooMuch() {
        assertThatThrownBy(
                        () -> Keystore.parse(SCRYPT.replace("262144", "1073741824")).open(PASSWORD))
                .hasMessageContaining("more than 1 GiB");
        assertThatThrownBy(() -> Keystore.parse(SCRYPT.replace("262144", "262143")).open(PASSWORD))
                .hasMessageContaining("nonsense");
    }

    @Test
    void computesPublicKeysThatEveryoneKnows() {
        assertThat(
                        new SecretKey(
                                        new BigInteger(
                                                "25295f0d1d592a90b333e26e85149708208e9f8e8bc18f6c77bd62f8ad7a6866",
                                                16))
                                .publicKey())
                .hasToString(
                        "0xa99a76ed7796f7be22d5b7e85deeb7c5677e88e511e0b337618f8c4eb61349b4"
                                + "bf2d153f649f7b53359fe8b94a38e44c");
        assertThat(new SecretKey(BigInteger.ONE).publicKey().hex()).startsWith("97f1d3a7");
        // the negative of the generator has the other y
        assertThat(new SecretKey(SecretKey.ORDER.subtract(BigInteger.ONE)).publicKey().hex())
                .startsWith("b7f1d3a7");
        assertThatThrownBy(() -> new SecretKey(SecretKey.ORDER)).hasMessageContaining("order");
        assertThatThrownBy(() -> new SecretKey(BigInteger.ZERO)).hasMessageContaining("order");
        assertThat(new SecretKey(BigInteger.ONE)).hasToString("********");
    }
}
