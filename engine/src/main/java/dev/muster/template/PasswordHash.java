package dev.muster.template;

import dev.muster.hash.Hash;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/// Hashes for `/etc/shadow`: Drepper's SHA-crypt, md5-crypt and bcrypt.
final class PasswordHash {
    private static final String ALPHABET =
            "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String BCRYPT_ALPHABET =
            "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int[] ORDER_256 = {
        0, 10, 20, 21, 1, 11, 12, 22, 2, 3, 13, 23, 24, 4, 14, 15, 25, 5, 6, 16, 26, 27, 7, 17, 18,
        28, 8, 9, 19, 29
    };

    /// The rounds that the reference makes unless told otherwise.
    private static final int ROUNDS_512 = 656_000;

    private static final int ROUNDS_256 = 535_000;
    private static final int MOST_ROUNDS = 999_999_999;

    private PasswordHash() {}

    static Value filter(Value input, Parameters.Given given, Evaluation evaluation) {
        var type = given.text(0, "sha512");
        int size =
                given.find(2)
                        .map(Numbers::toInt)
                        .orElse(
                                type.equals("bcrypt") || type.equals("blowfish")
                                        ? 22
                                        : type.equals("md5") ? 8 : 16);
        var salt = given.text(1, "");
        if (salt.isEmpty()) {
            salt = salt(evaluation.extras().random(), Math.clamp(size, 1, 64));
        }
        return new Value.Text(
                hash(Filters.text(input), type, salt, given.find(3).map(Numbers::toInt)), true);
    }

    static String salt(RandomGenerator random, int size) {
        var salt = new StringBuilder();
        for (int i = 0; i < size; i++) {
            salt.append(ALPHABET.charAt(random.nextInt(64)));
        }
        return salt.toString();
    }

    static String hash(String password, String type, String salt, Optional<Integer> rounds) {
        var key = password.getBytes(StandardCharsets.UTF_8);
        return switch (type) {
            case "sha512", "sha512_crypt" -> sha(key, salt, rounds, Hash.SHA512, "$6$");
            case "sha256", "sha256_crypt" -> sha(key, salt, rounds, Hash.SHA256, "$5$");
            case "md5", "md5_crypt" -> md5(key, salt);
            case "blowfish", "bcrypt" -> bcrypt(key, salt, rounds.orElse(12));
            default ->
                    throw TemplateException.value("password_hash does not support '" + type + "'")
                            .hint("the ways are sha512, sha256, md5 and blowfish");
        };
    }

    private static void checkSalt(String salt) {
        if (salt.chars().anyMatch(c -> ALPHABET.indexOf(c) < 0)) {
            throw TemplateException.value("a salt holds only letters, digits, '.' and '/'");
        }
    }

    private static String sha(
            byte[] key, String wholeSalt, Optional<Integer> wanted, Hash hash, String mark) {
        checkSalt(wholeSalt);
        var saltText = wholeSalt.substring(0, Math.min(16, wholeSalt.length()));
        var salt = saltText.getBytes(StandardCharsets.US_ASCII);
        int rounds =
                Math.clamp(
                        wanted.orElse(hash == Hash.SHA512 ? ROUNDS_512 : ROUNDS_256),
                        1000,
                        MOST_ROUNDS);
        if (rounds > 10_000_000) {
            throw TemplateException.limit("so many rounds would take too long");
        }
        var outer = hash.begun();
        var inner = hash.begun();
        inner.update(key);
        inner.update(salt);
        var b = inner.digest(key);
        outer.update(key);
        outer.update(salt);
        outer.update(repeated(b, key.length));
        for (int i = key.length; i > 0; i >>= 1) {
            outer.update((i & 1) != 0 ? b : key);
        }
        var a = outer.digest();
        var p = hash.begun();
        for (int i = 0; i < key.length; i++) {
            p.update(key);
        }
        var keys = repeated(p.digest(), key.length);
        var s = hash.begun();
        for (int i = 0; i < 16 + (a[0] & 0xff); i++) {
            s.update(salt);
        }
        var salts = repeated(s.digest(), salt.length);
        var round = hash.begun();
        for (int i = 0; i < rounds; i++) {
            round.update((i & 1) != 0 ? keys : a);
            if (i % 3 != 0) {
                round.update(salts);
            }
            if (i % 7 != 0) {
                round.update(keys);
            }
            round.update((i & 1) != 0 ? a : keys);
            a = round.digest();
        }
        var out = new StringBuilder(mark);
        if (rounds != 5000) {
            out.append("rounds=").append(rounds).append('$');
        }
        out.append(saltText).append('$');
        if (hash == Hash.SHA512) {
            encode512(a, out);
        } else {
            for (int i = 0; i < 30; i += 3) {
                encode(a[ORDER_256[i]], a[ORDER_256[i + 1]], a[ORDER_256[i + 2]], 4, out);
            }
            encode((byte) 0, a[31], a[30], 3, out);
        }
        return out.toString();
    }

    private static void encode512(byte[] a, StringBuilder out) {
        int x = 0;
        int y = 21;
        int z = 42;
        for (int i = 0; i < 21; i++) {
            encode(a[x], a[y], a[z], 4, out);
            int first = x;
            x = y + 1;
            y = z + 1;
            z = first + 1;
        }
        encode((byte) 0, (byte) 0, a[63], 2, out);
    }

    private static byte[] repeated(byte[] block, int length) {
        var out = new byte[length];
        for (int i = 0; i < length; i++) {
            out[i] = block[i % block.length];
        }
        return out;
    }

    private static void encode(byte high, byte middle, byte low, int letters, StringBuilder out) {
        int bits = (high & 0xff) << 16 | (middle & 0xff) << 8 | low & 0xff;
        for (int i = 0; i < letters; i++) {
            out.append(ALPHABET.charAt(bits & 0x3f));
            bits >>= 6;
        }
    }

    private static String md5(byte[] key, String wholeSalt) {
        checkSalt(wholeSalt);
        var saltText = wholeSalt.substring(0, Math.min(8, wholeSalt.length()));
        var salt = saltText.getBytes(StandardCharsets.US_ASCII);
        var inner = Hash.MD5.begun();
        inner.update(key);
        inner.update(salt);
        var b = inner.digest(key);
        var outer = Hash.MD5.begun();
        outer.update(key);
        outer.update("$1$".getBytes(StandardCharsets.US_ASCII));
        outer.update(salt);
        outer.update(repeated(b, key.length));
        for (int i = key.length; i > 0; i >>= 1) {
            outer.update((i & 1) != 0 ? (byte) 0 : key[0]);
        }
        var a = outer.digest();
        for (int i = 0; i < 1000; i++) {
            var round = Hash.MD5.begun();
            round.update((i & 1) != 0 ? key : a);
            if (i % 3 != 0) {
                round.update(salt);
            }
            if (i % 7 != 0) {
                round.update(key);
            }
            round.update((i & 1) != 0 ? a : key);
            a = round.digest();
        }
        var out = new StringBuilder("$1$").append(saltText).append('$');
        int[] order = {0, 6, 12, 1, 7, 13, 2, 8, 14, 3, 9, 15, 4, 10, 5};
        for (int i = 0; i < 15; i += 3) {
            encode(a[order[i]], a[order[i + 1]], a[order[i + 2]], 4, out);
        }
        encode((byte) 0, (byte) 0, a[11], 2, out);
        return out.toString();
    }

    private static String bcrypt(byte[] key, String salt, int cost) {
        if (salt.length() != 22 || salt.chars().anyMatch(c -> BCRYPT_ALPHABET.indexOf(c) < 0)) {
            throw TemplateException.value("a salt for bcrypt has 22 letters, digits, '.' or '/'");
        }
        if (cost < 4 || cost > 16) {
            throw TemplateException.value("the rounds of bcrypt are between 4 and 16");
        }
        return OpenBSDBCrypt.generate("2b", key, decode(salt), cost);
    }

    private static byte[] decode(String text) {
        var bits = java.math.BigInteger.ZERO;
        for (int i = 0; i < text.length(); i++) {
            bits =
                    bits.shiftLeft(6)
                            .or(
                                    java.math.BigInteger.valueOf(
                                            BCRYPT_ALPHABET.indexOf(text.charAt(i))));
        }
        var raw = bits.shiftRight(4).toByteArray();
        var out = new byte[16];
        for (int i = 0; i < 16 && i < raw.length; i++) {
            out[15 - i] = raw[raw.length - 1 - i];
        }
        return out;
    }
}
