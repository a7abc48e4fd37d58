package dev.muster.identity;

import dev.muster.hash.Hash;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/// A key of a CometBFT node: the one that its peers know it by, or the one that it signs with.
public final class CometKey implements NodeKey {
    /// What a validator's state says that has signed nothing.
    public static final String NOTHING_SIGNED =
            """
            {
              "height": "0",
              "round": 0,
              "step": 0
            }
            """;

    private static final String SECRET = "tendermint/PrivKeyEd25519";
    private static final String OPEN = "tendermint/PubKeyEd25519";
    private static final int SEED = Ed25519PrivateKeyParameters.KEY_SIZE;
    private static final int ADDRESS = 20;

    private final Kind kind;
    private final byte[] seed;
    private final byte[] open;

    private CometKey(Kind kind, byte[] seed) {
        this.kind = kind;
        this.seed = seed;
        this.open = openOf(seed);
    }

    static CometKey generate(Kind kind) {
        return new CometKey(kind, Bytes.random(SEED));
    }

    /// The public key of Ed25519.
    static byte[] openOf(byte[] seed) {
        return new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded();
    }

    static CometKey read(Kind kind, byte[] content) {
        var fields = Fields.of(content).orElseThrow(() -> wrong("it is no JSON object"));
        var secret = fields.object("priv_key").orElseThrow(() -> wrong("it has no 'priv_key'"));
        var type = secret.text("type").orElse("nothing");
        var words = secret.text("value").orElse("");
        if (!type.equals(SECRET)) {
            throw wrong("its type is '" + type + "', not '" + SECRET + "'");
        }
        var bytes = Bytes.ofBase64(words).orElseThrow(() -> wrong("its value is no base64"));
        if (bytes.length != 2 * SEED) {
            throw wrong("its value has " + bytes.length + " bytes, not 64");
        }
        var key = new CometKey(kind, Arrays.copyOf(bytes, SEED));
        if (!Arrays.equals(key.open, Arrays.copyOfRange(bytes, SEED, bytes.length))) {
            throw wrong("its public half is not that of its private half");
        }
        var address = fields.text("address").orElse(key.address());
        if (!address.equalsIgnoreCase(key.address())) {
            throw wrong("its address is " + address + ", but its key is that of " + key.address());
        }
        return key;
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("it is no key of CometBFT: " + why);
    }

    /// The first 20 bytes of the public key's digest.
    private String address() {
        return Bytes.hex(Arrays.copyOf(Hash.SHA256.of(open), ADDRESS));
    }

    /// The name that stands before `@` in lists of peers.
    public String nodeId() {
        return address();
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public List<Form> forms() {
        return List.of(Form.TEXT);
    }

    @Override
    public byte[] content(Form form) {
        if (form != Form.TEXT) {
            throw new IllegalArgumentException("the kind has no such form");
        }
        var secret = Bytes.base64(Bytes.joined(seed, open));
        return Bytes.bytes(
                kind == Kind.COMETBFT_NODE
                        ? """
                        {"priv_key":{"type":"%s","value":"%s"}}
                        """
                                .formatted(SECRET, secret)
                        : """
                        {
                          "address": "%s",
                          "pub_key": {
                            "type": "%s",
                            "value": "%s"
                          },
                          "priv_key": {
                            "type": "%s",
                            "value": "%s"
                          }
                        }
                        """
                                .formatted(
                                        address().toUpperCase(Locale.ROOT),
                                        OPEN,
                                        Bytes.base64(open),
                                        SECRET,
                                        secret));
    }

    @Override
    public boolean isIn(byte[] content, Form form) {
        return read(kind, content).equals(this);
    }

    @Override
    public Map<String, String> open() {
        var all = new LinkedHashMap<String, String>();
        if (kind == Kind.COMETBFT_NODE) {
            all.put("node_id", nodeId());
        } else {
            all.put("address", address().toUpperCase(Locale.ROOT));
        }
        all.put("public_key", Bytes.base64(open));
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CometKey that
                && kind == that.kind
                && Arrays.equals(seed, that.seed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(seed);
    }

    @Override
    public String toString() {
        return "CometKey[" + kind.word() + ", " + address() + "]";
    }
}
