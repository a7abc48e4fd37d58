package dev.muster.modules.validators;

import dev.muster.module.Controller;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The validator client of a host.
///
/// @param port of its keymanager API, on the host's loopback address
/// @param token the file on the host that holds the API's token; empty where it has no such API
/// @param keystores folders on the host in which it looks for keystores when it starts
/// @param secrets the folder on the host with their passwords
/// @param beacon the address of a beacon node as seen from the host
public record Client(
        int port,
        Optional<String> token,
        List<String> keystores,
        Optional<String> secrets,
        Optional<String> beacon) {
    /// The variable that describes it.
    public static final String VARIABLE = "validator_client";

    private static final int USUAL_PORT = 5062;
    private static final List<String> KEYS =
            List.of("port", "token", "keystores", "secrets", "beacon");

    public Client {
        keystores = List.copyOf(keystores);
    }

    /// The client of a host, as its variable describes it; empty where there is no such variable.
    public static Optional<Client> of(Controller here) {
        return here.variable(VARIABLE).map(Client::of);
    }

    /// Reads what a task or the variable says.
    static Client of(Value value) {
        if (!(value instanceof Value.Mapping(Map<Value, Value> entries))) {
            throw mistake(VARIABLE + " must be a dictionary", "such as {token: /var/lib/vc/token}");
        }
        for (var key : entries.keySet()) {
            var name = text(key);
            if (!KEYS.contains(name)) {
                throw mistake(
                        "'" + name + "' says nothing of a " + VARIABLE,
                        NearMiss.of(name, KEYS)
                                .map(near -> "did you mean '" + near + "'?")
                                .orElse("it may have " + String.join(", ", KEYS)));
            }
        }
        var fields = (Value.Mapping) value;
        return new Client(
                fields.find("port").map(Client::port).orElse(USUAL_PORT),
                present(fields, "token").map(Client::path),
                fields.find("keystores").map(Client::paths).orElse(List.of()),
                present(fields, "secrets").map(Client::path),
                present(fields, "beacon").map(Client::text));
    }

    private static Optional<Value> present(Value.Mapping fields, String name) {
        return fields.find(name).filter(value -> !text(value).isEmpty());
    }

    private static int port(Value value) {
        var text = value instanceof Value.Int(BigInteger number) ? number.toString() : text(value);
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 0xffff) {
            throw mistake("'" + text + "' is no port", "the keymanager API's, such as 5062");
        }
        return Integer.parseInt(text);
    }

    private static List<String> paths(Value value) {
        return value instanceof Value.Sequence(List<Value> items, _)
                ? items.stream().map(Client::path).toList()
                : List.of(path(value));
    }

    private static String path(Value value) {
        var path = text(value);
        if (!path.startsWith("/")) {
            throw mistake(
                    "'" + path + "' in " + VARIABLE + " is no absolute path", "it is on the host");
        }
        return path;
    }

    private static String text(Value value) {
        return value instanceof Value.Text text ? text.text() : "";
    }

    private static InputException mistake(String what, String hint) {
        return new InputException(Diagnostic.error(what).hint(hint));
    }
}
