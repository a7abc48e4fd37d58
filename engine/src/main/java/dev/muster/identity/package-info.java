/// Who a node is to its peers, and the secrets that a network shares.
///
/// A *kind* says what a key is for, and so how long it is and what its file looks like. A *shared
/// secret* is 256 bits that several parties hold: the secret of the engine API, the key of an IPFS
/// swarm, the secret of an ipfs-cluster. A *node key* is a private key whose public half names the
/// node: by an enode or a record (ENR) in Ethereum's networks, a peer id in libp2p's, a node id in
/// CometBFT's. The names are computed from the key alone, so that peers can be told of each other
/// before any of them has started.
///
/// Nothing here knows files or hosts. What is not as it should be is an
/// [java.lang.IllegalArgumentException] with the reason in words, which never holds the key.
@NullMarked
package dev.muster.identity;

import org.jspecify.annotations.NullMarked;
