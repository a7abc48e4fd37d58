package dev.muster.modules.certificates;

import dev.muster.module.Argument;
import dev.muster.module.Secret;
import dev.muster.modules.files.GivenText;
import dev.muster.pki.PrivateKey;
import java.util.Optional;

/// Where a module finds the private key to work with.
public record KeySource(
        @Argument("The private key's file, on the host.") Optional<String> privatekeyPath,
        @Argument("The private key itself.") Optional<Secret> privatekeyContent,
        @Argument("Passphrase of the private key.") Optional<Secret> privatekeyPassphrase) {

    GivenText given() {
        return new GivenText("private key", privatekeyContent.map(Secret::reveal), privatekeyPath);
    }

    /// The key in what was found; the reason why there is none is an exception.
    PrivateKey parse(Optional<String> found) {
        return PrivateKey.parse(given().demand(found), privatekeyPassphrase.map(Secret::reveal));
    }
}
