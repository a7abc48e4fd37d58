package dev.muster.validator;

import dev.muster.hash.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.modes.SICBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/// A secret key that a password opens (EIP-2335, version 4).
///
/// What the file asks of memory and time is bounded, since it may come from anywhere.
public final class Keystore {
    private static final String WHAT = "the keystore";
    private static final int VERSION = 4;
    private static final int DERIVED = 32;
    private static final int HALF = 16;
    private static final int USUAL_ROUNDS = 262_144;

    /// Four times what the EIP's own examples take.
    private static final long MOST_MEMORY = 1L << 30;

    private static final long MOST_ROUNDS = 1 << 24;

    private final String text;
    private final Json json;
    private final Optional<PublicKey> publicKey;

    private Keystore(String text, Json json, Optional<PublicKey> publicKey) {
        this.text = text;
        this.json = json;
        this.publicKey = publicKey;
    }

    /// How a password becomes a key.
    public enum Derivation {
        SCRYPT,
        PBKDF2
    }

    /// Reads a keystore; whether a password opens it is told by [#open].
    public static Keystore parse(String text) {
        var json = Json.parse(text, WHAT);
        var version = json.text("version", WHAT);
        if (!version.equals(String.valueOf(VERSION))) {
            throw new IllegalArgumentException(
                    "the keystore is of version "
                            + version
                            + (version.equals("3")
                                    ? ", the one of wallets: validators have version 4"
                                    : ", not " + VERSION));
        }
        var keystore = new Keystore(text, json, json.text("pubkey").map(PublicKey::parse));
        function("cipher", "aes-128-ctr", keystore.module("cipher"));
        function("checksum", "sha256", keystore.module("checksum"));
        keystore.bytes("cipher");
        keystore.bytes("checksum");
        return keystore;
    }

    private static void function(String module, String known, Json json) {
        var function = json.text("function", "the keystore's " + module);
        if (!function.equals(known)) {
            throw new IllegalArgumentException(
                    "the keystore's " + module + " is '" + function + "', not '" + known + "'");
        }
    }

    private Json module(String name) {
        return json.field("crypto", WHAT).field(name, WHAT);
    }

    /// The file, as it was read.
    public String text() {
        return text;
    }

    /// Whose key it says it holds; [#open] tells whether that is true.
    public Optional<PublicKey> claimed() {
        return publicKey;
    }

    /// Whose key it says it holds, where it must say so.
    public PublicKey publicKey() {
        return publicKey.orElseThrow(
                () -> new IllegalArgumentException("the keystore does not say its 'pubkey'"));
    }

    public String path() {
        return json.text("path").orElse("");
    }

    /// The secret, whoever's it is.
    byte[] decrypt(String password) {
        var derived = derived(password);
        var message = bytes("cipher");
        var sum = Hash.SHA256.of(Arrays.copyOfRange(derived, HALF, DERIVED), message);
        if (!MessageDigest.isEqual(sum, bytes("checksum"))) {
            throw new IllegalArgumentException(
                    "the password does not open the keystore"
                            + publicKey.map(key -> " of " + key.brief()).orElse("")
                            + ", or the file is damaged: its checksum is another");
        }
        var iv = hex(module("cipher").field("params", WHAT).text("iv", WHAT), "iv");
        return ciphered(derived, iv, message);
    }

    /// The secret key; refuses one that is not the key the keystore says it holds.
    public SecretKey open(String password) {
        var secret = SecretKey.of(decrypt(password));
        var own = secret.publicKey();
        if (publicKey.filter(own::equals).isEmpty() && publicKey.isPresent()) {
            throw new IllegalArgumentException(
                    "the keystore says it holds "
                            + publicKey.get().brief()
                            + ", but its secret is that of "
                            + own.brief());
        }
        return secret;
    }

    private byte[] derived(String password) {
        var kdf = module("kdf");
        var params = kdf.field("params", WHAT);
        var salt = hex(params.text("salt", WHAT), "salt");
        var bytes = encoded(password);
        if (number(params, "dklen") != DERIVED) {
            throw new IllegalArgumentException("the keystore's dklen is not " + DERIVED);
        }
        return switch (kdf.text("function", WHAT)) {
            case "scrypt" -> {
                long n = number(params, "n");
                long r = number(params, "r");
                long p = number(params, "p");
                if (n < 2
                        || Long.bitCount(n) != 1
                        || r < 1
                        || p < 1
                        || p > 64
                        || r > 1024
                        || 128 * n * r > MOST_MEMORY) {
                    throw new IllegalArgumentException(
                            "the keystore's scrypt asks for n=%d, r=%d, p=%d: more than 1 GiB, or nonsense"
                                    .formatted(n, r, p));
                }
                yield SCrypt.generate(bytes, salt, (int) n, (int) r, (int) p, DERIVED);
            }
            case "pbkdf2" -> {
                var prf = params.text("prf", WHAT);
                long rounds = number(params, "c");
                if (!prf.equals("hmac-sha256")) {
                    throw new IllegalArgumentException(
                            "the keystore's prf is '" + prf + "', not 'hmac-sha256'");
                }
                if (rounds < 1 || rounds > MOST_ROUNDS) {
                    throw new IllegalArgumentException(
                            "the keystore's pbkdf2 asks for " + rounds + " rounds");
                }
                yield pbkdf2(bytes, salt, (int) rounds);
            }
            default ->
                    throw new IllegalArgumentException(
                            "the keystore's kdf is '"
                                    + kdf.text("function", WHAT)
                                    + "', neither scrypt nor pbkdf2");
        };
    }

    private static byte[] pbkdf2(byte[] password, byte[] salt, int rounds) {
        var generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
        generator.init(password, salt, rounds);
        return ((KeyParameter) generator.generateDerivedParameters(8 * DERIVED)).getKey();
    }

    private static byte[] ciphered(byte[] derived, byte[] iv, byte[] message) {
        if (iv.length != HALF) {
            throw new IllegalArgumentException("the keystore's iv has not 16 bytes");
        }
        var cipher = SICBlockCipher.newInstance(AESEngine.newInstance());
        cipher.init(true, new ParametersWithIV(new KeyParameter(derived, 0, HALF), iv));
        var output = new byte[message.length];
        cipher.processBytes(message, 0, message.length, output, 0);
        return output;
    }

    /// The bytes of a password: in NFKD, without control characters.
    static byte[] encoded(String password) {
        var plain = new StringBuilder();
        Normalizer.normalize(password, Normalizer.Form.NFKD)
                .codePoints()
                .filter(point -> !Character.isISOControl(point))
                .forEach(plain::appendCodePoint);
        return plain.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] bytes(String module) {
        return hex(module(module).text("message", WHAT), module + " message");
    }

    private static byte[] hex(String text, String what) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("the keystore's " + what + " is not hexadecimal");
        }
    }

    private static long number(Json params, String name) {
        if (params.find(name).orElse(new Json.Other("")) instanceof Json.Number(var number)
                && number.bitLength() < 40) {
            return number.longValueExact();
        }
        throw new IllegalArgumentException("the keystore's '" + name + "' is no number");
    }

    /// Locks a key with a password.
    ///
    /// @param path where on the key tree it came from; empty if from none
    public static Keystore lock(
            SecretKey secret, String password, String path, Derivation kdf, SecureRandom random) {
        if (encoded(password).length == 0) {
            throw new IllegalArgumentException("a keystore needs a password");
        }
        var salt = bytes(DERIVED, random);
        var iv = bytes(HALF, random);
        var derived =
                switch (kdf) {
                    case SCRYPT ->
                            SCrypt.generate(encoded(password), salt, USUAL_ROUNDS, 8, 1, DERIVED);
                    case PBKDF2 -> pbkdf2(encoded(password), salt, USUAL_ROUNDS);
                };
        var message = ciphered(derived, iv, secret.bytes());
        var sum = Hash.SHA256.of(Arrays.copyOfRange(derived, HALF, DERIVED), message);
        var crypto = new LinkedHashMap<String, Json>();
        crypto.put("kdf", kdf(kdf, salt));
        crypto.put("checksum", module("sha256", Map.of(), hex(sum)));
        crypto.put("cipher", module("aes-128-ctr", Map.of("iv", text(iv)), hex(message)));
        var fields = new LinkedHashMap<String, Json>();
        fields.put("crypto", Json.of(crypto));
        fields.put("description", new Json.Text(""));
        fields.put("pubkey", new Json.Text(secret.publicKey().hex()));
        fields.put("path", new Json.Text(path));
        fields.put("uuid", new Json.Text(uuid(random).toString()));
        fields.put("version", number(VERSION));
        return parse(Json.of(fields).written());
    }

    private static Json kdf(Derivation kdf, byte[] salt) {
        var params = new LinkedHashMap<String, Json>();
        params.put("dklen", number(DERIVED));
        switch (kdf) {
            case SCRYPT -> {
                params.put("n", number(USUAL_ROUNDS));
                params.put("p", number(1));
                params.put("r", number(8));
            }
            case PBKDF2 -> {
                params.put("c", number(USUAL_ROUNDS));
                params.put("prf", new Json.Text("hmac-sha256"));
            }
        }
        params.put("salt", text(salt));
        return module(kdf == Derivation.SCRYPT ? "scrypt" : "pbkdf2", params, "");
    }

    private static Json module(String function, Map<String, Json> params, String message) {
        var fields = new LinkedHashMap<String, Json>();
        fields.put("function", new Json.Text(function));
        fields.put("params", Json.of(params));
        fields.put("message", new Json.Text(message));
        return Json.of(fields);
    }

    private static Json number(long number) {
        return new Json.Number(BigInteger.valueOf(number));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static Json text(byte[] bytes) {
        return new Json.Text(hex(bytes));
    }

    private static byte[] bytes(int count, SecureRandom random) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static UUID uuid(SecureRandom random) {
        var bytes = new BigInteger(1, bytes(HALF, random));
        long high = bytes.shiftRight(Long.SIZE).longValue() & ~0xf000L | 0x4000L;
        long low = bytes.longValue() & ~(3L << 62) | 1L << 63;
        return new UUID(high, low);
    }

    @Override
    public String toString() {
        return "keystore of " + publicKey.map(PublicKey::brief).orElse("an unnamed key");
    }
}
