package dev.muster.source;

import dev.muster.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads YAML 1.1 and JSON as Ansible's loader does, and keeps the place of every node.
///
/// What a hostile or broken file could do is bounded: nesting at [#DEPTH] levels, what aliases
/// multiply at [#ALIASED] nodes, the text at [#SIZE] characters.
public final class Yaml {
    static final int DEPTH = 200;
    static final int ALIASED = 1_000_000;
    static final int SIZE = 64 << 20;

    private Yaml() {}

    /// The one document of a file; nothing when the file holds only comments.
    public static Optional<Node> parse(Source source) {
        return parse(source, _ -> {});
    }

    /// The one document of a file, with a warning for each key that is written twice.
    public static Optional<Node> parse(Source source, Consumer<Diagnostic> warnings) {
        var json = Json.parse(source, warnings);
        if (json.isPresent()) {
            return json;
        }
        var documents = documents(source, warnings);
        if (documents.size() > 1) {
            throw new InputException(
                    Diagnostic.error(
                                    "this file holds more than one YAML document",
                                    documents.get(1).span())
                            .hint("keep one document a file: remove the line '---' in the middle"));
        }
        return documents.stream().findFirst();
    }

    /// All documents of a file, apart by lines of `---`.
    public static List<Node> documents(Source source) {
        return documents(source, _ -> {});
    }

    private static List<Node> documents(Source source, Consumer<Diagnostic> warnings) {
        return YamlComposer.documents(source, true, warnings);
    }

    /// The data of a text that is nobody's template, such as the output of a host. Templates in it
    /// stay text.
    public static Value value(String text) {
        var documents = values(text);
        if (documents.size() > 1) {
            throw new InputException(
                    Diagnostic.error("the text holds more than one YAML document"));
        }
        return documents.isEmpty() ? Value.NULL : documents.getFirst();
    }

    /// The data of every document of such a text.
    public static List<Value> values(String text) {
        var source = new Source("<text>", text);
        return YamlComposer.documents(source, false, _ -> {}).stream().map(Node::toValue).toList();
    }
}
