package dev.muster.modules.validators;

import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Reply;
import dev.muster.validator.Keymanager;
import dev.muster.validator.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The keys that a host holds.
///
/// @param listed those that its client signs with; empty where it could not be asked
/// @param remote those of them that another signer keeps for it
/// @param files keystores that the client would find when it starts, by key
/// @param unnamed keystores that do not say whose key they hold
/// @param departures keys that have left it
/// @param trouble why it may hold more than is known here; empty where all is known
public record Holding(
        Optional<Set<PublicKey>> listed,
        Set<PublicKey> remote,
        Map<PublicKey, List<String>> files,
        List<String> unnamed,
        Departures departures,
        Optional<String> trouble) {

    /// A host that holds nothing.
    static final Holding NONE =
            new Holding(
                    Optional.empty(),
                    Set.of(),
                    Map.of(),
                    List.of(),
                    Departures.none(),
                    Optional.empty());

    /// Finds what makes a file a keystore and whose key it holds, in one process for all of them.
    private static final String SEARCH =
            ClientCall.GONE
                    + """
                    for d in "$@"; do
                    if _gone "$d"; then continue; fi
                    find -L "$d" -type f -name '*.json' -size -100k -exec sh -c '
                      grep -HoE "\\"(pubkey|crypto)\\"[[:space:]]*:[[:space:]]*(\\"[^\\"]*\\")?" "$@"; [ $? -le 1 ]' sh {} + || exit 1
                    done
                    """;

    private static final Pattern FOUND =
            Pattern.compile("(.*):\"(pubkey|crypto)\"\\s*:\\s*(?:\"([^\"]*)\")?");

    public Holding {
        files = Map.copyOf(files);
        remote = Set.copyOf(remote);
        unnamed = List.copyOf(unnamed);
    }

    /// Whether the host has the key, running or in wait.
    public boolean has(PublicKey key) {
        return isActive(key) || files.containsKey(key);
    }

    /// Whether its client signs with the key.
    public boolean isActive(PublicKey key) {
        return listed.filter(keys -> keys.contains(key)).isPresent() || remote.contains(key);
    }

    /// All keys it is known to have.
    public Set<PublicKey> all() {
        var all = new TreeSet<>(files.keySet());
        listed.ifPresent(all::addAll);
        all.addAll(remote);
        return all;
    }

    /// Looks at a host through its client and its folders.
    public static Probe<Holding> probe(Client client) {
        return probe(client, client.token().isPresent())
                .with(Departures.probe(client), Holding::with);
    }

    /// Looks at the folders of a host alone: a client that has not started yet can't be asked.
    static Probe<Holding> files(Client client) {
        return probe(client, false).with(Departures.probe(client), Holding::with);
    }

    private Holding with(Departures departed) {
        return new Holding(listed, remote, files, unnamed, departed, trouble);
    }

    private static Probe<Holding> probe(Client client, boolean asking) {
        var found =
                client.keystores().isEmpty()
                        ? Probe.known(new Found(Map.of(), List.of(), Optional.empty()))
                        : Probe.ask(new Question.Ask(SEARCH, client.keystores(), Map.of()))
                                .map(Holding::found);
        if (!asking) {
            return found.map(files -> joined(Listed.none(), files));
        }
        var call = ClientCall.keymanager(client);
        return call.get(Keymanager.KEYSTORES)
                .with(call.get(Keymanager.REMOTE_KEYS), Listed::of)
                .with(found, Holding::joined);
    }

    private record Found(
            Map<PublicKey, List<String>> files, List<String> unnamed, Optional<String> trouble) {}

    private record Listed(
            Optional<Set<PublicKey>> keys, Set<PublicKey> remote, Optional<String> trouble) {
        static Listed none() {
            return new Listed(Optional.empty(), Set.of(), Optional.empty());
        }

        static Listed of(ClientCall.Said own, ClientCall.Said remote) {
            if (own.answer().isEmpty()) {
                // a client that has never run has made no token: its folders tell all
                return own.token()
                        ? new Listed(Optional.empty(), Set.of(), Optional.of(own.trouble()))
                        : none();
            }
            var answer = own.answer().get();
            if (!answer.isOk()) {
                return new Listed(
                        Optional.empty(),
                        Set.of(),
                        Optional.of("its keymanager answers " + answer.brief()));
            }
            try {
                var there = remote.answer().filter(HttpAnswer::isOk);
                return new Listed(
                        Optional.of(Keymanager.listed(answer.body())),
                        there.map(one -> Keymanager.listed(one.body())).orElse(Set.of()),
                        Optional.empty());
            } catch (IllegalArgumentException wrong) {
                return new Listed(
                        Optional.empty(),
                        Set.of(),
                        Optional.of(String.valueOf(wrong.getMessage())));
            }
        }
    }

    private static Holding joined(Listed listed, Found found) {
        return new Holding(
                listed.keys(),
                listed.remote(),
                found.files(),
                found.unnamed(),
                Departures.none(),
                listed.trouble()
                        .or(found::trouble)
                        .or(() ->
                                listed.keys().isEmpty() && !found.unnamed().isEmpty()
                                        ? Optional.of(
                                                "nobody can tell whose key is in "
                                                        + String.join(", ", found.unnamed()))
                                        : Optional.empty()));
    }

    private static Found found(Reply reply) {
        if (!reply.succeeded()) {
            return new Found(
                    Map.of(),
                    List.of(),
                    Optional.of("its keystores can't be read: " + reply.errText().strip()));
        }
        var keystores = new LinkedHashMap<String, Optional<String>>();
        var names = new LinkedHashMap<String, String>();
        for (var line : reply.outText().lines().toList()) {
            var match = FOUND.matcher(line);
            if (match.matches()) {
                if (match.group(2).equals("crypto")) {
                    keystores.put(match.group(1), Optional.empty());
                } else {
                    names.put(match.group(1), match.group(3) == null ? "" : match.group(3));
                }
            }
        }
        var files = new LinkedHashMap<PublicKey, List<String>>();
        var unnamed = new ArrayList<String>();
        for (var path : keystores.keySet()) {
            try {
                files.computeIfAbsent(
                                PublicKey.parse(names.getOrDefault(path, "")),
                                _ -> new ArrayList<>())
                        .add(path);
            } catch (IllegalArgumentException _) {
                unnamed.add(path);
            }
        }
        return new Found(files, unnamed, Optional.empty());
    }
}
