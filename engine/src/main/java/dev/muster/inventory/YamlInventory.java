package dev.muster.inventory;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import dev.muster.source.Node;
import dev.muster.source.Source;
import dev.muster.source.Span;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// An inventory in YAML: groups with `hosts`, `vars` and `children`, nested as deep as one likes.
final class YamlInventory {
    private static final List<String> PARTS = List.of("hosts", "vars", "children");

    private final Inventory inventory;
    private final Source source;
    private final Origin origin;
    private final Consumer<Diagnostic> warnings;
    private final List<Diagnostic> mistakes = new ArrayList<>();

    YamlInventory(
            Inventory inventory, Source source, Origin origin, Consumer<Diagnostic> warnings) {
        this.inventory = inventory;
        this.source = source;
        this.origin = origin;
        this.warnings = warnings;
    }

    /// @throws InputException with a diagnostic for every part that is wrong
    void read() {
        switch (Yaml.parse(source, warnings).orElseThrow(this::empty)) {
            case Node.Mapping top -> {
                refusePlugin(top);
                top.entries().forEach(entry -> group(entry.key(), entry.value()));
            }
            case Node.Scalar other -> throw noMapping(other);
            case Node.Sequence other -> throw noMapping(other);
        }
        if (!mistakes.isEmpty()) {
            throw new InputException(mistakes);
        }
    }

    private InputException empty() {
        return wrong(
                source.start(),
                "the inventory %s is empty".formatted(source.name()),
                "write 'all:' with 'hosts:' below it");
    }

    private InputException noMapping(Node node) {
        return wrong(
                node.span(),
                "an inventory is a mapping of groups, but this is " + node.kind(),
                "write 'all:' with 'hosts:' below it");
    }

    private void refusePlugin(Node.Mapping top) {
        if (top.find("plugin").orElse(null) instanceof Node.Scalar plugin) {
            throw wrong(
                    plugin.span(),
                    "this configures the inventory plugin '%s', which Muster does not have"
                            .formatted(plugin.text()),
                    "use a script that prints the inventory as JSON");
        }
    }

    private Group group(Node.Scalar name, Node content) {
        var group = inventory.define(name.text(), name.span());
        if (content instanceof Node.Mapping parts) {
            for (var part : parts.entries()) {
                part(group, part);
            }
        } else if (!isNothing(content)) {
            mistakes.add(
                    Diagnostic.error(
                                    "the group '%s' is a mapping, but this is %s"
                                            .formatted(name.text(), content.kind()),
                                    content.span())
                            .hint("a group holds 'hosts:', 'vars:' and 'children:'"));
        }
        return group;
    }

    private void part(Group group, Node.Entry part) {
        var name = part.key().text();
        if (!PARTS.contains(name)) {
            var near = NearMiss.of(name, PARTS).map("did you mean '%s'?"::formatted);
            warnings.accept(
                    Diagnostic.warning(
                                    "'%s' is not a part of a group, and is left out"
                                            .formatted(name),
                                    part.key().span())
                            .hint(near.orElse("a group holds 'hosts:', 'vars:' and 'children:'")));
            return;
        }
        for (var entry : entries(group, part)) {
            switch (name) {
                case "hosts" -> attempt(entry, () -> hosts(group, entry));
                case "vars" -> attempt(entry, () -> variable(group, entry));
                default -> attempt(entry, () -> child(group, entry));
            }
        }
    }

    private void attempt(Node.Entry entry, Runnable reading) {
        try {
            reading.run();
        } catch (InputException mistake) {
            mistake.diagnostics().forEach(found -> mistakes.add(found.at(entry.key().span())));
        }
    }

    /// The entries of a part; one name alone stands for a mapping of it to nothing.
    private List<Node.Entry> entries(Group group, Node.Entry part) {
        return switch (part.value()) {
            case Node.Mapping mapping -> mapping.entries();
            case Node.Scalar nothing when isNothing(nothing) -> List.of();
            case Node.Scalar name when name.value() instanceof Value.Text ->
                    List.of(new Node.Entry(name, new Node.Scalar("", Value.NULL, name.span())));
            case Node.Scalar other -> wrongPart(group, part, other);
            case Node.Sequence list -> wrongPart(group, part, list);
        };
    }

    private List<Node.Entry> wrongPart(Group group, Node.Entry part, Node value) {
        mistakes.add(
                Diagnostic.error(
                                "'%s' of the group '%s' is a mapping, but this is %s"
                                        .formatted(part.key().text(), group, value.kind()),
                                value.span())
                        .hint("write each name with a colon behind it: 'web1:'"));
        return List.of();
    }

    private void variable(Group group, Node.Entry entry) {
        Assignment.set(group, entry.key().text(), entry.value().toValue(), entry.value().span());
    }

    private void child(Group parent, Node.Entry entry) {
        inventory.link(parent, group(entry.key(), entry.value()));
    }

    private void hosts(Group group, Node.Entry entry) {
        var key = entry.key();
        if (!(key.value() instanceof Value.Text)) {
            throw wrong(
                    key.span(),
                    "the name of a host is text, but this is "
                            + new Node.Scalar(key.text(), key.value(), key.span()).kind(),
                    "put it in quotes: '%s'".formatted(key.text()));
        }
        var address = HostAddress.parse(key.text());
        var pattern = address.map(HostAddress::name).orElse(key.text());
        var port = address.map(HostAddress::port).orElse(OptionalInt.empty());
        var variables = new LinkedHashMap<String, Value>();
        switch (entry.value()) {
            case Node.Mapping mapping ->
                    mapping.entries()
                            .forEach(found ->
                                    variables.put(found.key().text(), found.value().toValue()));
            case Node.Scalar nothing when isNothing(nothing) -> {}
            case Node.Scalar other -> throw noVariables(key, other);
            case Node.Sequence other -> throw noVariables(key, other);
        }
        for (var name : HostRange.expand(pattern, key.span())) {
            var host = inventory.define(name, port, key.span(), origin);
            inventory.join(host, group);
            host.ownVariables().putAll(variables);
        }
    }

    private static InputException noVariables(Node.Scalar host, Node found) {
        return wrong(
                found.span(),
                "the variables of host '%s' are a mapping, but this is %s"
                        .formatted(host.text(), found.kind()),
                "write 'name: value' below the host");
    }

    private static boolean isNothing(Node node) {
        return node instanceof Node.Scalar(_, Value.Null _, _);
    }

    private static InputException wrong(Span place, String message, String hint) {
        return new InputException(Diagnostic.error(message, place).hint(hint));
    }
}
