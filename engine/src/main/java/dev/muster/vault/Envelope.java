package dev.muster.vault;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// Armoured ciphertext: `$ANSIBLE_VAULT;1.1;AES256`, or `1.2` and a name behind the cipher, then
/// lines of at most 80 hexadecimal digits.
///
/// @param identity the name that the header gives, which is no more than a hint
record Envelope(Optional<String> identity, Sealed sealed) {
    private static final String CIPHER = "AES256";
    private static final int WIDTH = 80;

    /// What stands in the lines: they are the digits of a text of three lines that are digits.
    ///
    /// @param mac over the ciphertext
    record Sealed(byte[] salt, byte[] mac, byte[] ciphertext) {}

    static boolean begins(String text) {
        return text.startsWith(Vault.HEADER);
    }

    /// Reads armoured text.
    ///
    /// @throws IllegalArgumentException with the reason why it is none
    static Envelope parse(String text) {
        var lines = text.strip().lines().map(String::strip).toList();
        var header = lines.getFirst().split(";", -1);
        if (header.length < 3 || !begins(text)) {
            throw new IllegalArgumentException("its header is incomplete");
        }
        if (!header[2].strip().equals(CIPHER)) {
            throw new IllegalArgumentException("its cipher '" + header[2].strip() + "' is unknown");
        }
        var parts =
                new String(
                                digits(String.join("", lines.subList(1, lines.size()))),
                                StandardCharsets.ISO_8859_1)
                        .split("\n", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("it is cut short");
        }
        return new Envelope(
                header.length > 3 ? Optional.of(header[3].strip()) : Optional.empty(),
                new Sealed(digits(parts[0]), digits(parts[1]), digits(parts[2])));
    }

    private static byte[] digits(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("not all of it is hexadecimal digits");
        }
    }

    /// The text of a file that holds this, with a line feed at the end.
    String armoured() {
        var hex = HexFormat.of();
        var inner =
                String.join(
                        "\n",
                        hex.formatHex(sealed.salt()),
                        hex.formatHex(sealed.mac()),
                        hex.formatHex(sealed.ciphertext()));
        var body = hex.formatHex(inner.getBytes(StandardCharsets.ISO_8859_1));
        var text = new StringBuilder(Vault.HEADER);
        identity.filter(name -> !name.isEmpty() && !name.equals(Identity.DEFAULT))
                .ifPresentOrElse(
                        name -> text.append(";1.2;" + CIPHER + ";").append(name),
                        () -> text.append(";1.1;" + CIPHER));
        text.append('\n');
        for (int at = 0; at < body.length(); at += WIDTH) {
            text.append(body, at, Math.min(body.length(), at + WIDTH)).append('\n');
        }
        return text.toString();
    }
}
