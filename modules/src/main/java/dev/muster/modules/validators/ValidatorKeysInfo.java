package dev.muster.modules.validators;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Result;
import dev.muster.modules.Returns;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.validator.PublicKey;
import dev.muster.value.Value;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Tells which keys a host has.
@Manual(
        name = "validator_keys_info",
        collection = "muster.ethereum",
        summary = "Tells which validators' keys a host has, running and as files.",
        examples = {
            """
            - validator_keys_info:
                client:
                  token: /var/lib/validator/api-token.txt
                  keystores: [/var/lib/validator/keystores]
              register: held
            """
        },
        returns = {
            "keys: all public keys that the host has",
            "active: those that its client signs with",
            "remote: those of them that another signer keeps",
            "files: those that lie where the client looks when it starts",
            "trouble: why it may have more; empty where all is known"
        })
public final class ValidatorKeysInfo implements Module.Query<ValidatorKeysInfo.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument(
                            "The client: `port` and `token` file of its keymanager API, folders of"
                                    + " `keystores`. The variable `validator_client` if left out.")
                    Optional<Value> client) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Probe<Result> ask(Arguments arguments, Controller here) {
        var client =
                arguments
                        .client()
                        .map(Client::of)
                        .or(() -> Client.of(here))
                        .orElseThrow(() ->
                                new InputException(
                                        Diagnostic.error("it is not told which client to ask")
                                                .hint(
                                                        "give 'client', or the host the variable "
                                                                + Client.VARIABLE)));
        return Holding.probe(client)
                .map(found ->
                        Result.ok(
                                new Returns()
                                        .and("keys", texts(found.all()))
                                        .and(
                                                "active",
                                                texts(found.listed().orElse(java.util.Set.of())))
                                        .and("remote", texts(found.remote()))
                                        .and("files", texts(found.files().keySet()))
                                        .and("trouble", found.trouble().orElse(""))
                                        .mapping()));
    }

    private static List<String> texts(Collection<PublicKey> keys) {
        return keys.stream().sorted().map(PublicKey::toString).toList();
    }
}
