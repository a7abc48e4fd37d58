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
import dev.muster.source.NearMiss;
import dev.muster.source.Node;
import dev.muster.source.Span;
import dev.muster.template.Python;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads one task: which of its keys are keywords, which is the module, and what are its arguments.
final class TaskSyntax {
    private static final String BUILTIN = "ansible.builtin.";
    private static final String LEGACY = "ansible.legacy.";

    /// Modules whose line is a command, in which only few words are arguments.
    private static final Set<String> COMMANDS = Set.of("command", "raw", "script", "shell");

    private static final Set<String> OF_COMMANDS =
            Set.of("chdir", "creates", "executable", "removes", "warn");

    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

    private final Vocabulary vocabulary;
    private final Problems problems;
    private final StaticNames names;
    private final ArgumentSyntax syntax;
    private final StatementSyntax statements;

    TaskSyntax(Vocabulary vocabulary, Problems problems, StaticNames names) {
        this.vocabulary = vocabulary;
        this.problems = problems;
        this.names = names;
        this.syntax = new ArgumentSyntax(problems);
        this.statements = new StatementSyntax(syntax, problems);
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
            var words = actions.stream().map(entry -> "'" + entry.key().text() + "'").toList();
            problems.error(
                    "one task can't call " + String.join(" and ", words),
                    actions.get(1).key().span(),
                    frame.via(),
                    "make a task of each, or indent the one that belongs to the other");
        }
        strange.forEach(entry -> tellStrange(entry.key(), allowed, frame));
    }

    private void tellStrange(Node.Scalar key, Set<String> allowed, Frame frame) {
        var known = new HashSet<>(allowed);
        known.addAll(StatementSyntax.WORDS);
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
                || StatementSyntax.WORDS.contains(strip(name))
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
                var text = new Node.Scalar(rest, written(rest, scalar.span()), scalar.span());
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
            return written(text, span) instanceof Value.Deferred name
                    ? names.of(new Given("module", name, span, span), frame)
                    : text;
        } catch (InputException _) {
            return text;
        }
    }

    private static Value written(String text, Span span) {
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
        if (StatementSyntax.WORDS.contains(statement)) {
            return statements.read(key, statement, arguments, keywords, frame);
        }
        if (name.contains("{{")) {
            return Optional.of(
                    new Item.Call.Named(
                            new Value.Deferred(name, key.span()),
                            syntax.read(arguments, Optional.empty(), Optional.empty(), frame),
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
        var given = new ArrayList<>(syntax.more(keywords, frame));
        var keys =
                COMMANDS.contains(module.name())
                        ? Optional.of(OF_COMMANDS)
                        : Optional.<Set<String>>empty();
        given.addAll(0, syntax.read(arguments, free, keys, frame));
        Optional<Value> whole =
                arguments instanceof Node.Scalar(_, Value.Deferred text, _)
                                && ArgumentSyntax.isWhole(text)
                                && free.isEmpty()
                        ? Optional.of(text)
                        : keywords.value("args").filter(Value.Deferred.class::isInstance);
        return new Item.Call.Use(module, word, given, whole, key.span());
    }

    /// A word of the built-in collection without its prefix.
    private static String strip(String name) {
        return name.startsWith(BUILTIN)
                ? name.substring(BUILTIN.length())
                : name.startsWith(LEGACY) ? name.substring(LEGACY.length()) : name;
    }
}
