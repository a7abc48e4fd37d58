package dev.muster.plan;

import dev.muster.inventory.Host;
import dev.muster.inventory.Inventory;
import dev.muster.inventory.Layer;
import dev.muster.playbook.Frame;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keyword;
import dev.muster.playbook.Play;
import dev.muster.playbook.Role;
import dev.muster.source.InputException;
import dev.muster.source.Node;
import dev.muster.source.Source;
import dev.muster.source.Span;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a host's variable gets its value: everybody who says one, lowest precedence first.
public final class Explanation {
    private final String name;
    private final Plan.Sources sources;
    private final List<Saying> sayings = new ArrayList<>();

    /// One who says a value.
    ///
    /// @param who the kind of place: "role defaults", "play"
    /// @param value the value as it is written; empty where only the run will know it
    /// @param when when it counts, where that is not always: in one role, once a task has run
    public record Saying(
            String who, Optional<Span> place, Optional<Value> value, Optional<String> when) {
        /// Whether it counts everywhere in the play from its beginning.
        public boolean counts() {
            return when.isEmpty();
        }
    }

    Explanation(String name, Plan.Sources sources) {
        this.name = name;
        this.sources = sources;
    }

    /// What inventory and command line say about a host.
    public static List<Saying> of(
            String name, Host host, Inventory inventory, Path folder, Plan.Sources sources) {
        var explanation = new Explanation(name, sources);
        explanation.inventory(inventory.layers(host, folder), host);
        explanation.extra();
        return List.copyOf(explanation.sayings);
    }

    /// What a play says beside them.
    public static List<Saying> of(
            String name, Host host, Inventory inventory, Play play, Plan.Sources sources) {
        var explanation = new Explanation(name, sources);
        play.roles().forEach(explanation::defaults);
        explanation.inventory(inventory.layers(host, play.folder()), host);
        explanation.keywords("play", Optional.of(play.frame()), Optional.empty());
        play.prompts().stream()
                .filter(prompt -> prompt.name().equals(name))
                .forEach(_ -> explanation.say("prompt", place(play, "vars_prompt")));
        play.variableFiles().forEach(entry -> explanation.file(entry, play));
        play.roles().forEach(explanation::variables);
        explanation.items(play);
        explanation.extra();
        return List.copyOf(explanation.sayings);
    }

    /// What everybody says as far as one task reads it.
    public static List<Saying> of(
            String name,
            Host host,
            Inventory inventory,
            Play play,
            Item.Task task,
            Plan.Sources sources) {
        var explanation = new Explanation(name, sources);
        new TaskExplanation(explanation, name, play, task).tell(host, inventory);
        return List.copyOf(explanation.sayings);
    }

    /// The tasks of a play that are known before it runs, in their order.
    public static List<Item.Task> tasks(Play play) {
        var tasks = new ArrayList<Item.Task>();
        for (var part : parts(play)) {
            part.forEach(item -> collect(item, new ArrayList<>(), tasks));
        }
        return tasks;
    }

    private static List<List<Item>> parts(Play play) {
        return List.of(
                play.preTasks(), play.roleItems(), play.tasks(), play.postTasks(), play.handlers());
    }

    static Optional<Span> place(Play play, String keyword) {
        return Optional.of(play.keywords().place(keyword, play.place()));
    }

    void say(String who, Optional<Span> place) {
        sayings.add(new Saying(who, place, Optional.empty(), Optional.empty()));
    }

    void say(String who, Span place, Value value, Optional<String> when) {
        sayings.add(new Saying(who, Optional.of(place), Optional.of(value), when));
    }

    void extra() {
        var value = sources.extra().get(name);
        if (value != null) {
            sayings.add(
                    new Saying(
                            "command line (-e)",
                            Optional.empty(),
                            Optional.of(value),
                            Optional.empty()));
        }
    }

    // ---- inventory

    void inventory(List<Layer> layers, Host host) {
        for (var layer : layers) {
            var value = layer.variables().get(name);
            if (value != null) {
                say(layer.name(), line(layer, host), value, Optional.empty());
            }
        }
    }

    /// The line of a layer's source that says the value.
    private Span line(Layer layer, Host host) {
        // the group of all hosts stands in no file of its own
        var place = layer.place().source().text().isEmpty() ? host.place() : layer.place();
        var source = place.source();
        return key(source).or(() -> assignment(source, layer)).orElse(layer.place());
    }

    private Optional<Span> key(Source source) {
        try {
            return Yaml.parse(source).flatMap(this::key);
        } catch (InputException _) {
            return Optional.empty();
        }
    }

    private Optional<Span> key(Node node) {
        return node instanceof Node.Mapping mapping
                ? mapping.entry(name).map(entry -> entry.key().span())
                : Optional.empty();
    }

    /// The first line at the layer's place or behind it, or in its section, that gives the name a
    /// value.
    private Optional<Span> assignment(Source source, Layer layer) {
        var lines = source.text().lines().toList();
        var says = Pattern.compile("(?:^|[\\s\"'])" + Pattern.quote(name) + "[\"']?\\s*[=:]");
        var section = "[" + layer.name().replaceFirst("^group ", "") + ":vars]";
        boolean own = source.equals(layer.place().source());
        int from = own ? Math.max(1, layer.place().line()) : 1;
        from = own ? from : Math.max(1, lines.indexOf(section) + 1);
        if (from <= lines.size() && !says.matcher(lines.get(from - 1)).find()) {
            from = Math.max(from, lines.indexOf(section) + 1);
        }
        for (int number = from; number <= lines.size(); number++) {
            var matcher = says.matcher(lines.get(number - 1));
            if (matcher.find()) {
                int column = lines.get(number - 1).indexOf(name, matcher.start()) + 1;
                return Optional.of(new Span(source, number, column, name.length()));
            }
        }
        return Optional.empty();
    }

    // ---- roles and files

    private void defaults(Role role) {
        var value = role.defaults().get(name);
        if (value != null) {
            say("defaults of role " + role.name(), within(role, "defaults"), value, scope(role));
        }
    }

    private void variables(Role role) {
        var value = role.variables().get(name);
        if (value != null) {
            say("vars of role " + role.name(), within(role, "vars"), value, scope(role));
        }
        var given = role.parameters().get(name);
        if (given != null) {
            sayings.add(
                    new Saying(
                            "parameter of role " + role.name(),
                            Optional.empty(),
                            Optional.of(given),
                            Optional.of("in the role")));
        }
    }

    private static Optional<String> scope(Role role) {
        return role.isPublic() ? Optional.empty() : Optional.of("in the role");
    }

    Span within(Role role, String part) {
        for (var file : files(role.folder().resolve(part))) {
            var found = sources.files().yaml(file).flatMap(this::key);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return new Source(sources.files().shown(role.folder().resolve(part)), "").start();
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*/[^/.]+(\\.(ya?ml|json))?"))
                    .sorted()
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    void file(Value entry, Play play) {
        if (!(entry instanceof Value.Text(String text, _, _))) {
            sayings.add(
                    new Saying(
                            "vars_files",
                            place(play, "vars_files"),
                            Optional.empty(),
                            Optional.of("where the file that the host chooses says it")));
            return;
        }
        for (var path :
                List.of(play.folder().resolve(text), play.folder().resolve("vars/" + text))) {
            if (Files.isRegularFile(path)) {
                var value = sources.files().variables(path).get(name);
                if (value != null) {
                    var place = sources.files().yaml(path).flatMap(this::key);
                    say("vars_files", place.orElse(play.place()), value, Optional.empty());
                }
                return;
            }
        }
    }

    // ---- items

    void keywords(String who, Optional<Frame> frame, Optional<String> when) {
        frame.ifPresent(own -> keyword(who, own.keywords().find("vars"), when));
    }

    void keyword(String who, Optional<Keyword> vars, Optional<String> when) {
        vars.map(Keyword::node)
                .filter(Node.Mapping.class::isInstance)
                .flatMap(node -> ((Node.Mapping) node).entry(name))
                .ifPresent(entry -> say(who, entry.key().span(), entry.value().toValue(), when));
    }

    private void items(Play play) {
        var blocks = new ArrayList<Item.Block>();
        var tasks = new ArrayList<Item.Task>();
        for (var part : parts(play)) {
            part.forEach(item -> collect(item, blocks, tasks));
        }
        for (var block : blocks) {
            keyword("block", block.keywords().find("vars"), Optional.of("in the block"));
        }
        for (var task : tasks) {
            keyword("task", task.keywords().find("vars"), Optional.of("in the task"));
        }
        tasks.forEach(this::sets);
    }

    static void collect(Item item, List<Item.Block> blocks, List<Item.Task> tasks) {
        switch (item) {
            case Item.Block block -> {
                blocks.add(block);
                for (var part : List.of(block.body(), block.rescue(), block.always())) {
                    part.forEach(inner -> collect(inner, blocks, tasks));
                }
            }
            case Item.Task task -> tasks.add(task);
        }
    }

    /// What a task sets when it has run.
    private void sets(Item.Task task) {
        sets(task, Optional.of("once the task has run"));
    }

    /// @param once when it counts, where that is not sure
    void sets(Item.Task task, Optional<String> once) {
        if (task.call() instanceof Item.Call.Use use && use.module().name().equals("set_fact")) {
            use.arguments().stream()
                    .filter(argument -> argument.name().equals(name))
                    .forEach(argument -> say("set_fact", argument.key(), argument.value(), once));
        }
        task.keywords()
                .find("register")
                .filter(keyword -> keyword.value().equals(Value.text(name)))
                .ifPresent(keyword ->
                        sayings.add(
                                new Saying(
                                        "register",
                                        Optional.of(keyword.place()),
                                        Optional.empty(),
                                        once)));
    }
}
