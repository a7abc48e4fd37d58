package dev.muster.validator;

import dev.muster.hash.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/// The words that a person keeps and from which all keys grow again (BIP-39, English). Prints as
/// stars.
public final class Mnemonic {
    private static final int WORD_BITS = 11;
    private static final int ROUNDS = 2048;
    private static final int SEED_BITS = 512;
    private static final List<Integer> LENGTHS = List.of(12, 15, 18, 21, 24);

    private final List<String> words;

    private Mnemonic(List<String> words) {
        this.words = words;
    }

    /// Reads the words, apart by blanks or lines, and checks their checksum. What is wrong is told
    /// by the position of a word, never by the word.
    public static Mnemonic parse(String text) {
        var words = Arrays.asList(normal(text).strip().toLowerCase(Locale.ROOT).split("\\s+"));
        if (!LENGTHS.contains(words.size())) {
            throw new IllegalArgumentException(
                    "a mnemonic has 12, 15, 18, 21 or 24 words, not " + words.size());
        }
        var known = Words.POSITIONS;
        for (int i = 0; i < words.size(); i++) {
            if (!known.containsKey(words.get(i))) {
                throw new IllegalArgumentException(
                        "word "
                                + (i + 1)
                                + " of the mnemonic is not in the English word list of BIP-39");
            }
        }
        verify(words);
        return new Mnemonic(List.copyOf(words));
    }

    private static void verify(List<String> words) {
        int sum = words.size() * WORD_BITS / 33;
        int size = words.size() * WORD_BITS - sum;
        var entropy = new byte[size / 8];
        int claimed = 0;
        int at = 0;
        for (var word : words) {
            int position = Objects.requireNonNull(Words.POSITIONS.get(word));
            for (int bit = WORD_BITS - 1; bit >= 0; bit--, at++) {
                int value = position >> bit & 1;
                if (at < size) {
                    entropy[at / 8] |= (byte) (value << (7 - at % 8));
                } else {
                    claimed = claimed << 1 | value;
                }
            }
        }
        int wanted = (Hash.SHA256.of(entropy)[0] & 0xff) >> (8 - sum);
        if (wanted != claimed) {
            throw new IllegalArgumentException(
                    "the checksum of the mnemonic is wrong: a word is another or in another place");
        }
    }

    /// The seed of the key tree.
    ///
    /// @param passphrase what was set beside the words, empty if nothing was
    public byte[] seed(String passphrase) {
        var generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
        generator.init(
                bytes(String.join(" ", words)), bytes("mnemonic" + normal(passphrase)), ROUNDS);
        return ((KeyParameter) generator.generateDerivedParameters(SEED_BITS)).getKey();
    }

    @Override
    public String toString() {
        return "********";
    }

    private static String normal(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The word list of BIP-39, read when it is first needed.
    private static final class Words {
        static final Map<String, Integer> POSITIONS = read();

        private static Map<String, Integer> read() {
            try (var file = Mnemonic.class.getResourceAsStream("english.txt")) {
                var text =
                        new String(
                                Objects.requireNonNull(file).readAllBytes(),
                                StandardCharsets.US_ASCII);
                var positions = new HashMap<String, Integer>();
                text.lines().forEach(word -> positions.put(word, positions.size()));
                return Map.copyOf(positions);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }
}
