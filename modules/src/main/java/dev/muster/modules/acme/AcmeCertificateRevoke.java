package dev.muster.modules.acme;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Courier;
import dev.muster.module.Deed;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.module.Secret;
import dev.muster.module.Shared;
import dev.muster.modules.files.GivenText;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.RevocationReason;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeServerException;

/// Takes back a certificate of an authority that speaks ACME.
@Manual(
        name = "acme_certificate_revoke",
        collection = "community.crypto",
        groups = {"community.crypto.acme"},
        summary = "Has an authority that speaks ACME take back a certificate.",
        details =
                """
                It is asked for by the account that has ordered it, or with its own private key. One \
                that is taken back already is no change. In check mode nobody is asked.
                """,
        examples = {
            """
            - acme_certificate_revoke:
                account_key_src: /etc/ssl/account.key
                acme_directory: https://acme-v02.api.letsencrypt.org/directory
                certificate: /etc/ssl/node.pem
            """
        })
public final class AcmeCertificateRevoke implements Module.Action<AcmeCertificateRevoke.Arguments> {
    /// The arguments.
    public record Arguments(
            @Shared AccountArguments account,
            @Argument("The certificate's own private key, a file on the host.")
                    Optional<String> privateKeySrc,
            @Argument("That key itself.") Optional<Secret> privateKeyContent,
            @Argument("Passphrase of that key.") Optional<Secret> privateKeyPassphrase,
            @Argument("The certificate's file, on the host.") String certificate,
            @Argument(
                            "Why: the number that a list of revocations has for it, such as 1 for a key that"
                                    + " others know.")
                    Optional<Integer> revokeReason) {
        public Arguments {
            boolean own = privateKeySrc.isPresent() || privateKeyContent.isPresent();
            if (own == account.hasKey()) {
                throw new InputException(
                        Diagnostic.error(
                                        own
                                                ? "the account's key and the certificate's are both given"
                                                : "no key is given")
                                .hint("it takes 'account_key_src' or 'private_key_src'"));
            }
            if (revokeReason.isPresent()) {
                try {
                    RevocationReason.code(revokeReason.get());
                } catch (IllegalArgumentException _) {
                    throw new InputException(
                            Diagnostic.error(
                                            "'revoke_reason' %d is no reason"
                                                    .formatted(revokeReason.get()))
                                    .hint(
                                            "0 says nothing, 1 that others know the key, 4 that there"
                                                    + " is a newer one, 5 that it is out of use"));
                }
            }
        }

        GivenText ownKey() {
            return new GivenText(
                    "private key", privateKeyContent.map(Secret::reveal), privateKeySrc);
        }

        @Nullable RevocationReason reason() {
            return revokeReason.map(RevocationReason::code).orElse(null);
        }
    }

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Deed deed(Arguments arguments, Controller here) {
        return Deed.of(
                courier -> Trouble.orFailed(() -> result(arguments, courier)), Deed.InCheck.SKIP);
    }

    private static Result result(Arguments arguments, Courier courier) {
        var given =
                new GivenText(
                        "certificate", Optional.empty(), Optional.of(arguments.certificate()));
        var certificate =
                dev.muster.pki.Certificate.parse(given.demand(courier.look(given.probe()))).java();
        return Trouble.sorted(() -> {
            try {
                revoke(arguments, courier, certificate);
                return Result.changed(Value.map(Map.of()));
            } catch (AcmeServerException refused) {
                if (Trouble.type(refused.getProblem()).equals("alreadyRevoked")) {
                    return Result.ok(Map.of());
                }
                throw refused;
            }
        });
    }

    private static void revoke(Arguments arguments, Courier courier, X509Certificate certificate)
            throws AcmeException {
        var server = arguments.account().asked(courier);
        if (arguments.account().hasKey()) {
            var login =
                    server.known(arguments.account().key(courier))
                            .orElseThrow(
                                    () -> new Trouble("Account does not exist or is deactivated."));
            Certificate.revoke(login, certificate, arguments.reason());
        } else {
            var key =
                    AccountArguments.key(
                            arguments.ownKey(), arguments.privateKeyPassphrase(), courier);
            Certificate.revoke(server.session(), key.pair(), certificate, arguments.reason());
        }
    }
}
