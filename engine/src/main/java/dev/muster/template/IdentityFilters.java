package dev.muster.template;

import dev.muster.identity.CometKey;
import dev.muster.identity.EthereumKey;
import dev.muster.identity.Kind;
import dev.muster.identity.NodeKey;
import dev.muster.identity.PeerKey;
import dev.muster.identity.Place;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// Filters that make of a node's private key the names that its peers know it by. The names are for
/// everybody, though the key is a secret.
final class IdentityFilters {
    private static final String CONTENT_ID = "cid";

    private IdentityFilters() {}

    static void addTo(FilterSet filters) {
        filters.addOpen(
                "enode",
                "ip! tcp udp",
                (input, given, _) ->
                        named(() -> ethereum(input).enode(place(given).orElseThrow())));
        filters.addOpen(
                "enr",
                "ip tcp udp seq",
                (input, given, _) ->
                        named(() -> ethereum(input).enr(place(given), given.number(3, 1))));
        filters.addOpen("peer_id", "form", (input, given, _) -> named(() -> peer(input, given)));
        filters.addOpen("node_id", "", (input, _, _) -> named(() -> node(text(input))));
        filters.addOpen("public_part", "kind!", (input, given, _) -> opened(input, given));
    }

    private static Value named(Supplier<String> name) {
        return Value.text(mistaken(name));
    }

    private static <T> T mistaken(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException wrong) {
            throw TemplateException.value(
                    "the key can't be used: " + String.valueOf(wrong.getMessage()));
        }
    }

    private static EthereumKey ethereum(Value input) {
        return (EthereumKey) Kind.DEVP2P.read(text(input));
    }

    private static Optional<Place> place(Parameters.Given given) {
        return given.find(0)
                .map(Python::print)
                .map(address -> Place.of(address, port(given, 1), port(given, 2)));
    }

    private static OptionalInt port(Parameters.Given given, int index) {
        return given.find(index).isPresent()
                ? OptionalInt.of(given.number(index, 0))
                : OptionalInt.empty();
    }

    private static String peer(Value input, Parameters.Given given) {
        var key = (PeerKey) Kind.LIBP2P.read(text(input));
        return switch (given.text(0, "base58")) {
            case "base58" -> key.peerId();
            case CONTENT_ID -> key.contentId();
            default -> throw new IllegalArgumentException("a peer id has the forms base58 and cid");
        };
    }

    /// What the two networks that speak of a node id mean by it.
    private static String node(String text) {
        return text.strip().startsWith("{")
                ? ((CometKey) Kind.COMETBFT_NODE.read(text)).nodeId()
                : ((EthereumKey) Kind.DEVP2P.read(text)).nodeId();
    }

    private static Value opened(Value input, Parameters.Given given) {
        NodeKey key = mistaken(() -> Kind.of(given.text(0, "")).read(text(input)));
        var open = new LinkedHashMap<String, Value>();
        key.open().forEach((name, value) -> open.put(name, Value.text(value)));
        return Value.map(open);
    }

    /// The text of a key. JSON may have become a mapping on its way here.
    private static String text(Value input) {
        return switch (input) {
            case Value.Text(String words, _, _) -> words;
            case Value.Mapping mapping -> JsonText.write(mapping);
            default -> throw TemplateException.type("a key is text, not " + Python.kindOf(input));
        };
    }
}
