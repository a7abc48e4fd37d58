package dev.muster.modules.validators;

import dev.muster.module.FileContent;
import dev.muster.module.Probe;
import dev.muster.module.ProbeException;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.validator.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which keys have left a host, written down on that host beside its client's token, so that nobody
/// gives it one of them again: not a playbook of yesterday, and not while the key is on its way.
///
/// @param hosts what became of each key
public record Departures(Map<PublicKey, Departure> hosts) {

    /// What became of a key.
    public sealed interface Departure {
        /// It is on its way to another host.
        record Moving(String to) implements Departure {}

        /// It signs at another host.
        record Moved(String to) implements Departure {}

        /// It is about to be taken from the host, or was, and what it has signed is not kept
        /// elsewhere yet.
        record Leaving() implements Departure {}

        /// It was taken from the host, and what it has signed is kept elsewhere.
        record Left() implements Departure {}
    }

    private static final String ASSIGN_ANEW =
            "assign it there; 'muster validators move' is the way back";

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

    /// Where the notes lie; empty where the client has no token that they could lie beside.
    static Optional<String> folder(Client client) {
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
                                        throw new ProbeException(
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
            hosts.put(key(words[0]), departure(List.of(words).subList(1, words.length)));
        }
        return new Departures(hosts);
    }

    private static Departure departure(List<String> words) {
        var kind = words.isEmpty() ? "" : words.getFirst();
        // a file that was cut or made by hand says at least that the key has left
        var to = words.size() > 1 ? words.get(1) : "";
        return switch (kind) {
            case "leaving" -> new Departure.Leaving();
            case "left" -> new Departure.Left();
            case "moved" ->
                    to.isEmpty() ? new Departure.Moving("somewhere") : new Departure.Moved(to);
            default -> new Departure.Moving(to.isEmpty() ? "somewhere" : to);
        };
    }

    private static PublicKey key(String name) {
        try {
            return PublicKey.parse(name);
        } catch (IllegalArgumentException _) {
            throw new ProbeException("a note about a key that has left the host is called " + name);
        }
    }

    private static String text(Departure departure) {
        return switch (departure) {
            case Departure.Moving(String to) -> "moving " + to + "\n";
            case Departure.Moved(String to) -> "moved " + to + "\n";
            case Departure.Leaving() -> "leaving\n";
            case Departure.Left() -> "left\n";
        };
    }

    /// Writes down that a key has left, or is about to.
    public static List<Step> note(Client client, PublicKey key, Departure departure) {
        return List.of(
                new Step.MakeDirectory(
                        folder(client).orElseThrow(),
                        new Step.Attributes(Optional.empty(), Optional.empty(), Optional.of(0700))),
                written(file(client, key), text(departure)));
    }

    /// A file for nobody else.
    static Step written(String path, String text) {
        return new Step.Write(
                path,
                new Step.Payload.Bytes(FileContent.of(text), false),
                new Step.Attributes(Optional.empty(), Optional.empty(), Optional.of(0600)));
    }

    /// Lets a key come back.
    public static Step forget(Client client, PublicKey key) {
        return new Step.Remove(file(client, key));
    }

    /// Whether a key is being taken from the host, and what it has signed not kept yet.
    boolean isLeaving(PublicKey key) {
        return hosts.get(key) instanceof Departure.Leaving;
    }

    /// What a key is to do, and with what.
    ///
    /// @param host where it is to come to
    /// @param pastless whether it comes without a history, as one that has never signed
    record Coming(PublicKey key, String host, boolean pastless) {}

    /// Why a key must not come to a host, as far as these say.
    ///
    /// @param noted the host that these are of
    Optional<Verdict.Refused> objection(Coming coming, String noted) {
        var key = coming.key();
        return switch (hosts.get(key)) {
            case null -> Optional.empty();
            case Departure.Moving(String to) ->
                    Optional.of(
                            new Verdict.Refused(
                                    "%s is on its way from %s to %s: end that move first"
                                            .formatted(key, noted, to),
                                    ASSIGN_ANEW));
            case Departure.Moved(String to) ->
                    noted.equals(coming.host()) || !to.equals(coming.host())
                            ? Optional.of(
                                    new Verdict.Refused(
                                            "%s was moved from %s to %s".formatted(key, noted, to),
                                            ASSIGN_ANEW))
                            : Optional.empty();
            case Departure.Leaving() ->
                    Optional.of(
                            new Verdict.Refused(
                                    "%s is being taken from %s, and what it has signed is not kept"
                                                    .formatted(key, noted)
                                            + " yet",
                                    "run the task with 'state: absent' to its end first"));
            case Departure.Left() ->
                    coming.pastless()
                            ? Optional.of(
                                    new Verdict.Refused(
                                            "%s was at %s before, so it is not new"
                                                    .formatted(key, noted),
                                            "give its 'history', which was kept when it was taken"
                                                    + " from there"))
                            : Optional.empty();
        };
    }
}
