package dev.muster.cli;

import dev.muster.identity.EthereumKey;
import dev.muster.identity.Kind;
import dev.muster.identity.NodeKey;
import dev.muster.identity.Place;
import dev.muster.inventory.Host;
import dev.muster.inventory.HostPattern;
import dev.muster.report.ExitCode;
import dev.muster.report.JsonText;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `muster keys`: node keys and network secrets, made once and kept encrypted.
@Command(
        name = "keys",
        description = "Makes node keys and network secrets, and tells their public names.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class KeysCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec private CommandLine.Model.CommandSpec spec;

    KeysCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        throw Chores.missing(spec);
    }

    @Command(
            name = "new",
            description = {
                "Makes a key for each host, and adds it to an encrypted file of variables.",
                "A key that is there is kept. Only public names are shown."
            },
            mixinStandardHelpOptions = true)
    int make(
            @Mixin VaultOptions vault,
            @Mixin EncryptOptions encrypt,
            @Mixin InventoryOptions inventory,
            @Option(
                            names = "--for",
                            paramLabel = "HOST",
                            description =
                                    "Whom it is for; a pattern where an inventory is named; may be"
                                            + " repeated. Secrets that all share need none.")
                    List<String> owners,
            @Option(
                            names = "--into",
                            paramLabel = "FILE",
                            required = true,
                            description = "The file, such as group_vars/all/node_keys.yml.")
                    String file,
            @Option(
                            names = "--from",
                            paramLabel = "FILE",
                            description = "Take the key in this file; '-' is standard input.")
                    Optional<String> source,
            @Option(names = "--replace", description = "Make a new one even so.") boolean replace,
            @Parameters(arity = "1", paramLabel = "KIND", description = KINDS) String word) {
        var kind = mistaken(() -> Kind.of(word));
        var names = names(kind, owners == null ? List.of() : owners, inventory);
        if (source.isPresent() && names.size() > 1) {
            throw mistake("--from has one key, and " + names.size() + " hosts would share it");
        }
        var files = files(vault, file);
        boolean exists = Files.exists(Path.of(file));
        var opened =
                exists
                        ? Optional.of(files.open(file, encrypt))
                        : Optional.<VaultFiles.Opened>empty();
        Function<byte[], String> lock =
                opened.map(VaultFiles.Opened::lock)
                        .orElseGet(() -> encrypt.lock(vault, surroundings, Path.of(file)));
        var keys =
                opened.map(one -> NodeKeyFile.of(file, one.plain()))
                        .orElseGet(() -> NodeKeyFile.empty(file));
        var news = new LinkedHashMap<String, String>();
        for (var name : names) {
            if (keys.find(name, kind).isPresent() && !replace) {
                news.put(name, "kept");
            } else {
                keys.put(
                        name,
                        source.map(from -> mistaken(() -> kind.read(read(from))))
                                .orElseGet(kind::generate));
                news.put(name, "new");
            }
        }
        keys.check();
        if (news.containsValue("new")) {
            files.write(
                    file,
                    lock.apply(keys.plain()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        news.forEach((name, what) -> keys.find(name, kind).ifPresent(key -> line(name, key, what)));
        return ExitCode.DONE.code();
    }

    private static final String KINDS =
            "jwt, swarm, cluster_secret, devp2p, libp2p, ipfs_cluster, cometbft_node or"
                    + " cometbft_validator.";

    @Command(
            name = "list",
            description = "Tells the public names of all keys in a file.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin VaultOptions vault,
            @Option(names = "--json", description = "As JSON.") boolean json,
            @Parameters(arity = "1", paramLabel = "FILE", description = "The file with the keys.")
                    String file) {
        var keys = read(vault, file);
        keys.check();
        if (json) {
            var names = new LinkedHashMap<String, Value>();
            keys.all()
                    .forEach((name, kinds) -> {
                        var each = new LinkedHashMap<String, Value>();
                        kinds.forEach(
                                (kind, key) -> each.put(kind.word(), open(key, Optional.empty())));
                        names.put(name, Value.map(each));
                    });
            surroundings.out().println(JsonText.compact(Value.map(names)));
        } else {
            keys.all().forEach((name, kinds) -> kinds.values().forEach(key -> line(name, key, "")));
        }
        return ExitCode.DONE.code();
    }

    @Command(
            name = "show",
            description = "Tells the public names of one key.",
            mixinStandardHelpOptions = true)
    int show(
            @Mixin VaultOptions vault,
            @Option(
                            names = "--address",
                            paramLabel = "IP",
                            description = "Where peers find the node, for enode and ENR.")
                    Optional<String> address,
            @Option(names = "--tcp", paramLabel = "PORT", description = "Its port.")
                    Optional<Integer> tcp,
            @Option(
                            names = "--udp",
                            paramLabel = "PORT",
                            description = "The discovery's port, where it is another.")
                    Optional<Integer> udp,
            @Parameters(index = "0", paramLabel = "FILE", description = "The file with the keys.")
                    String file,
            @Parameters(index = "1", paramLabel = "HOST", description = "Whose key, or `shared`.")
                    String name,
            @Parameters(index = "2", paramLabel = "KIND", description = KINDS) String word) {
        var kind = mistaken(() -> Kind.of(word));
        var place = address.map(text -> mistaken(() -> Place.of(text, port(tcp), port(udp))));
        var key =
                read(vault, file)
                        .find(name, kind)
                        .orElseThrow(() ->
                                new InputException(
                                        Diagnostic.error(
                                                        "there is no %s key of '%s' in %s"
                                                                .formatted(kind, name, file))
                                                .hint("`muster keys list` tells those there are")));
        open(key, place)
                .entries()
                .forEach((fact, value) ->
                        surroundings.out().println(print(fact) + ": " + print(value)));
        return ExitCode.DONE.code();
    }

    private static OptionalInt port(Optional<Integer> port) {
        return port.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private static String print(Value value) {
        return value instanceof Value.Text(String text, _, _) ? text : value.toString();
    }

    private static Value.Mapping open(NodeKey key, Optional<Place> place) {
        var open = new LinkedHashMap<String, Value>();
        key.open().forEach((fact, value) -> open.put(fact, Value.text(value)));
        if (key instanceof EthereumKey ethereum) {
            place.ifPresent(there -> open.put("enode", Value.text(ethereum.enode(there))));
            open.put("enr", Value.text(mistaken(() -> ethereum.enr(place, 1))));
        }
        return Value.map(open);
    }

    private void line(String name, NodeKey key, String what) {
        Map.Entry<String, String> fact = key.open().entrySet().iterator().next();
        for (var preferred : List.of("node_id", "peer_id", "address")) {
            var value = key.open().get(preferred);
            if (value != null) {
                fact = Map.entry(preferred, value);
                break;
            }
        }
        surroundings
                .out()
                .println(
                        "%-20s %-18s %s %s %s"
                                .formatted(name, key.kind(), fact.getKey(), fact.getValue(), what)
                                .strip());
    }

    private List<String> names(Kind kind, List<String> owners, InventoryOptions inventory) {
        if (owners.isEmpty()) {
            if (!kind.isShared()) {
                throw mistake("a %s key is one host's own: --for names the hosts".formatted(kind));
            }
            return List.of(NodeKeyFile.SHARED);
        }
        var all = inventory.load(surroundings, _ -> {});
        if (all.hosts().isEmpty()) {
            return owners;
        }
        var pattern = HostPattern.parse(owners, Span.nowhere("--for"));
        var chosen =
                all
                        .select(
                                pattern,
                                unknown -> {
                                    var error = Diagnostic.error(unknown.message());
                                    throw new InputException(
                                            unknown.hint().map(error::hint).orElse(error));
                                })
                        .stream()
                        .map(Host::name)
                        .toList();
        if (chosen.isEmpty()) {
            throw mistake("no host fits --for " + String.join(", ", owners));
        }
        return chosen;
    }

    private NodeKeyFile read(VaultOptions vault, String file) {
        return NodeKeyFile.of(file, files(vault, file).open(file, new EncryptOptions()).plain());
    }

    private VaultFiles files(VaultOptions vault, String file) {
        return new VaultFiles(
                Files.exists(Path.of(file))
                        ? vault.openAsking(surroundings, List.of(file))
                        : surroundings);
    }

    private byte[] read(String file) {
        try {
            return file.equals("-")
                    ? surroundings.in().readAllBytes()
                    : Files.readAllBytes(Path.of(file));
        } catch (IOException failure) {
            throw mistake(file + " can't be read: " + failure.getMessage());
        }
    }

    private static InputException mistake(String what) {
        return new InputException(Diagnostic.error(what));
    }

    private static <T> T mistaken(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException wrong) {
            throw mistake(String.valueOf(wrong.getMessage()));
        }
    }
}
