package dev.muster.plan;

import dev.muster.playbook.Frame;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keyword;
import dev.muster.playbook.Keywords;
import dev.muster.playbook.Play;
import dev.muster.playbook.Role;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Node;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads playbook files: plays, and the playbooks they import.
final class PlaybookLoading {
    private static final int DEPTH = 50;

    private final YamlFiles files;
    private final Problems problems;
    private final LoadingAt loadings;
    private final Map<String, Value> defaults;
    private final java.util.function.UnaryOperator<Value> early;
    private final CollectionPaths collections;

    /// Makes the reader of tasks for playbooks in a folder.
    interface LoadingAt {
        Loading in(Path folder);
    }

    /// @param defaults keywords of every play that does not say them itself
    /// @param early resolves what must be known before any host is
    PlaybookLoading(
            YamlFiles files,
            Problems problems,
            LoadingAt loadings,
            Map<String, Value> defaults,
            java.util.function.UnaryOperator<Value> early,
            CollectionPaths collections) {
        this.collections = collections;
        this.files = files;
        this.problems = problems;
        this.loadings = loadings;
        this.defaults = defaults;
        this.early = early;
    }

    /// What an import says about all plays of the playbook it imports.
    private record Inherited(
            List<Keyword> conditions, List<Keyword> tags, Map<String, Value> variables, int depth) {
        static final Inherited NOTHING = new Inherited(List.of(), List.of(), Map.of(), 0);

        Inherited with(Keywords keywords) {
            var conditionsNow = new ArrayList<>(conditions);
            keywords.find("when").ifPresent(conditionsNow::add);
            var tagsNow = new ArrayList<>(tags);
            keywords.find("tags").ifPresent(tagsNow::add);
            var variablesNow = new LinkedHashMap<>(variables);
            variablesNow.putAll(keywords.variables());
            return new Inherited(conditionsNow, tagsNow, variablesNow, depth + 1);
        }
    }

    List<Play> playbook(Path file) {
        return playbook(file, Inherited.NOTHING);
    }

    private List<Play> playbook(Path file, Inherited inherited) {
        var plays = new ArrayList<Play>();
        var root = files.yaml(file);
        if (root.isEmpty()) {
            problems.error(
                    "this playbook is empty",
                    Span.nowhere(files.shown(file)),
                    List.of(),
                    "a playbook is a list of plays: `- hosts: all`");
            return plays;
        }
        if (!(root.get() instanceof Node.Sequence list)) {
            problems.error(
                    "a playbook must be a list of plays, not " + root.get().kind(),
                    root.get().span(),
                    List.of(),
                    "begin each play with `- hosts: ...`");
            return plays;
        }
        for (var node : list.items()) {
            if (!(node instanceof Node.Mapping mapping)) {
                problems.error(
                        "a play must be a mapping, not " + node.kind(),
                        node.span(),
                        List.of(),
                        "begin each play with `- hosts: ...`");
            } else if (imports(mapping).isPresent()) {
                plays.addAll(imported(mapping, imports(mapping).get(), file, inherited));
            } else {
                play(mapping, file, inherited).ifPresent(plays::add);
            }
        }
        return plays;
    }

    private static Optional<Node.Entry> imports(Node.Mapping mapping) {
        return mapping.entry("import_playbook")
                .or(() -> mapping.entry("ansible.builtin.import_playbook"));
    }

    private List<Play> imported(
            Node.Mapping mapping, Node.Entry target, Path file, Inherited inherited) {
        if (inherited.depth() > DEPTH) {
            problems.error(
                    "these playbooks import each other without end",
                    target.value().span(),
                    List.of(),
                    "a playbook imports itself, directly or through others: take one of the imports"
                            + " away");
            return List.of();
        }
        var loading = loadings.in(folder(file));
        var keywords =
                loading.keywords(mapping, Keywords.IMPORT_PLAYBOOK, "a PlaybookInclude", List.of());
        try {
            var name = early.apply(target.value().toValue());
            if (!(name instanceof Value.Text(String text, _, _))) {
                problems.error(
                        "import_playbook needs the name of a file",
                        target.value().span(),
                        List.of());
                return List.of();
            }
            var beside = folder(file).resolve(text.strip()).normalize();
            var other =
                    Files.isRegularFile(beside)
                            ? beside
                            : collections.playbook(text.strip(), folder(file)).orElse(beside);
            if (!Files.isRegularFile(other)) {
                problems.error(
                        "there is no playbook '" + text + "'",
                        target.value().span(),
                        List.of(),
                        dev.muster.source.NearMiss.of(
                                        String.valueOf(other.getFileName()),
                                        YamlFiles.names(folder(other)))
                                .map(near -> "did you mean '" + near + "'?")
                                .orElse("looked for " + files.shown(other)));
                return List.of();
            }
            return playbook(other, inherited.with(keywords));
        } catch (InputException mistakes) {
            problems.add(mistakes, List.of());
            return List.of();
        }
    }

    private static Path folder(Path file) {
        var folder = file.toAbsolutePath().normalize().getParent();
        return folder == null ? Path.of("/") : folder;
    }

    private Optional<Play> play(Node.Mapping mapping, Path file, Inherited inherited) {
        var loading = loadings.in(folder(file));
        var keywords =
                loading.keywords(mapping, Keywords.PLAY, "a Play", List.of())
                        .otherwise(defaults, mapping.span());
        var hosts = keywords.find("hosts");
        if (hosts.isEmpty()) {
            problems.error("this play has no hosts", mapping.span(), List.of(), "add `hosts: all`");
            return Optional.empty();
        }
        var outer = outer(inherited, folder(file));
        var frame =
                new Frame(
                        Frame.Kind.PLAY,
                        outer,
                        keywords,
                        Map.of(),
                        Optional.empty(),
                        folder(file),
                        Optional.empty());
        var roleItems = new ArrayList<Item>();
        var roles = new ArrayList<Role>();
        var handlers = new ArrayList<Item>();
        keywords.find("roles")
                .ifPresent(entries -> {
                    for (var entry : list(entries)) {
                        loading.roles()
                                .entry(entry, frame)
                                .ifPresent(placed -> {
                                    roleItems.add(placed.block());
                                    handlers.addAll(placed.handlers());
                                    collect(placed.block(), roles);
                                });
                    }
                });
        keywords.find("handlers")
                .ifPresent(nodes -> handlers.addAll(loading.items(nodes.node(), frame, true)));
        var preTasks = items(loading, keywords, "pre_tasks", frame);
        var tasks = items(loading, keywords, "tasks", frame);
        var postTasks = items(loading, keywords, "post_tasks", frame);
        roles.addAll(loading.imports().exposed());
        handlers.addAll(0, loading.imports().roleHandlers());
        return Optional.of(
                new Play(
                        keywords.value("name"),
                        hosts.get().value(),
                        frame,
                        folder(file),
                        preTasks,
                        roleItems,
                        tasks,
                        postTasks,
                        handlers,
                        roles,
                        keywords.value("vars_files").map(Keywords::several).orElse(List.of()),
                        prompts(keywords),
                        mapping.span()));
    }

    /// A frame for what an import says about the play; none where it says nothing.
    private static Optional<Frame> outer(Inherited inherited, Path folder) {
        Optional<Frame> outer = Optional.empty();
        var frames = new ArrayList<Keywords>();
        inherited.tags().forEach(tags -> frames.add(new Keywords(Map.of("tags", tags))));
        inherited.conditions().forEach(when -> frames.add(new Keywords(Map.of("when", when))));
        if (!inherited.variables().isEmpty()) {
            frames.add(Keywords.NONE);
        }
        for (int i = 0; i < frames.size(); i++) {
            boolean last = i == frames.size() - 1;
            outer =
                    Optional.of(
                            new Frame(
                                    Frame.Kind.IMPORT,
                                    outer,
                                    frames.get(i),
                                    last ? inherited.variables() : Map.of(),
                                    Optional.empty(),
                                    folder,
                                    Optional.empty()));
        }
        return outer;
    }

    /// The roles in a block and the blocks of dependencies inside it.
    private static void collect(Item.Block block, List<Role> roles) {
        block.body().stream()
                .filter(Item.Block.class::isInstance)
                .map(Item.Block.class::cast)
                .filter(inner -> inner.inner().role().filter(r -> !roles.contains(r)).isPresent())
                .forEach(inner -> collect(inner, roles));
        block.inner().role().filter(role -> !roles.contains(role)).ifPresent(roles::add);
    }

    private List<Item> items(Loading loading, Keywords keywords, String part, Frame frame) {
        return keywords.find(part)
                .map(nodes -> loading.items(nodes.node(), frame, false))
                .orElse(List.of());
    }

    private List<Node> list(Keyword keyword) {
        return switch (keyword.node()) {
            case Node.Sequence list -> list.items();
            case Node.Scalar(_, Value.Null _, _) -> List.of();
            case Node.Scalar _, Node.Mapping _ -> {
                problems.error(
                        "'" + keyword.name() + "' must be a list",
                        keyword.place(),
                        List.of(),
                        "begin each entry with `- `");
                yield List.of();
            }
        };
    }

    private List<Play.Prompt> prompts(Keywords keywords) {
        var prompts = new ArrayList<Play.Prompt>();
        keywords.find("vars_prompt")
                .ifPresent(given -> {
                    for (var node : list(given)) {
                        if (node instanceof Node.Mapping mapping) {
                            prompt(mapping).ifPresent(prompts::add);
                        }
                    }
                });
        return prompts;
    }

    private Optional<Play.Prompt> prompt(Node.Mapping mapping) {
        var name = text(mapping, "name");
        if (name.isEmpty()) {
            problems.add(
                    Diagnostic.error("this prompt has no name", mapping.span())
                            .hint("add `name:` with the variable it asks for"),
                    List.of());
            return Optional.empty();
        }
        return Optional.of(
                new Play.Prompt(
                        name.get(),
                        text(mapping, "prompt").orElse(name.get()),
                        flag(mapping, "private", true),
                        flag(mapping, "confirm", false),
                        flag(mapping, "unsafe", false),
                        mapping.find("default").map(Node::toValue)));
    }

    private static Optional<String> text(Node.Mapping mapping, String key) {
        return mapping.find(key)
                .filter(Node.Scalar.class::isInstance)
                .map(node -> ((Node.Scalar) node).text());
    }

    private static boolean flag(Node.Mapping mapping, String key, boolean otherwise) {
        return mapping.find(key).map(node -> node.toValue().equals(Value.TRUE)).orElse(otherwise);
    }
}
