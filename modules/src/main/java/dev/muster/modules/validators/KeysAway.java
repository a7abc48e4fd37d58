package dev.muster.modules.validators;

import dev.muster.module.Difference;
import dev.muster.module.FileContent;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.modules.validators.Departures.Departure;
import dev.muster.validator.PublicKey;
import dev.muster.validator.SlashingHistory;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Keys that a running client is to give up, together with what they have signed.
///
/// First the host notes that they are leaving. Then its client is asked to delete them, and the
/// answer, which has their history, is kept on the host. Only when the history is on the
/// controller, the notes say that they have left. A client tells the history of a deleted key as
/// often as it is asked, so wherever this stops, running it again finds what there is.
///
/// @param root the chain that the history must be of
/// @param removed those that the task has taken away so far
record KeysAway(
        Set<PublicKey> keys,
        Client client,
        HistoryFolder folder,
        Optional<String> root,
        Set<PublicKey> removed)
        implements Wanted<KeysAway.Found> {
    private static final long LONGEST_ANSWER = 64L << 20;

    KeysAway {
        keys = new TreeSet<>(keys);
        keys.forEach(folder::of);
    }

    /// What there is on the host.
    ///
    /// @param answer what its client said when it gave keys up
    record Found(Holding holding, Optional<String> answer) {}

    @Override
    public Probe<Found> probe() {
        return client.token().isEmpty()
                ? Probe.known(new Found(Holding.NONE, Optional.empty()))
                : Holding.probe(client)
                        .with(
                                Probe.ask(new Question.Read(GivenUp.file(client), LONGEST_ANSWER)),
                                (holding, read) ->
                                        new Found(holding, read.flatMap(FileContent::text)));
    }

    @Override
    public Verdict compare(Found found) {
        var holding = found.holding();
        var leaving = those(holding.departures()::isLeaving);
        var going = those(key -> holding.has(key) || leaving.contains(key));
        return refusal(holding, going)
                .<Verdict>map(refused -> refused)
                .orElseGet(() -> {
                    if (going.isEmpty()) {
                        return new Verdict.InSync(result(holding));
                    }
                    try {
                        var told = found.answer().map(GivenUp::parse);
                        boolean all =
                                leaving.containsAll(going)
                                        && told.filter(answer -> answer.keys().containsAll(going))
                                                .isPresent()
                                        && going.stream().noneMatch(holding::isActive);
                        return all
                                ? keeping(holding, going, told.orElseThrow())
                                : asking(holding, going);
                    } catch (IllegalArgumentException wrong) {
                        return new Verdict.Refused(
                                String.valueOf(wrong.getMessage()),
                                "the client's answer is in "
                                        + GivenUp.file(client)
                                        + " on the host");
                    }
                });
    }

    private TreeSet<PublicKey> those(Predicate<PublicKey> which) {
        return keys.stream().filter(which).collect(Collectors.toCollection(TreeSet::new));
    }

    private Optional<Verdict.Refused> refusal(Holding holding, Set<PublicKey> going) {
        if (client.token().isEmpty()) {
            return Optional.of(
                    new Verdict.Refused(
                            "the client has no 'token', so nobody may use its keymanager API",
                            "only a client that runs can tell what its keys have signed"));
        }
        var remote = those(holding.remote()::contains);
        if (!remote.isEmpty()) {
            return Optional.of(
                    new Verdict.Refused(
                            "the host signs with "
                                    + ValidatorKeys.told(remote)
                                    + " through another signer",
                            "the key is at that signer: take it away there"));
        }
        if (holding.trouble().isPresent()) {
            return Optional.of(
                    new Verdict.Refused(
                            "nobody can tell whether the host has the keys: "
                                    + holding.trouble().get(),
                            "start its client with its keymanager API before"));
        }
        if (holding.listed().isEmpty() && !going.isEmpty()) {
            return Optional.of(
                    new Verdict.Refused(
                            "the client has never run, so it can't tell what "
                                    + ValidatorKeys.told(going)
                                    + " signed",
                            "start it with its keymanager API before"));
        }
        return Optional.empty();
    }

    private Verdict asking(Holding holding, Set<PublicKey> going) {
        removed.addAll(going);
        var steps = new ArrayList<Step>();
        for (var key : going) {
            steps.addAll(Departures.note(client, key, new Departure.Leaving()));
        }
        steps.add(GivenUp.asking(client, going));
        return new Verdict.Drift(
                differences(holding, going), steps, result(holding), Verdict.End.HALFWAY);
    }

    private Verdict keeping(Holding holding, Set<PublicKey> going, GivenUp told) {
        for (var key : going) {
            if (holding.has(key)) {
                return new Verdict.Refused(
                        "the client gave "
                                + key
                                + " up, but would sign with it after a restart: it lies in "
                                + String.join(", ", holding.files().getOrDefault(key, List.of())),
                        "remove that file, then run this again");
            }
        }
        var signed =
                told.history()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "the client gave the keys up, but told nothing of what they"
                                                + " have signed"));
        root.ifPresent(signed::verifyChain);
        removed.addAll(going);
        var steps = new ArrayList<Step>();
        for (var key : going) {
            steps.addAll(keeping(key, signed));
        }
        steps.add(new Step.Remove(GivenUp.file(client)));
        return new Verdict.Drift(differences(holding, going), steps, result(holding));
    }

    /// Brings the history of one key here, with all that was known of it before.
    private List<Step> keeping(PublicKey key, SlashingHistory signed) {
        var own =
                new SlashingHistory(
                        signed.genesisRoot(),
                        Map.of(
                                key,
                                signed.of(key)
                                        .orElse(new SlashingHistory.Record(Set.of(), Set.of()))),
                        List.of());
        var all = folder.of(key).map(own::merged).orElse(own);
        var beside = GivenUp.file(client) + "." + key;
        var steps = new ArrayList<Step>();
        steps.add(Departures.written(beside, all.written() + "\n"));
        steps.add(new Step.Download(beside, folder.file(key)));
        steps.add(new Step.Remove(beside));
        steps.addAll(Departures.note(client, key, new Departure.Left()));
        return steps;
    }

    private List<Difference> differences(Holding holding, Collection<PublicKey> going) {
        var differences = new ArrayList<Difference>();
        for (var key : going) {
            differences.add(
                    new Difference.Attribute(
                            key.toString(), holding.has(key) ? "present" : "leaving", "absent"));
            var file = folder.file(key).toString();
            differences.add(
                    folder.of(key).isPresent()
                            ? new Difference.Opaque(file, "what it has signed is added")
                            : new Difference.Attribute(file, "absent", "file"));
        }
        return differences;
    }

    private Value.Mapping result(Holding holding) {
        var rest = holding.all();
        rest.removeAll(removed);
        return new Returns()
                .and("keys", rest.stream().map(PublicKey::toString).toList())
                .and("removed", removed.stream().map(PublicKey::toString).toList())
                .and("histories", removed.stream().map(key -> folder.file(key).toString()).toList())
                .mapping();
    }
}
