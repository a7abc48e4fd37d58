package dev.muster.plan;

import dev.muster.module.Given;
import dev.muster.playbook.Frame;
import dev.muster.playbook.Keywords;
import dev.muster.source.InputException;
import dev.muster.source.KeyValues;
import dev.muster.source.Node;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the arguments of modules and statements: as mappings, as lines of `key=value`, and under
/// the keyword `args`.
record ArgumentSyntax(Problems problems) {

    /// The arguments under the keyword `args`.
    List<Given> more(Keywords keywords, Frame frame) {
        return keywords.find("args")
                .filter(args -> args.node() instanceof Node.Mapping)
                .map(args -> read(args.node(), Optional.empty(), Optional.empty(), frame))
                .orElse(List.of());
    }

    /// The arguments as they stand beside a module's name: a mapping, or a line of them.
    ///
    /// @param free the argument that takes what is left of a line, if there is one
    /// @param keys the only words that are arguments in a line; any where that is not said
    List<Given> read(Node node, Optional<String> free, Optional<Set<String>> keys, Frame frame) {
        return switch (node) {
            case Node.Mapping mapping ->
                    mapping.entries().stream().map(ArgumentSyntax::given).toList();
            case Node.Scalar(_, Value.Null _, _) -> List.of();
            case Node.Scalar scalar -> words(scalar, free, keys, frame);
            case Node.Sequence list -> {
                problems.error(
                        "arguments can't be a list",
                        list.span(),
                        frame.via(),
                        "write them as `name: value`");
                yield List.of();
            }
        };
    }

    private List<Given> words(
            Node.Scalar scalar, Optional<String> free, Optional<Set<String>> keys, Frame frame) {
        if (free.isEmpty() && scalar.value() instanceof Value.Deferred text && isWhole(text)) {
            return List.of();
        }
        try {
            var words =
                    keys.isPresent()
                            ? KeyValues.parse(scalar.text(), scalar.span(), keys.get()::contains)
                            : KeyValues.parse(scalar.text(), scalar.span());
            var given = new ArrayList<Given>();
            for (var pair : words.pairs()) {
                given.add(
                        new Given(
                                pair.key().text(),
                                pair.value().toValue(),
                                pair.key().span(),
                                pair.value().span()));
            }
            words.rest()
                    .filter(rest -> free.isPresent() && !rest.text().isBlank())
                    .ifPresent(rest ->
                            given.add(
                                    new Given(
                                            free.orElseThrow(),
                                            rest.value(),
                                            scalar.span(),
                                            scalar.span())));
            return given;
        } catch (InputException mistakes) {
            problems.add(mistakes, frame.via());
            return List.of();
        }
    }

    private static Given given(Node.Entry entry) {
        return new Given(
                entry.key().text(),
                entry.value().toValue(),
                entry.key().span(),
                entry.value().span());
    }

    /// Whether a text is a single template, which may come to a mapping.
    static boolean isWhole(Value.Deferred text) {
        var trimmed = text.template().strip();
        return trimmed.startsWith("{{") && trimmed.endsWith("}}") && trimmed.indexOf("{{", 2) < 0;
    }
}
