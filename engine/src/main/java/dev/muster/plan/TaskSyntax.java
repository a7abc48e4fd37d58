package dev.muster.plan;

import dev.muster.module.Given;
import dev.muster.module.Module;
import dev.muster.module.Signature;
import dev.muster.module.Vocabulary;
import dev.muster.playbook.Frame;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keyword;
import dev.muster.playbook.Keywords;
import dev.muster.source.InputException;
import dev.muster.source.KeyValues;
import dev.muster.source.NearMiss;
import dev.muster.source.Node;
import dev.muster.source.Span;
import dev.muster.template.Python;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads one task: which of its keys are keywords, which is the module, and what are its arguments.
final class TaskSyntax {
    private static final String BUILTIN = "ansible.builtin.";
    private static final String LEGACY = "ansible.legacy.";

    /// Words that the engine itself understands.
    static final Set<String> STATEMENTS =
            Set.of(
                    "import_role",
                    "import_tasks",
                    "include",
                    "include_role",
                    "include_tasks",
                    "meta");

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

    /// Modules whose line is a command, in which only few words are arguments.
    private static final Set<String> COMMANDS = Set.of("command", "raw", "script", "shell");

    private static final Set<String> OF_COMMANDS =
            Set.of("chdir", "creates", "executable", "removes", "warn");

    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

    private final Vocabulary vocabulary;
    private final Problems problems;
    private final StaticNames names;

    TaskSyntax(Vocabulary vocabulary, Problems problems, StaticNames names) {
        this.vocabulary = vocabulary;
        this.problems = problems;
        this.names = names;
    }

    /// A task as far as its own mapping says; imports are still calls here.
    Optional<Item.Task> read(Node.Mapping node, Frame frame, Set<String> allowed) {
        var given = new HashMap<String, Keyword>();
        var actions = new ArrayList<Node.Entry>();
        Optional<Keyword> loop = Optional.empty();
        for (var entry : node.entries()) {
            var name = entry.key().text();
            var keyword = new Keyword(name, entry.value(), entry.key().span());
            if (name.equals("action") || name.equals("local_action")) {
                actions.add(entry);
                if (name.equals("local_action")) {
                    given.put("delegate_to", local(entry));
                }
            } else if (allowed.contains(name)) {
                given.put(name, keyword);
                if (name.equals("loop")) {
                    loop.ifPresent(other -> twice(other, keyword, frame));
                    loop = Optional.of(keyword);
                }
            } else if (name.startsWith("with_")) {
                loop.ifPresent(other -> twice(other, keyword, frame));
                loop = Optional.of(keyword);
            } else {
                actions.add(entry);
            }
        }
        if (actions.size() != 1) {
            tellActions(node, actions, allowed, frame);
            return Optional.empty();
        }
        var keywords = new Keywords(given);
        register(keywords, frame);
        var finalLoop = loop;
        return call(actions.getFirst(), keywords, frame, allowed)
                .map(call -> new Item.Task(frame, keywords, call, finalLoop, node.span()));
    }

    private void twice(Keyword one, Keyword other, Frame frame) {
        problems.error(
                "duplicate loop in task: %s and %s".formatted(one.name(), other.name()),
                other.place(),
                frame.via(),
                "keep the one that is meant, or loop over both with an include");
    }

    private void register(Keywords keywords, Frame frame) {
        keywords.find("register")
                .filter(register -> !NAME.matcher(Python.print(register.value())).matches())
                .ifPresent(register ->
                        problems.error(
                                "Invalid variable name in 'register' specified: '"
                                        + Python.print(register.value())
                                        + "'",
                                register.place(),
                                frame.via(),
                                "a name has letters, digits and _, and begins with no digit"));
    }

    private static Keyword local(Node.Entry entry) {
        var here = new Node.Scalar("localhost", Value.text("localhost"), entry.key().span());
        return new Keyword("delegate_to", here, entry.key().span());
    }

    private void tellActions(
            Node.Mapping node, List<Node.Entry> actions, Set<String> allowed, Frame frame) {
        if (actions.isEmpty()) {
            problems.error(
                    "this task calls no module",
                    node.span(),
                    frame.via(),
                    "a task has one module beside its keywords, such as `copy:`");
            return;
        }
        var strange = actions.stream().filter(entry -> !isCallable(entry.key().text())).toList();
        if (strange.isEmpty()) {
            var names = actions.stream().map(entry -> "'" + entry.key().text() + "'").toList();
            problems.error(
                    "one task can't call " + String.join(" and ", names),
                    actions.get(1).key().span(),
                    frame.via(),
                    "make a task of each, or indent the one that belongs to the other");
        }
        strange.forEach(entry -> tellStrange(entry.key(), allowed, frame));
    }

    private void tellStrange(Node.Scalar key, Set<String> allowed, Frame frame) {
        var known = new HashSet<>(allowed);
        known.addAll(STATEMENTS);
        vocabulary.modules().forEach(module -> known.add(module.name()));
        var name = strip(key.text());
        problems.error(
                "'" + key.text() + "' is neither a module nor a keyword of a task",
                key.span(),
                frame.via(),
                NearMiss.of(name, known)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("`muster doc` lists the modules"));
    }

    private boolean isCallable(String name) {
        return name.equals("action")
                || name.equals("local_action")
                || STATEMENTS.contains(strip(name))
                || vocabulary.find(name).isPresent();
    }

    private Optional<Item.Call> call(
            Node.Entry entry, Keywords keywords, Frame frame, Set<String> allowed) {
        var name = entry.key().text();
        if (name.equals("action") || name.equals("local_action")) {
            return action(entry, keywords, frame, allowed);
        }
        return call(entry.key(), name, entry.value(), keywords, frame, allowed);
    }

    private Optional<Item.Call> action(
            Node.Entry entry, Keywords keywords, Frame frame, Set<String> allowed) {
        switch (entry.value()) {
            case Node.Scalar scalar -> {
                var words = scalar.text().strip();
                int end = endOfName(words);
                var rest = words.substring(end).strip();
                var text = new Node.Scalar(rest, asText(rest, scalar.span()), scalar.span());
                var name = moduleName(words.substring(0, end), scalar.span(), frame);
                return call(entry.key(), name, text, keywords, frame, allowed);
            }
            case Node.Mapping mapping when mapping.find("module").isPresent() -> {
                var module = mapping.find("module").orElseThrow();
                var name =
                        module instanceof Node.Scalar scalar
                                ? moduleName(scalar.text(), scalar.span(), frame)
                                : "";
                var rest =
                        mapping.entries().stream()
                                .filter(inner -> !inner.key().text().equals("module"))
                                .toList();
                var arguments = new Node.Mapping(rest, mapping.span());
                return call(entry.key(), name, arguments, keywords, frame, allowed);
            }
            case Node.Mapping _, Node.Sequence _ -> {
                problems.error(
                        "'" + entry.key().text() + "' needs a module",
                        entry.key().span(),
                        frame.via(),
                        "write `action: NAME key=value` or a mapping with `module: NAME`");
                return Optional.empty();
            }
        }
    }

    private static int endOfName(String words) {
        int from = words.startsWith("{{") ? Math.max(0, words.indexOf("}}")) : 0;
        for (int i = from; i < words.length(); i++) {
            if (Character.isWhitespace(words.charAt(i))) {
                return i;
            }
        }
        return words.length();
    }

    /// The module's name, resolved if that is known before the run, or as it is written.
    private String moduleName(String text, Span span, Frame frame) {
        try {
            return asText(text, span) instanceof Value.Deferred name
                    ? names.of(new Given("module", name, span, span), frame)
                    : text;
        } catch (InputException _) {
            return text;
        }
    }

    private static Value asText(String text, Span span) {
        return text.contains("{{") || text.contains("{%")
                ? new Value.Deferred(text, span)
                : Value.text(text);
    }

    private Optional<Item.Call> call(
            Node.Scalar key,
            String name,
            Node arguments,
            Keywords keywords,
            Frame frame,
            Set<String> allowed) {
        var statement = strip(name);
        if (STATEMENTS.contains(statement)) {
            return statement(key, statement, arguments, keywords, frame);
        }
        if (name.contains("{{")) {
            return Optional.of(
                    new Item.Call.Named(
                            new Value.Deferred(name, key.span()),
                            arguments(arguments, Optional.empty(), Optional.empty(), frame),
                            key.span()));
        }
        var module = vocabulary.find(name);
        if (module.isEmpty()) {
            tellStrange(new Node.Scalar(name, Value.text(name), key.span()), allowed, frame);
            return Optional.empty();
        }
        return Optional.of(use(key, name, module.get(), arguments, keywords, frame));
    }

    private Item.Call use(
            Node.Scalar key,
            String word,
            Module<?> module,
            Node arguments,
            Keywords keywords,
            Frame frame) {
        var free = Signature.of(module.arguments()).freeForm().map(Signature.Parameter::name);
        var given = new ArrayList<>(more(keywords, frame));
        var keys =
                COMMANDS.contains(module.name())
                        ? Optional.of(OF_COMMANDS)
                        : Optional.<Set<String>>empty();
        given.addAll(0, arguments(arguments, free, keys, frame));
        Optional<Value> whole =
                arguments instanceof Node.Scalar(_, Value.Deferred text, _)
                                && isWhole(text)
                                && free.isEmpty()
                        ? Optional.of(text)
                        : keywords.value("args").filter(Value.Deferred.class::isInstance);
        return new Item.Call.Use(module, word, given, whole, key.span());
    }

    private Optional<Item.Call> statement(
            Node.Scalar key, String statement, Node arguments, Keywords keywords, Frame frame) {
        if (statement.equals("meta")) {
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
        var isRole = statement.endsWith("role");
        var free = isRole ? "name" : "file";
        var known = isRole ? IncludeArguments.OF_ROLES : IncludeArguments.OF_TASKS;
        // the statement of old takes variables for what it includes beside the file
        var keys = Optional.of(known).filter(_ -> !statement.equals("include"));
        var given = new ArrayList<>(arguments(arguments, Optional.of(free), keys, frame));
        given.addAll(more(keywords, frame));
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

    /// The arguments under the keyword `args`.
    private List<Given> more(Keywords keywords, Frame frame) {
        return keywords.find("args")
                .filter(args -> args.node() instanceof Node.Mapping)
                .map(args -> arguments(args.node(), Optional.empty(), Optional.empty(), frame))
                .orElse(List.of());
    }

    private List<Given> arguments(
            Node node, Optional<String> free, Optional<Set<String>> keys, Frame frame) {
        return switch (node) {
            case Node.Mapping mapping -> mapping.entries().stream().map(TaskSyntax::given).toList();
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
        } catch (dev.muster.source.InputException mistakes) {
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

    private static boolean isWhole(Value.Deferred text) {
        var trimmed = text.template().strip();
        return trimmed.startsWith("{{") && trimmed.endsWith("}}") && trimmed.indexOf("{{", 2) < 0;
    }

    /// A word of the built-in collection without its prefix.
    static String strip(String name) {
        return name.startsWith(BUILTIN)
                ? name.substring(BUILTIN.length())
                : name.startsWith(LEGACY) ? name.substring(LEGACY.length()) : name;
    }

    /// Arguments of includes and imports.
    static final class IncludeArguments {
        static final Set<String> OF_TASKS = Set.of("apply", "file");
        static final Set<String> OF_ROLES =
                Set.of(
                        "allow_duplicates",
                        "apply",
                        "defaults_from",
                        "handlers_from",
                        "name",
                        "public",
                        "role",
                        "rolespec_validate",
                        "tasks_from",
                        "vars_from");

        /// What only an include can do.
        static final Set<String> OF_INCLUDES = Set.of("apply", "public");

        private IncludeArguments() {}

        static Optional<Given> target(List<Given> given) {
            return given.stream()
                    .filter(one -> Set.of("file", "name", "role").contains(one.name()))
                    .findFirst();
        }

        static Map<String, Value> values(List<Given> given) {
            var values = new HashMap<String, Value>();
            given.forEach(one -> values.put(one.name(), one.value()));
            return values;
        }
    }
}
