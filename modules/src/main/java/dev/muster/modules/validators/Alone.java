package dev.muster.modules.validators;

import dev.muster.module.Answer;
import dev.muster.module.Clearance;
import dev.muster.module.Controller;
import dev.muster.module.Probe;
import dev.muster.module.Verdict;
import dev.muster.validator.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// That no other host has the keys that one is to get.
///
/// @param keyless hosts that are taken to have none
record Alone(Set<String> keyless) {
    /// @param missing those of the keys that the host does not have yet
    Clearance<Holding> clearance(Desired desired, Set<PublicKey> missing, String to) {
        var coming =
                desired.keys().keySet().stream()
                        .map(key ->
                                new Departures.Coming(
                                        key, to, missing.contains(key) && !desired.hasPast(key)))
                        .toList();
        return new Clearance<>(this::look, found -> objection(coming, found));
    }

    private Optional<Probe<Holding>> look(Controller there) {
        return keyless.contains(there.host())
                ? Optional.empty()
                : Client.of(there).map(Holding::probe);
    }

    private static Optional<Verdict.Refused> objection(
            List<Departures.Coming> coming, Map<String, Answer<Holding>> found) {
        return found.entrySet().stream()
                .flatMap(host -> objection(coming, host.getKey(), host.getValue()).stream())
                .findFirst();
    }

    private static Optional<Verdict.Refused> objection(
            List<Departures.Coming> coming, String host, Answer<Holding> answer) {
        return switch (answer) {
            case Answer.Trouble<Holding>(String reason) -> Optional.of(unproven(host, reason));
            case Answer.Given<Holding>(Holding holding) -> {
                var shared =
                        coming.stream().map(Departures.Coming::key).filter(holding::has).toList();
                yield shared.isEmpty()
                        ? holding.trouble()
                                .map(reason -> unproven(host, reason))
                                .or(() -> departed(coming, host, holding))
                        : Optional.of(held(host, shared));
            }
        };
    }

    private static Optional<Verdict.Refused> departed(
            List<Departures.Coming> coming, String host, Holding holding) {
        return coming.stream()
                .flatMap(key -> holding.departures().objection(key, host).stream())
                .findFirst();
    }

    private static Verdict.Refused held(String host, List<PublicKey> shared) {
        return new Verdict.Refused(
                host
                        + " still has "
                        + ValidatorKeys.told(shared)
                        + ": two hosts that sign are slashed",
                "bring it here by 'muster validators move', and assign it here alone");
    }

    private static Verdict.Refused unproven(String host, String trouble) {
        return new Verdict.Refused(
                "nobody can tell whether " + host + " has the keys, too: " + trouble,
                "mend it, or, if that host is gone for good, name it in 'assume_keyless'");
    }
}
