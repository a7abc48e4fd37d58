package dev.muster.inventory;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Node;
import dev.muster.source.Source;
import dev.muster.source.Span;
import dev.muster.source.Yaml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/// An inventory that a program prints as JSON when called with `--list`. What it says under
/// `_meta.hostvars` are the hosts' variables; without that it is asked with `--host` for each.
final class ScriptInventory {
    private static final Set<String> PARTS = Set.of("hosts", "vars", "children");
    private static final int AT_ONCE = 8;

    private final Inventory inventory;
    private final Path script;
    private final Map<String, String> environment;
    private final Origin origin;
    private final Set<Host> hosts = new LinkedHashSet<>();

    /// @param environment that the script runs in
    ScriptInventory(Inventory inventory, Path script, Map<String, String> environment) {
        this.environment = environment;
        this.inventory = inventory;
        this.script = script;
        this.origin = Origin.of(script);
    }

    /// Whether a file is a program: it may be run and begins as programs do.
    ///
    /// @throws InputException when it begins so but may not be run
    static boolean isScript(Path path) {
        var start = new byte[4];
        try (var bytes = Files.newInputStream(path)) {
            if (bytes.readNBytes(start, 0, 4) < 2) {
                return false;
            }
        } catch (IOException _) {
            return false;
        }
        boolean hashBang = start[0] == '#' && start[1] == '!';
        boolean binary = start[0] == 0x7f && start[1] == 'E' && start[2] == 'L' && start[3] == 'F';
        if (hashBang && !Files.isExecutable(path)) {
            throw new InputException(
                    Diagnostic.error(
                                    "the inventory script %s may not be run".formatted(path),
                                    new Source(path.toString(), "").start())
                            .hint("chmod +x " + path));
        }
        return (hashBang || binary) && Files.isExecutable(path);
    }

    void read() {
        var meta = Optional.<Node>empty();
        for (var entry : mapping(run("--list")).entries()) {
            if (entry.key().text().equals("_meta")) {
                if (entry.value() instanceof Node.Mapping about) {
                    meta = about.find("hostvars");
                }
            } else {
                group(entry.key(), entry.value());
            }
        }
        if (meta.isPresent()) {
            var known = mapping(meta.get());
            known.entries().stream()
                    .filter(entry -> inventory.hostsByName().containsKey(entry.key().text()))
                    .forEach(entry -> variables(entry.key().text(), mapping(entry.value())));
        } else {
            askForEach();
        }
    }

    private void askForEach() {
        try (var pool = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var answers =
                    hosts.stream()
                            .map(host -> {
                                Callable<Optional<Node>> call = () -> run("--host", host.name());
                                var task = new FutureTask<>(call);
                                pool.execute(task);
                                return task;
                            })
                            .toList();
            int i = 0;
            for (var host : hosts) {
                var answer = answers.get(i++).get();
                answer.ifPresent(found -> variables(host.name(), mapping(found)));
            }
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof InputException mistake) {
                throw mistake;
            }
            throw new IllegalStateException(failure.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw wrong("was interrupted", "run it again");
        }
    }

    private void variables(String name, Node.Mapping found) {
        var host = inventory.hostsByName().get(name);
        if (host != null) {
            found.entries()
                    .forEach(entry ->
                            host.ownVariables().put(entry.key().text(), entry.value().toValue()));
        }
    }

    /// A group is a mapping with its parts; or a list of its hosts; or a host's variables.
    private void group(Node.Scalar name, Node content) {
        var group = inventory.define(name.text(), name.span());
        switch (content) {
            case Node.Mapping parts
                    when parts.entries().stream().anyMatch(e -> PARTS.contains(e.key().text())) -> {
                parts.find("hosts").ifPresent(found -> hosts(group, found));
                parts.find("vars").ifPresent(found -> groupVariables(group, mapping(found)));
                parts.find("children").ifPresent(found -> children(group, found));
            }
            case Node.Mapping variables -> {
                host(group, name);
                variables(name.text(), variables);
            }
            case Node.Sequence list -> hosts(group, list);
            case Node.Scalar other -> throw noList(group, other);
        }
    }

    private void groupVariables(Group group, Node.Mapping found) {
        for (var entry : found.entries()) {
            Assignment.set(
                    group, entry.key().text(), entry.value().toValue(), entry.value().span());
        }
    }

    private void children(Group group, Node found) {
        for (var name : names(group, found)) {
            try {
                inventory.link(group, inventory.define(name.text(), name.span()));
            } catch (InputException mistake) {
                throw new InputException(
                        mistake.diagnostics().stream().map(one -> one.at(name.span())).toList());
            }
        }
    }

    private void hosts(Group group, Node found) {
        names(group, found).forEach(name -> host(group, name));
    }

    private void host(Group group, Node.Scalar name) {
        var host = inventory.define(name.text(), OptionalInt.empty(), name.span(), origin);
        hosts.add(host);
        inventory.join(host, group);
    }

    private List<Node.Scalar> names(Group group, Node found) {
        if (!(found instanceof Node.Sequence(var items, _))) {
            throw noList(group, found);
        }
        return items.stream()
                .map(item ->
                        switch (item) {
                            case Node.Scalar name -> name;
                            case Node.Mapping other -> throw noList(group, other);
                            case Node.Sequence other -> throw noList(group, other);
                        })
                .toList();
    }

    private InputException noList(Group group, Node found) {
        return new InputException(
                Diagnostic.error(
                                "the group '%s' holds %s where a list of names belongs"
                                        .formatted(group, found.kind()),
                                found.span())
                        .hint("the script %s must print a list of texts here".formatted(script)));
    }

    private Node.Mapping mapping(Optional<Node> found) {
        return mapping(
                found.orElseThrow(
                        () -> wrong("printed nothing", "it must print a JSON object for --list")));
    }

    private Node.Mapping mapping(Node found) {
        return switch (found) {
            case Node.Mapping mapping -> mapping;
            case Node.Scalar other -> throw noObject(other);
            case Node.Sequence other -> throw noObject(other);
        };
    }

    private InputException noObject(Node found) {
        return new InputException(
                Diagnostic.error(
                                "%s printed %s where an object belongs"
                                        .formatted(script, found.kind()),
                                found.span())
                        .hint("the script must print JSON objects for --list and --host"));
    }

    /// Runs the script and reads what it prints.
    private Optional<Node> run(String... arguments) {
        var command = new ArrayList<String>();
        command.add(script.toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        try {
            var builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().putAll(environment);
            var process = builder.start();
            process.getOutputStream().close();
            var errors = new FutureTask<>(() -> process.getErrorStream().readAllBytes());
            Thread.ofVirtual().start(errors);
            var output = process.getInputStream().readAllBytes();
            int code = process.waitFor();
            if (code != 0) {
                throw failed(code, new String(errors.get(), StandardCharsets.UTF_8), arguments);
            }
            var name = "<output of %s %s>".formatted(script, String.join(" ", arguments));
            return Yaml.parse(new Source(name, decode(output)));
        } catch (IOException failure) {
            throw wrong(
                    "cannot be run: " + failure.getMessage(), "check its first line and its mode");
        } catch (ExecutionException failure) {
            throw wrong("cannot be read: " + failure.getCause(), "run it by hand");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw wrong("was interrupted", "run it again");
        }
    }

    private InputException failed(int code, String errors, String... arguments) {
        var lines = errors.lines().filter(line -> !line.isBlank()).toList();
        var last = lines.subList(Math.max(0, lines.size() - 3), lines.size());
        return wrong(
                "%s failed with exit code %d%s"
                        .formatted(
                                String.join(" ", arguments),
                                code,
                                last.isEmpty() ? "" : ": " + String.join("; ", last)),
                "run it by hand to see why");
    }

    private String decode(byte[] output) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(output)).toString();
        } catch (CharacterCodingException _) {
            throw wrong("printed something that is not UTF-8", "make it print UTF-8");
        }
    }

    private InputException wrong(String what, String hint) {
        Span place = new Source(script.toString(), "").start();
        return new InputException(
                Diagnostic.error("the inventory script %s %s".formatted(script, what), place)
                        .hint(hint));
    }
}
