package dev.muster.identity;

import dev.muster.hash.Hash;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// 256 bits that several parties share. Clients refuse any other number of them.
public final class SharedSecret implements NodeKey {
    private static final int LENGTH = 32;
    private static final String SWARM = "/key/swarm/psk/1.0.0/\n/base16/\n";

    private final Kind kind;
    private final byte[] secret;

    private SharedSecret(Kind kind, byte[] secret) {
        this.kind = kind;
        this.secret = secret;
    }

    static SharedSecret generate(Kind kind) {
        return new SharedSecret(kind, Bytes.random(LENGTH));
    }

    static SharedSecret read(Kind kind, byte[] content) {
        var text = Bytes.text(content).strip();
        if (kind == Kind.SWARM) {
            var lines = text.lines().map(String::strip).toList();
            if (lines.size() == 3
                    && lines.get(0).equals("/key/swarm/psk/1.0.0/")
                    && lines.get(1).equals("/base16/")) {
                text = lines.get(2);
            } else if (lines.size() > 1) {
                throw new IllegalArgumentException(
                        "it is no swarm key: those have the lines '/key/swarm/psk/1.0.0/',"
                                + " '/base16/' and 64 hexadecimal digits");
            }
        }
        var bytes =
                Bytes.ofHex(text)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "it is not in whole bytes of hexadecimal digits"));
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(
                    "it has " + bytes.length * 8 + " bits, not 256: 64 hexadecimal digits");
        }
        return new SharedSecret(kind, bytes);
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public List<Form> forms() {
        return kind == Kind.SWARM ? List.of(Form.TEXT) : List.of(Form.HEX, Form.PREFIXED_HEX);
    }

    @Override
    public byte[] content(Form form) {
        var digits = Bytes.hex(secret);
        if (!forms().contains(form)) {
            throw new IllegalArgumentException("the kind has no such form");
        }
        return Bytes.bytes(
                switch (form) {
                    case HEX -> digits + "\n";
                    case PREFIXED_HEX -> "0x" + digits + "\n";
                    case TEXT, RAW, BASE64 -> SWARM + digits + "\n";
                });
    }

    /// A digest, by which to see that all have the same. Nobody finds 256 random bits by it.
    @Override
    public Map<String, String> open() {
        return Map.of("fingerprint", Hash.SHA256.hex(secret));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SharedSecret that
                && kind == that.kind
                && Arrays.equals(secret, that.secret);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(secret);
    }

    @Override
    public String toString() {
        return "SharedSecret[" + kind.word() + "]";
    }
}
