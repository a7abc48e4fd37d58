package dev.muster.cli;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.validator.Keystore;
import dev.muster.validator.PublicKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Where the keystore of a key that is to be moved lies on the controller, with its password: files
/// that the command line names, or what the inventory assigns to any host.
record KeystoreFiles(
        Surroundings here, PublicKey key, Optional<Path> keystore, Optional<Path> password) {

    /// The keystore and its password, which opens it.
    KeyMove.Locked find(KeyFleet fleet) {
        try {
            var locked = named().or(() -> assigned(fleet)).orElseThrow(this::nowhere);
            if (!locked.keystore().publicKey().equals(key)) {
                throw mistake(
                        "the keystore is that of "
                                + locked.keystore().publicKey()
                                + ", not of "
                                + key,
                        "nothing was touched");
            }
            locked.keystore().open(locked.password());
            return locked;
        } catch (IllegalArgumentException wrong) {
            throw mistake(String.valueOf(wrong.getMessage()), "nothing was touched");
        }
    }

    private Optional<KeyMove.Locked> named() {
        if (keystore.isEmpty()) {
            return Optional.empty();
        }
        var file =
                password.orElseThrow(() ->
                        mistake(
                                "--keystore needs --password-file",
                                "the file with the password that opens it"));
        return Optional.of(
                new KeyMove.Locked(
                        Keystore.parse(text(keystore.get())), text(file).replaceFirst("\\R$", "")));
    }

    private Optional<KeyMove.Locked> assigned(KeyFleet fleet) {
        return fleet.members().values().stream()
                .flatMap(member -> member.wanted().stream())
                .filter(wanted -> wanted.key().equals(key))
                .findFirst()
                .map(wanted -> new KeyMove.Locked(wanted.keystore(), wanted.password().reveal()));
    }

    private InputException nowhere() {
        return mistake(
                "no 'validator_keys' of the inventory has the keystore of " + key,
                "name it with --keystore and --password-file: a host gives keystores away to nobody");
    }

    private String text(Path file) {
        try {
            return new String(here.vault().bytes(file), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw mistake(file + " can't be read: " + failure.getMessage(), "nothing was touched");
        }
    }

    private static InputException mistake(String what, String hint) {
        return new InputException(Diagnostic.error(what).hint(hint));
    }
}
