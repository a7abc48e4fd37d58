package dev.muster.modules.identity;

import dev.muster.identity.EthereumKey;
import dev.muster.identity.Form;
import dev.muster.identity.Kind;
import dev.muster.identity.Place;
import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Secret;
import dev.muster.module.Shared;
import dev.muster.module.Wanted;
import dev.muster.modules.files.Access;
import dev.muster.modules.files.KeptFile;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// The key by which a host's node is known, or a secret that it shares.
@Manual(
        name = "node_key",
        collection = "muster.crypto",
        summary = "Keeps a node's key or a network's secret in a file on the host.",
        details =
                """
                With `content`, which a vault should hold, the host has that key: `muster keys new` \
                makes such files, and the filters `enode`, `enr`, `peer_id` and `node_id` tell its \
                names before any node has started. Without it a key is made once, in memory, and \
                stays on the host. A key that is there is never replaced unless `replace` says so. \
                The names come back as return values; the key never does. Its kinds are \
                `jwt` (the engine API's secret), `swarm` and `cluster_secret` (IPFS), `devp2p` \
                (secp256k1: enode and ENR), `libp2p` (Ed25519: peer id; RSA and secp256k1 are \
                read), `ipfs_cluster` (identity.json), `cometbft_node` and `cometbft_validator`. \
                A validator's key needs its `signing_state` beside it: a new key gets an empty \
                one, a key that may have signed before is refused without.
                """,
        examples = {
            """
            - node_key:
                kind: jwt
                path: /etc/ethereum/jwt.hex
                group: eth-engine
                mode: "0640"
            """,
            """
            - node_key:
                kind: devp2p
                path: /var/lib/geth/geth/nodekey
                content: "{{ node_keys[inventory_hostname].devp2p }}"
                owner: geth
            """
        },
        returns = {
            "path: the file",
            "kind: what the key is for",
            "public_key: the public key (devp2p, libp2p, CometBFT)",
            "peer_id: the peer id in base58 (libp2p, ipfs_cluster)",
            "peer_cid: the peer id as a content id (libp2p, ipfs_cluster)",
            "type: ed25519, secp256k1 or rsa (libp2p, ipfs_cluster)",
            "node_id: the node's id (devp2p, cometbft_node)",
            "address: the validator's address (cometbft_validator)",
            "enode: the enode's URL, with `address` (devp2p)",
            "enr: the node's record (devp2p)",
            "fingerprint: digest of a secret, the same wherever the secret is (jwt, swarm,"
                    + " cluster_secret)"
        })
public final class NodeKey implements Module.Resource<NodeKey.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument("What the key is for.") Kind kind,
            @Argument("File of the key, on the host.") String path,
            @Argument("The key that the host is to have, in any form that clients write.")
                    Optional<Secret> content,
            @Argument("How the file is written; what is usual for the kind if left out.")
                    Optional<Form> form,
            @Argument("The address that peers find the node at, for `enode` and `enr`.")
                    Optional<String> address,
            @Argument("The port for peers, for `enode` and `enr`.") Optional<Integer> tcp,
            @Argument("The port of the discovery, where it is another.") Optional<Integer> udp,
            @Argument(value = "The number of the record in `enr`.", otherwise = "1") int seq,
            @Argument(
                            value = "Put the key in place of another or of a damaged one.",
                            otherwise = "false")
                    boolean replace,
            @Argument("File of a CometBFT validator's signing state, on the host.")
                    Optional<String> signingState,
            @Argument(
                            value =
                                    "The key in `content` has never signed anything anywhere: for"
                                            + " the first run alone.",
                            otherwise = "false")
                    boolean neverSigned,
            @Shared Access access) {}

    private static final int PRIVATE = 0600;

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var kind = arguments.kind();
        if (kind == Kind.COMETBFT_VALIDATOR && arguments.signingState().isEmpty()) {
            throw mistake(
                    "a validator's key needs 'signing_state'",
                    "it is data/priv_validator_state.json in the node's folder; without it a key"
                            + " can sign twice");
        }
        if (kind != Kind.COMETBFT_VALIDATOR && arguments.signingState().isPresent()) {
            throw mistake("keys of kind " + kind + " have no signing state", "leave it out");
        }
        var declared =
                arguments
                        .content()
                        .map(secret ->
                                checked(
                                        () -> kind.read(secret.reveal()),
                                        "'content' is no " + kind + " key: "));
        var form = arguments.form().orElse(kind.usual());
        var forms = declared.orElseGet(kind::generate).forms();
        if (!forms.contains(form)) {
            throw mistake(
                    "keys of kind %s have no form '%s'".formatted(kind, form),
                    "the forms are "
                            + String.join(", ", forms.stream().map(Form::toString).toList()));
        }
        return new HeldKey(
                arguments,
                declared,
                form,
                place(arguments),
                KeptFile.of(arguments.path(), arguments.access(), false, here).orMode(PRIVATE),
                arguments
                        .signingState()
                        .map(path ->
                                KeptFile.of(path, arguments.access(), false, here).orMode(PRIVATE)),
                new java.util.ArrayList<>());
    }

    private static Optional<Place> place(Arguments arguments) {
        var place =
                arguments
                        .address()
                        .map(address ->
                                checked(
                                        () ->
                                                Place.of(
                                                        address,
                                                        port(arguments.tcp()),
                                                        port(arguments.udp())),
                                        ""));
        // a record without an address is a record all the same, but it must be one that can be made
        if (arguments.kind() == Kind.DEVP2P) {
            checked(() -> ((EthereumKey) Kind.DEVP2P.generate()).enr(place, arguments.seq()), "");
        }
        return place;
    }

    private static OptionalInt port(Optional<Integer> port) {
        return port.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private static <T> T checked(Supplier<T> work, String before) {
        try {
            return work.get();
        } catch (IllegalArgumentException wrong) {
            throw new InputException(Diagnostic.error(before + wrong.getMessage()));
        }
    }

    private static InputException mistake(String what, String hint) {
        return new InputException(Diagnostic.error(what).hint(hint));
    }
}
