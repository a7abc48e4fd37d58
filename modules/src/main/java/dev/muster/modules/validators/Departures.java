package dev.muster.modules.validators;

import dev.muster.module.FileContent;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.validator.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which keys have left a host, written down on that host beside its client's token, so that nobody
/// gives it one of them again: not a playbook of yesterday, and not while the key is on its way.
///
/// @param hosts where each key went, or is going to
public record Departures(Map<PublicKey, Departure> hosts) {

    /// Where a key went.
    ///
    /// @param arrived whether it signs there
    public record Departure(String to, boolean arrived) {
        String text() {
            return (arrived ? "moved " : "moving ") + to + "\n";
        }
    }

    private static final String LIST =
            ClientCall.GONE
                    + """
                    if _gone "$1"; then exit 0; fi
                    for f in "$1"/0x*; do
                    [ -e "$f" ] || continue
                    printf '%s %s\\n' "${f##*/}" "$(cat -- "$f")" || exit 1
                    done
                    ls -- "$1" >/dev/null
                    """;

    public Departures {
        hosts = Map.copyOf(hosts);
    }

    static Departures none() {
        return new Departures(Map.of());
    }

    private static Optional<String> folder(Client client) {
        return client.token()
                .map(token -> token.substring(0, token.lastIndexOf('/')) + "/.muster-departed");
    }

    private static String file(Client client, PublicKey key) {
        return folder(client).orElseThrow() + "/" + key;
    }

    static Probe<Departures> probe(Client client) {
        return folder(client)
                .map(path ->
                        Probe.ask(new Question.Ask(LIST, List.of(path), Map.of()))
                                .map(reply -> {
                                    if (!reply.succeeded()) {
                                        throw new dev.muster.module.ProbeException(
                                                path
                                                        + " can't be read: "
                                                        + reply.errText().strip());
                                    }
                                    return parse(reply.outText());
                                }))
                .orElse(Probe.known(none()));
    }

    private static Departures parse(String text) {
        var hosts = new TreeMap<PublicKey, Departure>();
        for (var line : text.lines().filter(line -> !line.isBlank()).toList()) {
            var words = line.strip().split("\\s+", 3);
            // a file that was cut or made by hand says at least that the key has left
            hosts.put(
                    key(words[0]),
                    new Departure(
                            words.length > 2 ? words[2] : "somewhere",
                            words.length > 2 && words[1].equals("moved")));
        }
        return new Departures(hosts);
    }

    private static PublicKey key(String name) {
        try {
            return PublicKey.parse(name);
        } catch (IllegalArgumentException _) {
            throw new dev.muster.module.ProbeException(
                    "a note about a key that has left the host is called " + name);
        }
    }

    /// Writes down that a key has left, or is about to.
    public static List<Step> note(Client client, PublicKey key, Departure departure) {
        return List.of(
                new Step.MakeDirectory(
                        folder(client).orElseThrow(),
                        new Step.Attributes(Optional.empty(), Optional.empty(), Optional.of(0700))),
                new Step.Write(
                        file(client, key),
                        new Step.Payload.Bytes(FileContent.of(departure.text()), false),
                        new Step.Attributes(
                                Optional.empty(), Optional.empty(), Optional.of(0600))));
    }

    /// Lets a key come back.
    public static Step forget(Client client, PublicKey key) {
        return new Step.Remove(file(client, key));
    }

    /// Why a key must not come to a host, as far as these say.
    ///
    /// @param own whether these are of the host itself
    Optional<String> objection(PublicKey key, String host, boolean own, String noted) {
        var departure = Optional.ofNullable(hosts.get(key));
        if (departure.isEmpty()) {
            return Optional.empty();
        }
        var to = departure.get().to();
        if (!departure.get().arrived()) {
            return Optional.of(
                    key + " is on its way from " + noted + " to " + to + ": end that move first");
        }
        return own || !to.equals(host)
                ? Optional.of(key + " was moved from " + noted + " to " + to)
                : Optional.empty();
    }
}
