package dev.muster.modules.validators;

import dev.muster.module.Answer;
import dev.muster.module.Argument;
import dev.muster.module.Clearance;
import dev.muster.module.Controller;
import dev.muster.module.Exclusive;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.validator.PublicKey;
import dev.muster.validator.SlashingHistory;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The keys that a host's validator client signs with, these and no others.
@Manual(
        name = "validator_keys",
        collection = "muster.ethereum",
        summary =
                "Keeps validators' keys at a host: these keys, nobody else's, with their history.",
        details =
                """
                A key that two hosts sign with is slashed. So a key that is assigned to two hosts is \\
                a mistake, found before any host is touched; and before a key comes to a host, every \\
                other host of the inventory that has the variable `validator_client` is asked \\
                whether it holds the key, running or as a file. One that holds it, or can't be \\
                asked, is a refusal.

                A key comes with what it has signed (`history`), unless it is declared `new`. \\
                Through the keymanager API, keys are imported with their history and then listed \\
                again. As files, keystores and passwords are installed apart, each only for its \\
                owner; the client takes them up when it starts.

                To bring a key from one host to another, use `muster validators move`.
                """,
        examples = {
            """
            - validator_keys:
                client:
                  token: /var/lib/validator/api-token.txt
                  keystores: [/var/lib/validator/keystores]
                keys:
                  - keystore: keys/eth-1.json
                    password: "{{ vaulted_password }}"
                history: histories/eth-1.json
            """,
            """
            - validator_keys:
                through: files
                client: {keystores: [/var/lib/vc/keystores], secrets: /var/lib/vc/secrets}
                keys: [{keystore: keys/fresh.json, password_file: keys/fresh.txt, new: true}]
                owner: validator
                group: validator
            """
        },
        returns = {
            "keys: the public keys that the host has",
            "added: those that it was given",
            "unlisted: those that nobody assigned to it"
        })
public final class ValidatorKeys
        implements Module.Resource<ValidatorKeys.Arguments>, Exclusive<ValidatorKeys.Arguments> {
    private static final String ASSIGN_ANEW =
            "assign it there; 'muster validators move' is the way back";

    /// How keys get to the client.
    public enum Way {
        /// Through its keymanager API, while it runs.
        API,
        /// As files that it reads when it starts.
        FILES
    }

    /// What to make of keys that the host has and nobody assigned to it.
    public enum Unlisted {
        REFUSE,
        LEAVE
    }

    /// The arguments.
    public record Arguments(
            @Argument(
                            "The keys, as dictionaries: `keystore` (a file of the controller, or JSON),"
                                    + " `password` or `password_file` (of the controller), `new` for one"
                                    + " that has never signed. The variable `validator_keys` if left"
                                    + " out.")
                    Optional<Value> keys,
            @Argument(
                            "The client: `port` and `token` file of its keymanager API, folders of"
                                    + " `keystores` and `secrets`, `beacon` address. The variable"
                                    + " `validator_client` if left out.")
                    Optional<Value> client,
            @Argument(value = "How keys get to it.", otherwise = "api") Way through,
            @Argument(
                            "What the keys have signed, in EIP-3076: a file of the controller, or"
                                    + " JSON.")
                    Optional<String> history,
            @Argument(
                            "The chain's genesis_validators_root: a history of another chain is"
                                    + " refused.")
                    Optional<String> genesisValidatorsRoot,
            @Argument(
                            value =
                                    "What to do about keys of the host that are not assigned to it.",
                            otherwise = "refuse")
                    Unlisted unlisted,
            @Argument(
                            "Hosts that need not prove that they hold none of the keys, since they are"
                                    + " gone for good. A key that such a host still signs with is"
                                    + " slashed.")
                    List<String> assumeKeyless,
            @Argument("Who owns the files, for `through: files`.") Optional<String> owner,
            @Argument("Their group.") Optional<String> group) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Set<String> claims(Arguments arguments, Controller here) {
        return keys(arguments, here).stream()
                .map(key -> "validator key " + key.key())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public List<String> variables(Arguments arguments) {
        return arguments.keys().isPresent() ? List.of() : List.of(WantedKey.VARIABLE);
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var keys = new TreeMap<PublicKey, WantedKey>();
        keys(arguments, here).forEach(key -> keys.put(key.key(), key));
        var client =
                arguments
                        .client()
                        .map(Client::of)
                        .or(() -> Client.of(here))
                        .orElseThrow(() ->
                                mistake(
                                        "it is not told which client is to have the keys",
                                        "give 'client', or the host the variable "
                                                + Client.VARIABLE));
        var history = arguments.history().map(given -> history(given, here));
        arguments
                .genesisValidatorsRoot()
                .ifPresent(root -> history.ifPresent(signed -> verify(signed, root)));
        var desired = new Desired(keys, client, history, arguments.unlisted());
        var alone = new Alone(Set.copyOf(arguments.assumeKeyless()));
        return switch (arguments.through()) {
            case API -> new KeysThroughApi(desired, alone, here.host());
            case FILES ->
                    new KeysAsFiles(desired, alone, arguments.owner(), arguments.group(), here);
        };
    }

    private static List<WantedKey> keys(Arguments arguments, Controller here) {
        return arguments
                .keys()
                .map(value -> WantedKey.of(value, here))
                .or(() -> here.variable(WantedKey.VARIABLE).map(value -> WantedKey.of(value, here)))
                .orElseThrow(() ->
                        mistake(
                                "it is not told which keys the host is to have",
                                "give 'keys', or the host the variable " + WantedKey.VARIABLE));
    }

    private static SlashingHistory history(String given, Controller here) {
        try {
            return SlashingHistory.parse(
                    given.strip().startsWith("{")
                            ? given
                            : new String(
                                    here.bytes(here.file(given, "files")).bytes(),
                                    StandardCharsets.UTF_8));
        } catch (IllegalArgumentException wrong) {
            throw mistake(String.valueOf(wrong.getMessage()), "a history in EIP-3076, version 5");
        }
    }

    private static void verify(SlashingHistory history, String root) {
        try {
            history.verifyChain(root);
        } catch (IllegalArgumentException wrong) {
            throw mistake(String.valueOf(wrong.getMessage()), "nothing was imported");
        }
    }

    private static InputException mistake(String what, String hint) {
        return new InputException(Diagnostic.error(what).hint(hint));
    }

    /// What a host is to have.
    record Desired(
            TreeMap<PublicKey, WantedKey> keys,
            Client client,
            Optional<SlashingHistory> history,
            Unlisted unlisted) {

        /// Those of these that may not come: they are not new, and nothing tells what they signed.
        Optional<Verdict.Refused> unknownPast(Set<PublicKey> missing) {
            var unknown =
                    missing.stream()
                            .filter(key -> !java.util.Objects.requireNonNull(keys.get(key)).isNew())
                            .filter(key ->
                                    history.flatMap(signed -> signed.of(key))
                                            .filter(record -> !record.isEmpty())
                                            .isEmpty())
                            .toList();
            return unknown.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Verdict.Refused(
                                    "nothing tells what "
                                            + told(unknown)
                                            + " has signed, so it could sign against itself",
                                    "give its 'history', or say 'new: true' of a key that has never"
                                            + " signed; a key of another host comes by 'muster"
                                            + " validators move'"));
        }

        /// Those of these that have left the host.
        Optional<Verdict.Refused> departed(Set<PublicKey> missing, Holding found, String host) {
            return missing.stream()
                    .flatMap(key -> found.departures().objection(key, host, true, host).stream())
                    .findFirst()
                    .map(reason -> new Verdict.Refused(reason, ASSIGN_ANEW));
        }

        Set<PublicKey> unlisted(Set<PublicKey> present) {
            var more = new LinkedHashSet<>(present);
            more.removeAll(keys.keySet());
            return more;
        }

        Optional<Verdict.Refused> refusal(Set<PublicKey> present) {
            var more = unlisted(present);
            return more.isEmpty() || unlisted == Unlisted.LEAVE
                    ? Optional.empty()
                    : Optional.of(
                            new Verdict.Refused(
                                    "the host has " + told(more) + ", which nobody assigned to it",
                                    "assign it, bring it away by 'muster validators move', or say"
                                            + " 'unlisted: leave'"));
        }
    }

    static String told(java.util.Collection<PublicKey> keys) {
        return keys.stream().map(PublicKey::toString).collect(Collectors.joining(", "));
    }

    /// That no other host has the keys that one is to get.
    ///
    /// @param keyless hosts that are taken to have none
    record Alone(Set<String> keyless) {
        Clearance<Holding> clearance(Set<PublicKey> coming, String to) {
            return new Clearance<>(this::look, found -> objection(coming, to, found));
        }

        private Optional<Probe<Holding>> look(Controller there) {
            return keyless.contains(there.host())
                    ? Optional.empty()
                    : Client.of(there).map(Holding::probe);
        }

        private static Optional<Verdict.Refused> objection(
                Set<PublicKey> coming, String to, Map<String, Answer<Holding>> found) {
            return found.entrySet().stream()
                    .flatMap(host -> objection(coming, to, host.getKey(), host.getValue()).stream())
                    .findFirst();
        }

        private static Optional<Verdict.Refused> objection(
                Set<PublicKey> coming, String to, String host, Answer<Holding> answer) {
            return switch (answer) {
                case Answer.Trouble<Holding>(String reason) -> Optional.of(unproven(host, reason));
                case Answer.Given<Holding>(Holding holding) -> {
                    var shared = coming.stream().filter(holding::has).toList();
                    yield shared.isEmpty()
                            ? holding.trouble()
                                    .map(reason -> unproven(host, reason))
                                    .or(() -> departed(coming, to, host, holding))
                            : Optional.of(held(host, shared));
                }
            };
        }

        private static Optional<Verdict.Refused> departed(
                Set<PublicKey> coming, String to, String host, Holding holding) {
            return coming.stream()
                    .flatMap(key -> holding.departures().objection(key, to, false, host).stream())
                    .findFirst()
                    .map(reason -> new Verdict.Refused(reason, ASSIGN_ANEW));
        }

        private static Verdict.Refused held(String host, List<PublicKey> shared) {
            return new Verdict.Refused(
                    host + " still has " + told(shared) + ": two hosts that sign are slashed",
                    "bring it here by 'muster validators move', and assign it here alone");
        }

        private static Verdict.Refused unproven(String host, String trouble) {
            return new Verdict.Refused(
                    "nobody can tell whether " + host + " has the keys, too: " + trouble,
                    "mend it, or, if that host is gone for good, name it in 'assume_keyless'");
        }
    }
}
