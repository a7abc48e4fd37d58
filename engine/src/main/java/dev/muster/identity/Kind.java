package dev.muster.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a key is for.
public enum Kind {
    /// The secret that an execution client and its consensus client share.
    JWT(true, Form.PREFIXED_HEX),
    /// The key that makes an IPFS swarm private.
    SWARM(true, Form.TEXT),
    /// The secret that the peers of an ipfs-cluster share.
    CLUSTER_SECRET(true, Form.HEX),
    /// The secp256k1 key by which a node is known in Ethereum's networks.
    DEVP2P(false, Form.HEX),
    /// The key by which a node is known in libp2p's networks.
    LIBP2P(false, Form.BASE64),
    /// The key and id of a peer of an ipfs-cluster.
    IPFS_CLUSTER(false, Form.TEXT),
    /// The key by which a CometBFT node is known to its peers.
    COMETBFT_NODE(false, Form.TEXT),
    /// The key with which a CometBFT validator signs.
    COMETBFT_VALIDATOR(false, Form.TEXT);

    private final boolean shared;
    private final Form usual;

    Kind(boolean shared, Form usual) {
        this.shared = shared;
        this.usual = usual;
    }

    /// Whether several hosts hold the same one. All others belong to one host alone.
    public boolean isShared() {
        return shared;
    }

    /// The form of its file where nobody asks for another.
    public Form usual() {
        return usual;
    }

    /// As tasks and commands write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return word();
    }

    /// The kind of that name.
    public static Kind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word.replace('-', '_')))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "there are no keys of kind '%s'; the kinds are %s"
                                        .formatted(word, words())));
    }

    private static String words() {
        return Arrays.stream(values()).map(Kind::word).collect(Collectors.joining(", "));
    }

    /// Makes a new key.
    public NodeKey generate() {
        return switch (this) {
            case JWT, SWARM, CLUSTER_SECRET -> SharedSecret.generate(this);
            case DEVP2P -> EthereumKey.generate();
            case LIBP2P, IPFS_CLUSTER -> PeerKey.generate(this);
            case COMETBFT_NODE, COMETBFT_VALIDATOR -> CometKey.generate(this);
        };
    }

    /// Reads the content of a key's file, in any form that its clients write.
    public NodeKey read(byte[] content) {
        return switch (this) {
            case JWT, SWARM, CLUSTER_SECRET -> SharedSecret.read(this, content);
            case DEVP2P -> EthereumKey.read(content);
            case LIBP2P, IPFS_CLUSTER -> PeerKey.read(this, content);
            case COMETBFT_NODE, COMETBFT_VALIDATOR -> CometKey.read(this, content);
        };
    }

    public NodeKey read(String content) {
        return read(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
