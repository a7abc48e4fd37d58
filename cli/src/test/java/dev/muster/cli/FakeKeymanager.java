package dev.muster.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.validator.Keystore;
import dev.muster.validator.PublicKey;
import dev.muster.validator.SlashingHistory;
import dev.muster.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A validator client with its keymanager API, and the beacon node beside it, on a loopback port:
/// keystores live in a folder, and a restart takes up what lies there. It signs an attestation with
/// each of its keys for every slot that somebody asks the beacon about.
final class FakeKeymanager implements AutoCloseable {
    static final String ROOT = "0x04700007fabc8282644aed6d1c7c9e21d38a03a0c4ba193f3afe428824b3a673";

    private final Path folder;
    private final Chain chain;
    private final HttpServer server;
    private final Map<PublicKey, Keystore> active = new TreeMap<>();
    private final Map<PublicKey, SlashingHistory.Record> signed = new TreeMap<>();

    /// Keys whose deletion fails.
    boolean refusesDeletion;

    /// Whether a deletion leaves the keystore where the client finds it again.
    boolean keepsFiles;

    /// How often it says that it deleted a key before it does.
    int lies;

    /// Whether keys are taken into use without being told.
    boolean liesAboutImport;

    /// Keys that another signer keeps for it.
    final Set<PublicKey> remote = new java.util.TreeSet<>();

    /// Whether its beacon node is behind the chain.
    boolean isBehind;

    /// Whether its beacon node tells who is live as nodes did before there was a standard for it.
    boolean isOld;

    /// What all clients of a test share: time, and the proof that nobody signs beside another.
    static final class Chain {
        private final List<String> requests = new ArrayList<>();
        private final Map<PublicKey, FakeKeymanager> signers = new TreeMap<>();
        private final Map<PublicKey, Map<BigInteger, String>> votes = new TreeMap<>();
        private final List<PublicKey> validators = new ArrayList<>();
        private final List<String> crimes = new ArrayList<>();
        private long slot = 320;
        private Fault fault = new Fault(-1, false);
        Runnable atFault = () -> {};

        /// What goes wrong: at which request, and whether it takes effect before.
        record Fault(int request, boolean afterEffect) {}

        synchronized void fault(int request, boolean afterEffect) {
            requests.clear();
            fault = new Fault(request, afterEffect);
        }

        synchronized List<String> requests() {
            return List.copyOf(requests);
        }

        synchronized List<String> crimes() {
            return List.copyOf(crimes);
        }

        synchronized long slot() {
            return slot;
        }

        /// The chain knows a key from now on.
        synchronized void deposit(PublicKey key) {
            validators.add(key);
        }

        /// Whether the chain has seen the validator of that number vote in an epoch.
        private synchronized boolean isLive(int index, BigInteger epoch) {
            return votes.getOrDefault(validators.get(index), Map.of()).containsKey(epoch);
        }

        /// Time goes on: everybody signs what it has a key for.
        synchronized void pass(long slots) {
            slot += slots;
            var epoch = BigInteger.valueOf(slot / 32);
            signers.forEach((key, client) -> client.sign(key, epoch, this));
        }

        synchronized void activate(PublicKey key, FakeKeymanager client) {
            var before = signers.putIfAbsent(key, client);
            if (before != null && before != client) {
                crimes.add(key + " is active at two hosts");
            }
        }

        synchronized void retire(PublicKey key, FakeKeymanager client) {
            signers.remove(key, client);
        }
    }

    FakeKeymanager(Path folder, Chain chain) {
        this.folder = folder;
        this.chain = chain;
        try {
            Files.createDirectories(folder.resolve("keystores"));
            Files.writeString(folder.resolve("token"), "api-token-0xcafe");
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/", this::serve);
        server.setExecutor(java.util.concurrent.Executors.newCachedThreadPool());
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /// What `validator_client` says of it.
    String described() {
        return "{port: %d, token: %s, keystores: [%s], secrets: %s, beacon: 'http://127.0.0.1:%d'}"
                .formatted(
                        port(),
                        folder.resolve("token"),
                        folder.resolve("keystores"),
                        folder.resolve("secrets"),
                        port());
    }

    Set<PublicKey> active() {
        return Set.copyOf(active.keySet());
    }

    Optional<SlashingHistory.Record> signed(PublicKey key) {
        return Optional.ofNullable(signed.get(key));
    }

    /// Signs with a key from now on.
    void hold(Keystore keystore) {
        try {
            Files.writeString(file(keystore.publicKey()), keystore.text());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        restart();
    }

    /// Takes up what lies in the folder.
    void restart() {
        active.keySet().forEach(key -> chain.retire(key, this));
        active.clear();
        try (var files = Files.list(folder.resolve("keystores"))) {
            for (var file : files.filter(one -> one.toString().endsWith(".json")).toList()) {
                activate(Keystore.parse(Files.readString(file)));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void activate(Keystore keystore) {
        active.put(keystore.publicKey(), keystore);
        chain.activate(keystore.publicKey(), this);
    }

    private Path file(PublicKey key) {
        return folder.resolve("keystores").resolve(key + ".json");
    }

    /// Signs for an epoch what its own record allows. Everybody's vote is told apart by its root,
    /// as two clients' would be.
    private void sign(PublicKey key, BigInteger epoch, Chain on) {
        var before = signed.getOrDefault(key, new SlashingHistory.Record(Set.of(), Set.of()));
        if (before.target().filter(last -> last.compareTo(epoch) >= 0).isPresent()) {
            return;
        }
        var root = "0x" + "%064x".formatted(folder.toString().hashCode() & 0xffff);
        var vote =
                new SlashingHistory.Attestation(
                        epoch.subtract(BigInteger.ONE), epoch, Optional.of(root));
        var other =
                on.votes.computeIfAbsent(key, _ -> new LinkedHashMap<>()).putIfAbsent(epoch, root);
        if (other != null && !other.equals(root)) {
            on.crimes.add(key + " voted twice for epoch " + epoch);
        }
        var attestations = new java.util.LinkedHashSet<>(before.attestations());
        attestations.add(vote);
        signed.put(key, new SlashingHistory.Record(before.blocks(), attestations));
    }

    // ---- the API

    private void serve(HttpExchange exchange) throws IOException {
        var what =
                exchange.getRequestMethod()
                        + " "
                        + exchange.getRequestURI().getPath()
                        + " "
                        + folder.getFileName();
        boolean dropped;
        boolean effect;
        synchronized (chain) {
            chain.requests.add(what);
            dropped = chain.requests.size() == chain.fault.request();
            effect = chain.fault.afterEffect();
        }
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (dropped && !effect) {
            chain.atFault.run();
            exchange.close();
            return;
        }
        int status = 200;
        String said;
        synchronized (chain) {
            var path = exchange.getRequestURI().getPath();
            boolean secured = path.contains("keystores") || path.contains("remotekeys");
            var query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
            var token = exchange.getRequestHeaders().getFirst("Authorization");
            if (secured && !"Bearer api-token-0xcafe".equals(token)) {
                status = 401;
                said = "{\"message\":\"unauthorized\"}";
            } else {
                said =
                        path.startsWith("/eth/v1/beacon/states/head/validators/")
                                ? validator(path.substring(path.lastIndexOf('/') + 1))
                                : path.startsWith("/eth/v1/validator/liveness")
                                        ? liveness(path, query, body)
                                        : answer(exchange.getRequestMethod() + " " + path, body);
                status = said.isEmpty() ? 404 : 200;
            }
        }
        if (dropped) {
            chain.atFault.run();
            exchange.close();
            return;
        }
        var bytes = said.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private String answer(String what, String body) throws IOException {
        return switch (what) {
            case "GET /eth/v1/keystores" ->
                    listed(active.keySet(), "{\"validating_pubkey\":\"%s\",\"readonly\":false}");
            case "GET /eth/v1/remotekeys" ->
                    remote.isEmpty() ? "" : listed(remote, "{\"pubkey\":\"%s\",\"url\":\"\"}");
            case "POST /eth/v1/keystores" -> imported(mapping(body));
            case "DELETE /eth/v1/keystores" -> deleted(mapping(body));
            case "GET /eth/v1/beacon/genesis" ->
                    "{\"data\":{\"genesis_time\":\"%d\",\"genesis_validators_root\":\"%s\"}}"
                            .formatted(System.currentTimeMillis() / 1000 - 60, ROOT);
            // time passes when it is asked for, so nobody has to wait for it
            case "GET /eth/v1/config/spec" ->
                    "{\"data\":{\"SECONDS_PER_SLOT\":\"0\",\"SLOTS_PER_EPOCH\":\"32\"}}";
            case "GET /eth/v1/node/syncing" -> {
                chain.pass(32);
                yield "{\"data\":{\"head_slot\":\"%d\",\"is_syncing\":%s}}"
                        .formatted(chain.slot(), isBehind);
            }
            default -> "";
        };
    }

    private static String listed(Set<PublicKey> keys, String form) {
        return "{\"data\":[" + String.join(",", keys.stream().map(form::formatted).toList()) + "]}";
    }

    private String validator(String key) {
        int index = chain.validators.indexOf(PublicKey.parse(key));
        return index < 0
                ? ""
                : "{\"data\":{\"index\":\"%d\",\"status\":\"active_ongoing\"}}".formatted(index);
    }

    /// By POST with the epoch in the path and the numbers in the body, or, where it is old, by GET
    /// with both in the query.
    private String liveness(String path, String query, String body) {
        var epoch = path.substring(path.lastIndexOf('/') + 1);
        if (isOld == epoch.matches("[0-9]+")) {
            return "";
        }
        var asked = isOld ? query : "epoch=" + epoch + body.replaceAll("[^0-9]+", "&indices=");
        var lives = new ArrayList<String>();
        var at = new BigInteger(asked.replaceAll(".*epoch=([0-9]+).*", "$1"));
        var numbers = java.util.regex.Pattern.compile("indices=([0-9]+)").matcher(asked);
        while (numbers.find()) {
            int index = Integer.parseInt(numbers.group(1));
            lives.add(
                    "{\"index\":\"%d\",\"is_live\":%s}".formatted(index, chain.isLive(index, at)));
        }
        return "{\"data\":[" + String.join(",", lives) + "]}";
    }

    private static Value.Mapping mapping(String json) {
        return (Value.Mapping) dev.muster.source.Yaml.value(json);
    }

    private static List<String> texts(Value.Mapping mapping, String name) {
        return mapping.find(name).orElse(Value.list(List.of())) instanceof Value.Sequence list
                ? list.items().stream().map(dev.muster.template.Python::print).toList()
                : List.of();
    }

    private String imported(Value.Mapping body) throws IOException {
        var history =
                body.find("slashing_protection")
                        .map(text -> SlashingHistory.parse(dev.muster.template.Python.print(text)));
        if (history.isPresent()) {
            history.get().verifyChain(ROOT);
            history.get()
                    .records()
                    .forEach((key, record) -> signed.merge(key, record, FakeKeymanager::joined));
        }
        var keystores = texts(body, "keystores");
        var passwords = texts(body, "passwords");
        var statuses = new ArrayList<String>();
        for (int i = 0; i < keystores.size(); i++) {
            var keystore = Keystore.parse(keystores.get(i));
            keystore.open(passwords.get(i));
            if (active.containsKey(keystore.publicKey())) {
                statuses.add("{\"status\":\"duplicate\"}");
            } else {
                Files.writeString(file(keystore.publicKey()), keystore.text());
                activate(keystore);
                statuses.add(
                        liesAboutImport
                                ? "{\"status\":\"error\",\"message\":\"disk full\"}"
                                : "{\"status\":\"imported\"}");
            }
        }
        return "{\"data\":[" + String.join(",", statuses) + "]}";
    }

    private static SlashingHistory.Record joined(
            SlashingHistory.Record one, SlashingHistory.Record two) {
        var blocks = new java.util.LinkedHashSet<>(one.blocks());
        blocks.addAll(two.blocks());
        var attestations = new java.util.LinkedHashSet<>(one.attestations());
        attestations.addAll(two.attestations());
        return new SlashingHistory.Record(blocks, attestations);
    }

    private String deleted(Value.Mapping body) throws IOException {
        var statuses = new ArrayList<String>();
        var records = new TreeMap<PublicKey, SlashingHistory.Record>();
        for (var text : texts(body, "pubkeys")) {
            var key = PublicKey.parse(text);
            if (refusesDeletion) {
                statuses.add("{\"status\":\"error\",\"message\":\"locked\"}");
                continue;
            }
            var was = active.get(key);
            if (was == null || lies-- <= 0) {
                active.remove(key);
                chain.retire(key, this);
            }
            if (!keepsFiles) {
                Files.deleteIfExists(file(key));
            }
            if (signed.containsKey(key)) {
                records.put(key, Objects.requireNonNull(signed.get(key)));
            }
            statuses.add(
                    "{\"status\":\"%s\"}"
                            .formatted(
                                    was != null
                                            ? "deleted"
                                            : records.containsKey(key)
                                                    ? "not_active"
                                                    : "not_found"));
        }
        var history = new SlashingHistory(ROOT, records, List.of()).written();
        return "{\"data\":["
                + String.join(",", statuses)
                + "],\"slashing_protection\":\""
                + history.replace("\"", "\\\"")
                + "\"}";
    }

    @Override
    public void close() {
        active.keySet().forEach(key -> chain.retire(key, this));
        server.stop(0);
    }
}
