package dev.muster.modules.validators;

import dev.muster.module.Step;
import dev.muster.validator.Keymanager;
import dev.muster.validator.PublicKey;
import dev.muster.validator.SlashingHistory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a client said when it gave keys up, as it lies on its host until that is kept elsewhere.
///
/// @param keys those that it was asked about
/// @param history what they have signed; empty where it told nothing
record GivenUp(Set<PublicKey> keys, Optional<SlashingHistory> history) {
    private static final String BETWEEN = "--and once more--";

    GivenUp {
        keys = Set.copyOf(keys);
    }

    static String file(Client client) {
        return Departures.folder(client).orElseThrow() + "/given-up";
    }

    /// Has the client give keys up, and keeps its answers on the host. It is told twice: a
    /// signature that was under way at first is in the second answer, and Lodestar, at least to
    /// 1.5.1, goes on signing after the first.
    static Step asking(Client client, Collection<PublicKey> keys) {
        var names = keys.stream().map(PublicKey::toString).collect(Collectors.joining(" "));
        return ClientCall.keymanager(client)
                .changeTwice(
                        "DELETE",
                        Keymanager.KEYSTORES,
                        Keymanager.deleting(List.copyOf(keys)),
                        new ClientCall.Kept(names, BETWEEN, file(client)));
    }

    /// Reads what lies there.
    static GivenUp parse(String text) {
        var lines = text.split("\n", 2);
        var keys = new TreeSet<PublicKey>();
        for (var word : lines[0].strip().split(" ")) {
            keys.add(PublicKey.parse(word));
        }
        var history =
                Arrays.stream(lines[lines.length - 1].split("\n" + BETWEEN + "\n"))
                        .flatMap(answer -> history(answer, keys.size()).stream())
                        .reduce(SlashingHistory::merged);
        return new GivenUp(keys, history);
    }

    private static Optional<SlashingHistory> history(String answer, int asked) {
        var whole =
                HttpAnswer.parse(answer.getBytes(StandardCharsets.UTF_8))
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "the client's answer to the deletion was cut"));
        return Keymanager.deletion(whole.body(), asked).history();
    }
}
