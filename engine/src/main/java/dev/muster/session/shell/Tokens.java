package dev.muster.session.shell;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Marks that no output contains by accident or by guessing: 128 random bits.
final class Tokens {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {}

    static String fresh() {
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return "=" + HexFormat.of().formatHex(bytes);
    }
}
