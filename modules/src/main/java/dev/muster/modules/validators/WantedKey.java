package dev.muster.modules.validators;

import dev.muster.module.Controller;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import dev.muster.validator.Keystore;
import dev.muster.validator.PublicKey;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A key that a host is to have, as a task or the variable `validator_keys` tells it.
///
/// @param password opens the keystore
/// @param isNew whether it has never signed anything, so that it needs no history
public record WantedKey(PublicKey key, Keystore keystore, Password password, boolean isNew) {
    /// The variable that tells the keys of a host.
    public static final String VARIABLE = "validator_keys";

    private static final List<String> KEYS =
            List.of("keystore", "password", "password_file", "new");

    /// A password where it is known, read when it is needed. Prints as stars.
    public static final class Password {
        private final java.util.function.Supplier<String> text;

        Password(java.util.function.Supplier<String> text) {
            this.text = text;
        }

        public String reveal() {
            return text.get();
        }

        @Override
        public String toString() {
            return "********";
        }
    }

    /// The keys that the variable of a host tells.
    public static List<WantedKey> of(Controller here) {
        return here.variable(VARIABLE).map(value -> of(value, here)).orElse(List.of());
    }

    static List<WantedKey> of(Value value, Controller here) {
        var items =
                value instanceof Value.Sequence(List<Value> several, _) ? several : List.of(value);
        var keys = new ArrayList<WantedKey>();
        var seen = new TreeSet<PublicKey>();
        for (var item : items) {
            if (!(item instanceof Value.Mapping fields)) {
                throw mistake(
                        "a key of " + VARIABLE + " must be a dictionary",
                        "such as {keystore: FILE, password: ...}");
            }
            var key = one(fields, here);
            if (!seen.add(key.key())) {
                throw mistake("the key " + key.key() + " stands twice", "once is enough");
            }
            keys.add(key);
        }
        return keys;
    }

    /// The keys that are meant by public keys, or by dictionaries as a host has them.
    static Set<PublicKey> named(Value value, Controller here) {
        var items =
                value instanceof Value.Sequence(List<Value> several, _) ? several : List.of(value);
        var keys = new TreeSet<PublicKey>();
        for (var item : items) {
            keys.add(
                    item instanceof Value.Mapping fields
                            ? keystore(source(fields), here).publicKey()
                            : named(text(item)));
        }
        return keys;
    }

    private static PublicKey named(String text) {
        try {
            return PublicKey.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw mistake(String.valueOf(wrong.getMessage()), "a public key, or a keystore");
        }
    }

    private static WantedKey one(Value.Mapping fields, Controller here) {
        for (var key : fields.entries().keySet()) {
            var name = text(key);
            if (!KEYS.contains(name)) {
                throw mistake(
                        "'" + name + "' says nothing of a validator's key",
                        NearMiss.of(name, KEYS)
                                .map(near -> "did you mean '" + near + "'?")
                                .orElse("it may have " + String.join(", ", KEYS)));
            }
        }
        var keystore = keystore(source(fields), here);
        return new WantedKey(
                keystore.publicKey(),
                keystore,
                password(fields, keystore.publicKey(), here),
                isTrue(fields.find("new")));
    }

    private static String source(Value.Mapping fields) {
        return fields.find("keystore")
                .map(WantedKey::text)
                .filter(text -> !text.isBlank())
                .orElseThrow(
                        () -> mistake("a validator's key needs a 'keystore'", "a file, or JSON"));
    }

    private static Keystore keystore(String source, Controller here) {
        try {
            return Keystore.parse(source.strip().startsWith("{") ? source : content(source, here));
        } catch (IllegalArgumentException wrong) {
            var where = source.strip().startsWith("{") ? "" : source + ": ";
            throw mistake(where + wrong.getMessage(), "a keystore of EIP-2335, version 4");
        }
    }

    private static String content(String name, Controller here) {
        return new String(here.bytes(here.file(name, "files")).bytes(), StandardCharsets.UTF_8);
    }

    private static Password password(Value.Mapping fields, PublicKey key, Controller here) {
        Optional<String> given = fields.find("password").map(WantedKey::text);
        Optional<String> file = fields.find("password_file").map(WantedKey::text);
        if (given.isPresent() == file.isPresent()) {
            throw mistake(
                    "the keystore of " + key.brief() + " needs a 'password' or a 'password_file'",
                    "one of the two");
        }
        return new Password(() ->
                given.orElseGet(() -> content(file.orElse(""), here).replaceFirst("\\R$", "")));
    }

    private static boolean isTrue(Optional<Value> value) {
        return value.filter(given ->
                        given instanceof Value.Bool(boolean truth)
                                ? truth
                                : List.of("yes", "true", "True").contains(text(given)))
                .isPresent();
    }

    private static String text(Value value) {
        return value instanceof Value.Text text ? text.text() : "";
    }

    private static InputException mistake(String what, String hint) {
        return new InputException(Diagnostic.error(what).hint(hint));
    }
}
