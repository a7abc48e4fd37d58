package dev.muster.identity;

import dev.muster.hash.Hash;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/// A key by which a node is known in libp2p's networks. New ones are of Ed25519; keys of RSA and
/// secp256k1 are read.
///
/// Libp2p writes a key as a message of its type and its bytes. The peer id is that message of the
/// public key, or its digest where it is longer than 42 bytes: in base58, and as a content id.
public final class PeerKey implements NodeKey {
    private static final int INLINE = 42;

    /// Types of keys by their numbers in messages.
    private enum Type {
        RSA(0),
        ED25519(1),
        SECP256K1(2);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final Kind kind;
    private final Type type;
    private final byte[] secret;
    private final byte[] open;

    private PeerKey(Kind kind, Type type, byte[] secret, byte[] open) {
        this.kind = kind;
        this.type = type;
        this.secret = message(type, secret);
        this.open = message(type, open);
    }

    static PeerKey generate(Kind kind) {
        return edwards(kind, Bytes.random(Ed25519PrivateKeyParameters.KEY_SIZE));
    }

    private static PeerKey edwards(Kind kind, byte[] seed) {
        var open = CometKey.openOf(seed);
        return new PeerKey(kind, Type.ED25519, Bytes.joined(seed, open), open);
    }

    /// Reads a key's message, as it is, in base64 or in hexadecimal digits; or the JSON of an
    /// ipfs-cluster's identity, of IPFS's own settings, or of js-libp2p.
    static PeerKey read(Kind kind, byte[] content) {
        var text = Bytes.text(content).strip();
        if (text.startsWith("{")) {
            return json(kind, content);
        }
        if (content.length > 2 && content[0] == 8 && content[2] == 0x12) {
            return of(kind, content);
        }
        var digits = Bytes.ofHex(text);
        if (digits.isPresent() && digits.get().length == EthereumKey.LENGTH) {
            return curve(kind, EthereumKey.of(digits.get()));
        }
        return of(
                kind,
                digits.or(() -> Bytes.ofBase64(text))
                        .orElseThrow(() -> wrong("neither base64 nor hexadecimal digits")));
    }

    private static PeerKey json(Kind kind, byte[] content) {
        var all = Fields.of(content).orElseThrow(() -> wrong("its JSON is damaged"));
        var fields = all.object("Identity").orElse(all);
        var secret =
                fields.text("private_key")
                        .or(() -> fields.text("PrivKey"))
                        .or(() -> fields.text("privKey"))
                        .orElseThrow(() ->
                                wrong(
                                        "its JSON has no 'private_key', 'PrivKey' or"
                                                + " 'Identity.PrivKey'"));
        var key = of(kind, Bytes.ofBase64(secret).orElseThrow(() -> wrong("no base64")));
        var name = fields.text("id").or(() -> fields.text("PeerID"));
        if (name.isPresent()
                && !name.get().equals(key.peerId())
                && !name.get().equals(key.contentId())) {
            throw new IllegalArgumentException(
                    "it says that it is %s, but its private key is that of %s"
                            .formatted(name.get(), key.peerId()));
        }
        return key;
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("it is no key of libp2p: " + why);
    }

    private static PeerKey of(Kind kind, byte[] message) {
        if (message.length < 4 || message[0] != 8 || message[2] != 0x12) {
            throw wrong("no message of a type and a key");
        }
        int at = 3;
        int length = 0;
        for (int shift = 0; at < message.length && shift < 28; shift += 7) {
            int part = message[at++];
            length |= (part & 0x7f) << shift;
            if (part >= 0) {
                break;
            }
        }
        if (message.length != at + length) {
            throw wrong("its message is cut or has more behind it");
        }
        var key = Arrays.copyOfRange(message, at, message.length);
        return switch (message[1]) {
            case 0 -> rsa(kind, key);
            case 1 -> {
                // an old form has the public key twice
                if (key.length != 64 && key.length != 96) {
                    throw wrong("a key of Ed25519 has 64 bytes");
                }
                var made = edwards(kind, Arrays.copyOf(key, 32));
                if (!Arrays.equals(
                        CometKey.openOf(Arrays.copyOf(key, 32)), Arrays.copyOfRange(key, 32, 64))) {
                    throw wrong("its public half is not that of its private half");
                }
                yield made;
            }
            case 2 -> curve(kind, EthereumKey.of(key));
            default -> throw wrong("a type that is neither RSA, Ed25519 nor secp256k1");
        };
    }

    private static PeerKey curve(Kind kind, EthereumKey key) {
        return new PeerKey(kind, Type.SECP256K1, key.secret(), key.compressed());
    }

    private static PeerKey rsa(Kind kind, byte[] key) {
        try {
            var parts = RSAPrivateKey.getInstance(ASN1Primitive.fromByteArray(key));
            var open =
                    new SubjectPublicKeyInfo(
                            new AlgorithmIdentifier(
                                    PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                            new RSAPublicKey(parts.getModulus(), parts.getPublicExponent()));
            return new PeerKey(kind, Type.RSA, key, open.getEncoded());
        } catch (IOException | IllegalArgumentException _) {
            throw wrong("its RSA key is damaged");
        }
    }

    private static byte[] message(Type type, byte[] key) {
        var length = new java.io.ByteArrayOutputStream();
        for (int rest = key.length; ; rest >>>= 7) {
            length.write(rest > 0x7f ? rest & 0x7f | 0x80 : rest);
            if (rest <= 0x7f) {
                break;
            }
        }
        return Bytes.joined(new byte[] {8, (byte) type.number, 0x12}, length.toByteArray(), key);
    }

    private byte[] multihash() {
        return open.length <= INLINE
                ? Bytes.joined(new byte[] {0, (byte) open.length}, open)
                : Bytes.joined(new byte[] {0x12, 32}, Hash.SHA256.of(open));
    }

    /// The peer id in base58.
    public String peerId() {
        return Bytes.base58(multihash());
    }

    /// The peer id as a content id.
    public String contentId() {
        return "b" + Bytes.base32(Bytes.joined(new byte[] {1, 0x72}, multihash()));
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public List<Form> forms() {
        return kind == Kind.IPFS_CLUSTER
                ? List.of(Form.TEXT)
                : List.of(Form.BASE64, Form.HEX, Form.PREFIXED_HEX, Form.RAW, Form.TEXT);
    }

    @Override
    public byte[] content(Form form) {
        if (!forms().contains(form)) {
            throw new IllegalArgumentException("the kind has no such form");
        }
        return switch (form) {
            case BASE64 -> Bytes.bytes(Bytes.base64(secret));
            case HEX -> Bytes.bytes(Bytes.hex(secret));
            case PREFIXED_HEX -> Bytes.bytes("0x" + Bytes.hex(secret));
            case RAW -> secret.clone();
            case TEXT -> Bytes.bytes(json());
        };
    }

    private String json() {
        return kind == Kind.IPFS_CLUSTER
                ? """
                {
                    "id": "%s",
                    "private_key": "%s"
                }
                """
                        .formatted(peerId(), Bytes.base64(secret))
                : """
                {
                  "id": "%s",
                  "privKey": "%s",
                  "pubKey": "%s"
                }
                """
                        .formatted(peerId(), Bytes.base64(secret), Bytes.base64(open));
    }

    /// JSON is compared by its key: clients write it in their own layout.
    @Override
    public boolean isIn(byte[] content, Form form) {
        if (form != Form.TEXT) {
            return NodeKey.super.isIn(content, form);
        }
        return Bytes.text(content).strip().startsWith("{") && read(kind, content).equals(this);
    }

    @Override
    public Map<String, String> open() {
        var all = new LinkedHashMap<String, String>();
        all.put("peer_id", peerId());
        all.put("peer_cid", contentId());
        all.put("type", type.word());
        all.put("public_key", Bytes.base64(open));
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerKey that
                && kind == that.kind
                && Arrays.equals(secret, that.secret);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(secret);
    }

    @Override
    public String toString() {
        return "PeerKey[" + peerId() + "]";
    }
}
