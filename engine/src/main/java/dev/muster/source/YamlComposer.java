package dev.muster.source;

import dev.muster.value.Origin;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/// Puts the parser's events together to nodes: resolves tags, anchors and merge keys, keeps places,
/// and stops at the limits of [Yaml].
final class YamlComposer {
    private static final int TABS = 200;
    private static final String YAML_TAG = "tag:yaml.org,2002:";

    private final Source source;
    private final Places places;
    private final boolean templates;
    private final Consumer<Diagnostic> warnings;
    private final ParserImpl events;

    private final Map<String, Anchored> anchors = new HashMap<>();
    private final Set<String> unfinished = new HashSet<>();
    private int depth;
    private int unsafe;
    private long nodes;
    private long aliased;

    /// @param weight how many nodes the anchor stands for when every alias in it is written out
    private record Anchored(Node node, long weight) {}

    /// @param text the text of the source, or one of the same shape
    private YamlComposer(
            Source source, String text, boolean templates, Consumer<Diagnostic> warnings) {
        this.source = source;
        this.places = new Places(source);
        this.templates = templates;
        this.warnings = warnings;
        var options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        options.setNestingDepthLimit(Integer.MAX_VALUE);
        this.events = new ParserImpl(new StreamReader(text), options);
    }

    /// The documents of a source.
    ///
    /// SnakeYAML refuses a tab behind a key or a quoted value, where the reference's loader takes
    /// it for a space. Such a tab is made one, and the text is read again; this can go when
    /// SnakeYAML skips tabs as libyaml does.
    static List<Node> documents(Source source, boolean templates, Consumer<Diagnostic> warnings) {
        if (source.text().length() > Yaml.SIZE) {
            throw wrong(
                    source.start(),
                    "the text is too long: %d MiB".formatted(source.text().length() >> 20),
                    "at most %d MiB are read".formatted(Yaml.SIZE >> 20));
        }
        var mistakes = new YamlMistake(source, new Places(source));
        var text = source.text();
        for (int tabs = 0; ; tabs++) {
            var found = new ArrayList<Diagnostic>();
            try {
                var documents = new YamlComposer(source, text, templates, found::add).documents();
                found.forEach(warnings);
                return documents;
            } catch (YAMLException mistake) {
                int tab = tabs < TABS ? mistakes.separatingTab(mistake) : -1;
                if (tab < 0) {
                    throw new InputException(mistakes.explain(mistake));
                }
                text = text.substring(0, tab) + " " + text.substring(tab + 1);
            }
        }
    }

    private List<Node> documents() {
        var documents = new ArrayList<Node>();
        while (!events.checkEvent(Event.ID.StreamEnd)) {
            if (events.getEvent().is(Event.ID.DocumentStart)) {
                anchors.clear();
                if (isEmptyDocument() && documents.isEmpty()) {
                    compose();
                } else {
                    documents.add(compose());
                }
            }
        }
        return documents;
    }

    private boolean isEmptyDocument() {
        return events.peekEvent() instanceof ScalarEvent scalar
                && scalar.isPlain()
                && scalar.getValue().isEmpty()
                && scalar.getTag() == null
                && scalar.getAnchor() == null;
    }

    private Node compose() {
        var event = (NodeEvent) events.getEvent();
        if (event instanceof AliasEvent) {
            return alias(event);
        }
        nodes++;
        var anchor = event.getAnchor();
        long before = nodes + aliased;
        if (anchor != null) {
            unfinished.add(anchor);
        }
        var node =
                switch (event) {
                    case ScalarEvent scalar -> scalar(scalar);
                    case CollectionStartEvent collection -> collection(collection);
                    default -> throw new IllegalStateException("unexpected " + event);
                };
        if (anchor != null) {
            unfinished.remove(anchor);
            anchors.put(anchor, new Anchored(node, nodes + aliased - before + 1));
        }
        return node;
    }

    private Node alias(NodeEvent event) {
        var name = event.getAnchor();
        var span = places.span(event.getStartMark(), event.getEndMark());
        if (unfinished.contains(name)) {
            throw wrong(
                    span,
                    "the alias '*%s' stands inside what it refers to".formatted(name),
                    "write the value out, or move the anchor");
        }
        var known = anchors.get(name);
        if (known == null) {
            var near = NearMiss.of(name, anchors.keySet());
            throw wrong(
                    span,
                    "no anchor '&%s' stands above this alias".formatted(name),
                    near.map(word -> "did you mean '*%s'?".formatted(word))
                            .orElse("quote a value that begins with '*'"));
        }
        aliased += known.weight();
        if (aliased > Yaml.ALIASED) {
            throw wrong(
                    span,
                    "the aliases of this file multiply it beyond a million nodes",
                    "aliases of aliases grow exponentially; write a loop in the playbook instead");
        }
        return known.node();
    }

    private Node collection(CollectionStartEvent start) {
        if (++depth > Yaml.DEPTH) {
            throw wrong(
                    places.span(start.getStartMark(), start.getStartMark()),
                    "the text is nested more than %d levels deep".formatted(Yaml.DEPTH),
                    "is a bracket or an indentation repeated by mistake?");
        }
        var tag = tag(start.getTag());
        boolean markedUnsafe = tag.equals("!unsafe");
        if (!markedUnsafe
                && !List.of("", "!", "map", "seq", "set", "omap", "pairs").contains(tag)) {
            throw unknownTag(start, tag);
        }
        unsafe += markedUnsafe ? 1 : 0;
        var node = start instanceof MappingStartEvent ? mapping(start) : sequence(start);
        unsafe -= markedUnsafe ? 1 : 0;
        depth--;
        return node;
    }

    private Node sequence(CollectionStartEvent start) {
        var items = new ArrayList<Node>();
        while (!events.checkEvent(Event.ID.SequenceEnd)) {
            items.add(compose());
        }
        var end = events.getEvent();
        return new Node.Sequence(items, collectionSpan(start, end, Optional.empty()));
    }

    private Node mapping(CollectionStartEvent start) {
        var own = new ArrayList<Node.Entry>();
        var merged = new ArrayList<Node.Mapping>();
        while (!events.checkEvent(Event.ID.MappingEnd)) {
            boolean plain = events.peekEvent() instanceof ScalarEvent scalar && scalar.isPlain();
            var key = key(compose());
            var value = compose();
            if (plain && key.text().equals("<<")) {
                merge(value, merged);
            } else {
                own.add(new Node.Entry(key, value));
            }
        }
        var end = events.getEvent();
        warnOfDuplicates(own);
        var entries = merged.isEmpty() ? own : MergeKey.entries(own, merged);
        var first =
                own.isEmpty() ? Optional.<Span>empty() : Optional.of(own.getFirst().key().span());
        return new Node.Mapping(entries, collectionSpan(start, end, first));
    }

    private void merge(Node value, List<Node.Mapping> into) {
        switch (value) {
            case Node.Mapping mapping -> into.add(mapping);
            case Node.Sequence sequence -> sequence.items().forEach(item -> merge(item, into));
            case Node.Scalar scalar ->
                    throw wrong(
                            scalar.span(),
                            "'<<' merges mappings, but this is " + scalar.kind(),
                            "write '<<: *anchor' with an anchor of a mapping");
        }
    }

    private Node.Scalar key(Node node) {
        return switch (node) {
            case Node.Scalar(var text, Value.Deferred _, var span) ->
                    new Node.Scalar(text, Value.text(text), span);

            case Node.Scalar key -> key;
            case Node.Mapping mapping -> throw collectionAsKey(mapping);
            case Node.Sequence sequence -> throw collectionAsKey(sequence);
        };
    }

    private InputException collectionAsKey(Node key) {
        var line = source.line(key.span().line()).orElse("");
        int column = Math.max(0, key.span().column() - 2);
        int braces = line.indexOf("{{", column);
        if (key instanceof Node.Mapping && braces >= 0 && braces <= column + 2) {
            var place = new Span(source, key.span().line(), braces + 1, 2);
            return wrong(
                    place,
                    "a value that begins with '{{' must be quoted",
                    YamlMistake.quoted(line, braces));
        }
        return wrong(key.span(), "the key of a mapping is " + key.kind(), "use text as key");
    }

    private void warnOfDuplicates(List<Node.Entry> entries) {
        var seen = HashMap.<Value, Node.Scalar>newHashMap(entries.size());
        for (var entry : entries) {
            var earlier = seen.put(entry.key().value(), entry.key());
            if (earlier != null) {
                warnings.accept(YamlMistake.duplicate(entry.key(), earlier));
            }
        }
    }

    private Node scalar(ScalarEvent event) {
        var text = event.getValue();
        var span = places.content(event);
        var tag = tag(event.getTag());
        var value =
                switch (tag) {
                    case "" ->
                            event.isPlain()
                                    ? PlainScalar.resolve(text).orElseGet(() -> text(text, span))
                                    : text(text, span);
                    case "!", "str" -> text(text, span);
                    case "!unsafe" -> plain(text).from(Origin.WORLD);
                    case "!vault", "!vault-encrypted" ->
                            templates
                                    ? new Value.Deferred(text, span)
                                    : new Value.Undefined(
                                            "vault", "this value is encrypted by a vault");
                    case "null" -> Value.NULL;
                    case "bool" -> typed(PlainScalar.truth(text), tag, text, span);
                    case "int", "float" -> number(tag, text, span);
                    case "binary" -> binary(text, span);
                    case "timestamp" -> text(text, span);
                    default -> throw unknownTag(event, tag);
                };
        return new Node.Scalar(text, value, span);
    }

    private Value text(String text, Span span) {
        return templates && unsafe == 0 && Templates.isTemplate(text)
                ? new Value.Deferred(text, span)
                : unsafe == 0 ? plain(text) : plain(text).from(Origin.WORLD);
    }

    private Value.Text plain(String text) {
        return new Value.Text(text, source.secret(), Origin.WRITTEN);
    }

    private Value number(String tag, String text, Span span) {
        var value = typed(PlainScalar.number(text), tag, text, span);
        return tag.equals("float") && value instanceof Value.Int whole
                ? Value.of(whole.number().doubleValue())
                : value;
    }

    private Value typed(Optional<Value> value, String tag, String text, Span span) {
        return value.orElseThrow(() ->
                wrong(
                        span,
                        "'%s' is not a value of the tag !!%s".formatted(text, tag),
                        "leave the tag out to have text"));
    }

    private Value binary(String text, Span span) {
        try {
            var bytes = Base64.getMimeDecoder().decode(text);
            return Value.text(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            throw wrong(span, "the value of !!binary is not base64", "encode it with 'base64'");
        }
    }

    private static String tag(@Nullable String tag) {
        if (tag == null) {
            return "";
        }
        return tag.startsWith(YAML_TAG) ? tag.substring(YAML_TAG.length()) : tag;
    }

    private InputException unknownTag(Event event, String tag) {
        var known = List.of("!unsafe", "!vault", "!!str", "!!int", "!!float", "!!bool", "!!binary");
        var near = NearMiss.of(tag, known).map(word -> "did you mean '%s'?".formatted(word));
        return wrong(
                places.span(event.getStartMark(), event.getStartMark()),
                "the tag '%s' is unknown here".formatted(tag.startsWith("!") ? tag : "!!" + tag),
                near.orElse(
                        "quote a value that begins with '!'; tags are "
                                + String.join(", ", known)));
    }

    private Span collectionSpan(CollectionStartEvent start, Event end, Optional<Span> firstKey) {
        return start.isFlow()
                ? places.span(start.getStartMark(), end.getEndMark())
                : firstKey.orElseGet(() -> places.span(start.getStartMark(), start.getStartMark()));
    }

    private static InputException wrong(Span span, String message, String hint) {
        return new InputException(Diagnostic.error(message, span).hint(hint));
    }
}
