package dev.muster.plan;

import dev.muster.module.Given;
import dev.muster.playbook.Frame;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keywords;
import dev.muster.source.Node;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/// Reads statements: the words that the engine itself understands where a module could stand.
///
/// @param syntax reads their arguments
record StatementSyntax(ArgumentSyntax syntax, Problems problems) {
    static final Set<String> WORDS =
            Set.of(
                    "import_role",
                    "import_tasks",
                    "include",
                    "include_role",
                    "include_tasks",
                    "meta");

    /// What `meta` can do.
    static final Set<String> META =
            Set.of(
                    "clear_facts",
                    "clear_host_errors",
                    "end_batch",
                    "end_host",
                    "end_play",
                    "flush_handlers",
                    "noop",
                    "refresh_inventory",
                    "reset_connection");

    /// What a statement calls; nothing where it is wrong.
    Optional<Item.Call> read(
            Node.Scalar key, String statement, Node arguments, Keywords keywords, Frame frame) {
        return statement.equals("meta")
                ? meta(arguments, frame)
                : include(key, statement, arguments, keywords, frame);
    }

    private Optional<Item.Call> meta(Node arguments, Frame frame) {
        var action = arguments instanceof Node.Scalar scalar ? scalar.text().strip() : "";
        if (META.contains(action)) {
            return Optional.of(new Item.Call.Meta(action));
        }
        problems.unknown(
                "unknown action of meta '" + action + "'",
                action,
                META,
                arguments.span(),
                frame.via());
        return Optional.empty();
    }

    private Optional<Item.Call> include(
            Node.Scalar key, String statement, Node arguments, Keywords keywords, Frame frame) {
        var isRole = statement.endsWith("role");
        var free = isRole ? "name" : "file";
        var known = isRole ? IncludeArguments.OF_ROLES : IncludeArguments.OF_TASKS;
        // the statement of old takes variables for what it includes beside the file
        var keys = Optional.of(known).filter(_ -> !statement.equals("include"));
        var given = new ArrayList<>(syntax.read(arguments, Optional.of(free), keys, frame));
        given.addAll(syntax.more(keywords, frame));
        for (var argument : given) {
            if (!known.contains(argument.name()) && !statement.equals("include")) {
                problems.unknown(
                        "Invalid options for " + statement + ": " + argument.name(),
                        argument.name(),
                        known,
                        argument.key(),
                        frame.via());
            }
            text(argument, frame);
        }
        if (IncludeArguments.target(given).isEmpty()) {
            problems.error(
                    statement + " needs a " + free,
                    key.span(),
                    frame.via(),
                    "write `" + statement + ": " + (isRole ? "{name: web}" : "setup.yml") + "`");
            return Optional.empty();
        }
        var apply =
                arguments instanceof Node.Mapping mapping
                        ? mapping.find("apply")
                        : Optional.<Node>empty();
        return Optional.of(
                new Item.Call.Include(statement, isRole, given, apply.or(() -> applied(keywords))));
    }

    /// Names of files are texts.
    private void text(Given argument, Frame frame) {
        if (argument.name().endsWith("_from")
                && !(argument.value() instanceof Value.Text
                        || argument.value() instanceof Value.Deferred)) {
            problems.error(
                    "Expected a string for " + argument.name() + " but got something else instead",
                    argument.place(),
                    frame.via(),
                    "it names one file of the role");
        }
    }

    private static Optional<Node> applied(Keywords keywords) {
        return keywords.find("args")
                .filter(args -> args.node() instanceof Node.Mapping)
                .flatMap(args -> ((Node.Mapping) args.node()).find("apply"));
    }
}
