package dev.muster.cli;

import dev.muster.identity.Form;
import dev.muster.identity.Kind;
import dev.muster.identity.NodeKey;
import dev.muster.report.YamlText;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The keys in a file of variables: `node_keys`, by the names of those they are for, then by kind.
/// The file lies encrypted, and is a file of `group_vars` like any other.
final class NodeKeyFile {
    /// Whom the keys are for that a whole network shares.
    static final String SHARED = "shared";

    private static final String VARIABLE = "node_keys";

    private final String file;
    private final Map<String, Map<Kind, NodeKey>> keys = new TreeMap<>();

    private NodeKeyFile(String file) {
        this.file = file;
    }

    static NodeKeyFile empty(String file) {
        return new NodeKeyFile(file);
    }

    /// Reads a file's plain text.
    static NodeKeyFile of(String file, byte[] plain) {
        var all = new NodeKeyFile(file);
        var value = Yaml.value(new String(plain, StandardCharsets.UTF_8));
        if (!(value instanceof Value.Mapping variables)
                || variables.entries().size() != 1
                || !(variables.find(VARIABLE).orElse(Value.NULL) instanceof Value.Mapping names)) {
            throw new InputException(
                    Diagnostic.error(
                                    file
                                            + " is no file of node keys: it holds other things than"
                                            + " '"
                                            + VARIABLE
                                            + "'")
                            .hint("name another file; it would be written anew as a whole"));
        }
        names.entries()
                .forEach((name, kinds) -> {
                    if (kinds instanceof Value.Mapping mapping) {
                        mapping.entries()
                                .forEach(
                                        (kind, key) -> all.read(text(name), text(kind), text(key)));
                    }
                });
        return all;
    }

    private static String text(Value value) {
        return value instanceof Value.Text(String text, _, _) ? text : value.toString();
    }

    private void read(String name, String word, String content) {
        try {
            var kind = Kind.of(word);
            put(name, kind.read(content));
        } catch (IllegalArgumentException wrong) {
            throw new InputException(
                    Diagnostic.error(
                            "the key '%s' of %s in %s can't be used: %s"
                                    .formatted(word, name, file, wrong.getMessage())));
        }
    }

    Optional<NodeKey> find(String name, Kind kind) {
        return Optional.ofNullable(keys.getOrDefault(name, Map.of()).get(kind));
    }

    void put(String name, NodeKey key) {
        keys.computeIfAbsent(name, _ -> new TreeMap<>()).put(key.kind(), key);
    }

    /// All keys, by the names of those they are for.
    Map<String, Map<Kind, NodeKey>> all() {
        return keys;
    }

    /// Throws if two share what must be one's own: peers would take them for the same node.
    void check() {
        var owners = new LinkedHashMap<NodeKey, String>();
        keys.forEach((name, kinds) ->
                kinds.values().stream()
                        .filter(key -> !key.kind().isShared())
                        .forEach(key -> {
                            var other = owners.putIfAbsent(key, name);
                            if (other != null) {
                                throw new InputException(
                                        Diagnostic.error(
                                                        "%s and %s have the same %s key in %s"
                                                                .formatted(
                                                                        other,
                                                                        name,
                                                                        key.kind(),
                                                                        file))
                                                .hint(
                                                        "each node needs its own: `muster keys new"
                                                                + " --replace` makes one"));
                            }
                        }));
    }

    /// The plain text of the file.
    byte[] plain() {
        var names = new LinkedHashMap<String, Value>();
        keys.forEach((name, kinds) -> {
            var values = new LinkedHashMap<String, Value>();
            kinds.forEach((kind, key) -> values.put(kind.word(), Value.text(content(key))));
            names.put(name, Value.map(values));
        });
        var text = YamlText.of(Value.map(Map.of(VARIABLE, Value.map(names))));
        return (text.endsWith("\n") ? text : text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String content(NodeKey key) {
        var form = key.kind() == Kind.LIBP2P ? Form.BASE64 : key.kind().usual();
        return new String(key.content(form), StandardCharsets.UTF_8);
    }
}
