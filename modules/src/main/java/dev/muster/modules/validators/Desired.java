package dev.muster.modules.validators;

import dev.muster.module.Probe;
import dev.muster.module.Verdict;
import dev.muster.validator.PublicKey;
import dev.muster.validator.SlashingHistory;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a host is to have.
record Desired(
        TreeMap<PublicKey, WantedKey> keys,
        Client client,
        Optional<SlashingHistory> history,
        Novelty novelty,
        ValidatorKeys.Unlisted unlisted) {

    /// Whether something tells what a key has signed.
    boolean hasPast(PublicKey key) {
        return history.flatMap(signed -> signed.of(key))
                .filter(record -> !record.isEmpty())
                .isPresent();
    }

    /// What of these is to come.
    private Stream<Departures.Coming> coming(Set<PublicKey> missing, String host) {
        return missing.stream().map(key -> new Departures.Coming(key, host, !hasPast(key)));
    }

    /// Why those of these that are said to be new are not.
    Probe<Optional<Verdict.Refused>> known(Set<PublicKey> missing) {
        return novelty.objection(
                missing.stream()
                        .filter(key -> isNew(key) && !hasPast(key))
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private boolean isNew(PublicKey key) {
        return Objects.requireNonNull(keys.get(key)).isNew();
    }

    /// Those of these that may not come: they are not new, and nothing tells what they signed.
    Optional<Verdict.Refused> unknownPast(Set<PublicKey> missing) {
        var unknown = missing.stream().filter(key -> !isNew(key) && !hasPast(key)).toList();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Verdict.Refused(
                                "nothing tells what "
                                        + ValidatorKeys.told(unknown)
                                        + " has signed, so it could sign against itself",
                                "give its 'history', or say 'new: true' of a key that has never"
                                        + " signed; a key of another host comes by 'muster"
                                        + " validators move'"));
    }

    /// Those of these that have left the host.
    Optional<Verdict.Refused> departed(Set<PublicKey> missing, Holding found, String host) {
        return coming(missing, host)
                .flatMap(key -> found.departures().objection(key, host).stream())
                .findFirst();
    }

    Set<PublicKey> unlisted(Set<PublicKey> present) {
        var more = new LinkedHashSet<>(present);
        more.removeAll(keys.keySet());
        return more;
    }

    Optional<Verdict.Refused> refusal(Set<PublicKey> present) {
        var more = unlisted(present);
        return more.isEmpty() || unlisted == ValidatorKeys.Unlisted.LEAVE
                ? Optional.empty()
                : Optional.of(
                        new Verdict.Refused(
                                "the host has "
                                        + ValidatorKeys.told(more)
                                        + ", which nobody assigned to it",
                                "assign it, bring it away by 'muster validators move', or say"
                                        + " 'unlisted: leave'"));
    }
}
