package dev.muster.modules.validators;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Exclusive;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Wanted;
import dev.muster.modules.system.Presence;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.validator.PublicKey;
import dev.muster.validator.SlashingHistory;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

                A key comes with what it has signed (`history`), unless it is declared `new`. That \\
                is refused where a move on this controller has written down what it signed, where \\
                a host of the inventory had it before, and where the client's `beacon` node has \\
                seen it sign in the last two epochs, or can't tell. Through the keymanager API, \\
                keys are imported with their history and then listed again. As files, keystores \\
                and passwords are installed apart, each only for its owner; the client takes them \\
                up when it starts.

                With `state: absent` the client gives the keys up together with what they have \\
                signed, which is kept in `history_to` on the controller. An interrupted task is \\
                ended by running it again: until the history is kept, the host notes that it is not.

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
            """,
            """
            - validator_keys:
                state: absent
                keys: ["0xb5014fde1745fa8bc21421fd8b4e61e2232a4728b4765e4c7d860c5e85a2c1fd4f6897c4f0dca46dc4dac7d37c1fd328"]
                history_to: histories
            """
        },
        returns = {
            "keys: the public keys that the host has",
            "added: those that it was given",
            "unlisted: those that nobody assigned to it",
            "removed: those that were taken from it",
            "histories: the files of the controller that tell what those have signed"
        })
public final class ValidatorKeys
        implements Module.Resource<ValidatorKeys.Arguments>, Exclusive<ValidatorKeys.Arguments> {
    /// Where moves write down what they do, on the controller.
    public static final String MOVES = "~/.local/share/muster/moves";

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
                                    + " out. With `state: absent` public keys are enough, and nothing"
                                    + " may be left out.")
                    Optional<Value> keys,
            @Argument(
                            value = "Whether the host is to have these keys, or none of them.",
                            otherwise = "present")
                    Presence state,
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
                            "The folder of the controller in which KEY.json tells what a key has"
                                    + " signed that is taken from the host.")
                    Optional<String> historyTo,
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
        if (arguments.state() == Presence.ABSENT) {
            return Set.of();
        }
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
        return switch (arguments.state()) {
            case PRESENT -> present(arguments, here);
            case ABSENT -> absent(arguments, here);
        };
    }

    private static Client client(Arguments arguments, Controller here) {
        return arguments
                .client()
                .map(Client::of)
                .or(() -> Client.of(here))
                .orElseThrow(() ->
                        mistake(
                                "it is not told which client is meant",
                                "give 'client', or the host the variable " + Client.VARIABLE));
    }

    private static Wanted<?> absent(Arguments arguments, Controller here) {
        if (arguments.through() == Way.FILES) {
            throw mistake(
                    "keys are taken away through the keymanager API alone",
                    "only a client that runs can tell what they have signed");
        }
        var keys =
                arguments
                        .keys()
                        .orElseThrow(() ->
                                mistake(
                                        "'state: absent' needs 'keys'",
                                        "name the public keys that the host is not to have"));
        var folder =
                arguments
                        .historyTo()
                        .orElseThrow(() ->
                                mistake(
                                        "'state: absent' needs 'history_to'",
                                        "a folder of the controller for what the keys have signed:"
                                                + " without it they must not sign again"));
        return new KeysAway(
                WantedKey.named(keys, here),
                client(arguments, here),
                HistoryFolder.of(here.path(folder)),
                arguments.genesisValidatorsRoot(),
                new TreeSet<>());
    }

    private static Wanted<?> present(Arguments arguments, Controller here) {
        if (arguments.historyTo().isPresent()) {
            throw mistake(
                    "'history_to' is for 'state: absent'", "'history' is what keys come with");
        }
        var keys = new TreeMap<PublicKey, WantedKey>();
        keys(arguments, here).forEach(key -> keys.put(key.key(), key));
        var client = client(arguments, here);
        var history = arguments.history().map(given -> history(given, here));
        arguments
                .genesisValidatorsRoot()
                .ifPresent(root -> history.ifPresent(signed -> verify(signed, root)));
        var novelty = Novelty.of(keys.keySet(), client, here);
        var desired = new Desired(keys, client, history, novelty, arguments.unlisted());
        var alone = new Alone(Set.copyOf(arguments.assumeKeyless()));
        return switch (arguments.through()) {
            case API -> new KeysThroughApi(desired, alone, here.host(), new TreeSet<>());
            case FILES ->
                    new KeysAsFiles(
                            desired,
                            alone,
                            arguments.owner(),
                            arguments.group(),
                            here,
                            new TreeSet<>());
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

    static String told(java.util.Collection<PublicKey> keys) {
        return keys.stream().map(PublicKey::toString).collect(Collectors.joining(", "));
    }
}
