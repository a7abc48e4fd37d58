package dev.muster.modules.acme;

import dev.muster.module.Argument;
import dev.muster.module.Courier;
import dev.muster.module.Secret;
import dev.muster.module.Shared;
import dev.muster.modules.files.GivenText;
import dev.muster.pki.PrivateKey;
import java.util.Optional;

/// Whose account at which authority: the arguments that modules about an account share.
public record AccountArguments(
        @Argument(value = "The account's private key, a file on the host.", aliases = "account_key")
                Optional<String> accountKeySrc,
        @Argument("The account's private key itself.") Optional<Secret> accountKeyContent,
        @Argument("Passphrase of the account's private key.") Optional<Secret> accountKeyPassphrase,
        @Argument("The account's address, where it is known: then the key must be this account's.")
                Optional<String> accountUri,
        @Shared ServerArguments server) {

    boolean hasKey() {
        return accountKeySrc.isPresent() || accountKeyContent.isPresent();
    }

    /// The key, read from the host where it is there.
    PrivateKey key(Courier courier) {
        return key(
                new GivenText("account key", accountKeyContent.map(Secret::reveal), accountKeySrc),
                accountKeyPassphrase,
                courier);
    }

    static PrivateKey key(GivenText given, Optional<Secret> passphrase, Courier courier) {
        return PrivateKey.parse(
                given.demand(courier.look(given.probe())), passphrase.map(Secret::reveal));
    }

    /// The authority, asked by this host.
    AcmeServer asked(Courier courier) {
        return new AcmeServer(server, courier);
    }
}
