package dev.muster.modules.acme;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Courier;
import dev.muster.module.Deed;
import dev.muster.module.Difference;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.module.Secret;
import dev.muster.module.Shared;
import dev.muster.modules.Returns;
import dev.muster.modules.files.GivenText;
import dev.muster.pki.PrivateKey;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.shredzone.acme4j.Login;

/// An account at an authority that speaks ACME.
@Manual(
        name = "acme_account",
        collection = "community.crypto",
        groups = {"community.crypto.acme"},
        summary = "Makes, changes and closes an account at an authority that speaks ACME.",
        details =
                """
                The host asks the authority with its curl, as `uri` does; requests are signed on the \
                controller. In check mode it is asked whether there is the account, and nothing more.
                """,
        examples = {
            """
            - acme_account:
                account_key_src: /etc/ssl/account.key
                acme_directory: https://acme-v02.api.letsencrypt.org/directory
                state: present
                terms_agreed: true
                contact: ["mailto:ops@example.org"]
            """
        },
        returns = {"account_uri: the account's address; nothing if there is none"})
public final class AcmeAccount implements Module.Action<AcmeAccount.Arguments> {
    /// What an account is to be.
    public enum State {
        PRESENT,
        ABSENT,
        CHANGED_KEY
    }

    /// What ties an account to one of another kind that its owner has at the authority.
    public record ExternalBinding(
            @Argument("Its name, as the authority gives it.") String kid,
            @Argument("HS256, HS384 or HS512.") String alg,
            @Argument("The key that goes with it, in base64url.") Secret key) {
        private static final Set<String> ALGORITHMS = Set.of("HS256", "HS384", "HS512");

        public ExternalBinding {
            if (!ALGORITHMS.contains(alg.toUpperCase(Locale.ROOT))) {
                throw new InputException(
                        Diagnostic.error("'" + alg + "' binds no account")
                                .hint("alg is HS256, HS384 or HS512"));
            }
        }

        AcmeServer.Binding binding() {
            return new AcmeServer.Binding(kid, alg.toUpperCase(Locale.ROOT), key);
        }
    }

    /// The arguments.
    public record Arguments(
            @Shared AccountArguments account,
            @Argument("What it is to be.") State state,
            @Argument(value = "Whether it may be made.", otherwise = "true") boolean allowCreation,
            @Argument("Addresses of its owner, such as `mailto:ops@example.org`.")
                    List<String> contact,
            @Argument(
                            value = "Whether its owner agrees to the authority's terms.",
                            otherwise = "false")
                    boolean termsAgreed,
            @Argument("The key it is to have from now on, a file on the host.")
                    Optional<String> newAccountKeySrc,
            @Argument("That key itself.") Optional<Secret> newAccountKeyContent,
            @Argument("Passphrase of that key.") Optional<Secret> newAccountKeyPassphrase,
            @Argument("An account of another kind that this one belongs to.")
                    Optional<ExternalBinding> externalAccountBinding) {
        public Arguments {
            contact = List.copyOf(contact);
            for (var one : contact) {
                if (!isAddress(one)) {
                    throw new InputException(
                            Diagnostic.error("'" + one + "' is no contact")
                                    .hint("such as mailto:ops@example.org"));
                }
            }
            if (state == State.CHANGED_KEY
                    && newAccountKeySrc.isEmpty()
                    && newAccountKeyContent.isEmpty()) {
                throw new InputException(
                        Diagnostic.error(
                                "state 'changed_key' needs 'new_account_key_src' or"
                                        + " 'new_account_key_content'"));
            }
        }

        private static boolean isAddress(String text) {
            try {
                return URI.create(text).isAbsolute();
            } catch (IllegalArgumentException _) {
                return false;
            }
        }

        GivenText newKey() {
            return new GivenText(
                    "new account key", newAccountKeyContent.map(Secret::reveal), newAccountKeySrc);
        }

        AcmeServer.Registration registration() {
            return new AcmeServer.Registration(
                    contact, termsAgreed, externalAccountBinding.map(ExternalBinding::binding));
        }
    }

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Deed deed(Arguments arguments, Controller here) {
        return Deed.of(
                courier ->
                        Trouble.orFailed(
                                () -> new Kept(arguments, courier, here.checkMode()).result()),
                Deed.InCheck.RUN);
    }

    private record Kept(Arguments arguments, Courier courier, boolean onlyTold) {
        Result result() {
            var key = arguments.account().key(courier);
            var server = arguments.account().asked(courier);
            var known = server.known(key);
            known.ifPresent(this::isTheOneMeant);
            return switch (arguments.state()) {
                case PRESENT ->
                        known.map(login -> present(server, login))
                                .orElseGet(() -> fresh(server, key));
                case ABSENT ->
                        known.map(this::closed).orElseGet(() -> Result.ok(told(Optional.empty())));
                case CHANGED_KEY -> changed(server, known);
            };
        }

        private void isTheOneMeant(Login login) {
            arguments
                    .account()
                    .accountUri()
                    .filter(uri -> !uri.equals(login.getAccount().getLocation().toString()))
                    .ifPresent(uri -> {
                        throw new Trouble(
                                "the account key is that of %s, not of %s"
                                        .formatted(login.getAccount().getLocation(), uri));
                    });
        }

        private Result fresh(AcmeServer server, PrivateKey key) {
            if (!arguments.allowCreation()) {
                throw new Trouble(
                        "Account does not exist or is deactivated.",
                        "'allow_creation: true' has it made");
            }
            var login =
                    onlyTold
                            ? Optional.<Login>empty()
                            : Optional.of(server.made(key, arguments.registration()));
            return Result.changed(told(login)).withDifferences(state("absent", "present"));
        }

        private Result present(AcmeServer server, Login login) {
            if (!AcmeServer.differs(login, arguments.contact())) {
                return Result.ok(told(Optional.of(login)));
            }
            var before = AcmeServer.contacts(login);
            if (!onlyTold) {
                server.contacts(login, arguments.contact());
            }
            return Result.changed(told(Optional.of(login)))
                    .withDifferences(
                            List.of(
                                    Told.difference(
                                            "contact",
                                            String.join(", ", before),
                                            String.join(", ", arguments.contact()))));
        }

        private Result closed(Login login) {
            if (!onlyTold) {
                Trouble.sorted(() -> {
                    login.getAccount().deactivate();
                    return login;
                });
            }
            return Result.changed(told(Optional.empty()))
                    .withDifferences(state("present", "absent"));
        }

        private Result changed(AcmeServer server, Optional<Login> known) {
            var key =
                    AccountArguments.key(
                            arguments.newKey(), arguments.newAccountKeyPassphrase(), courier);
            if (known.isEmpty()) {
                // The key has been changed already, if the account is known by the new one
                return server.known(key)
                        .map(login -> Result.ok(told(Optional.of(login))))
                        .orElseThrow(
                                () -> new Trouble("Account does not exist or is deactivated."));
            }
            var login = known.get();
            if (!onlyTold) {
                Trouble.sorted(() -> {
                    login.getAccount().changeKey(key.pair());
                    return login;
                });
            }
            return Result.changed(told(known))
                    .withDifferences(List.of(Told.difference("key", "the old one", "the new one")));
        }

        private static List<Difference> state(String before, String after) {
            return List.of(Told.difference("state", before, after));
        }

        private static Value.Mapping told(Optional<Login> login) {
            return new Returns()
                    .and(
                            "account_uri",
                            login.<Value>map(one ->
                                            Value.text(one.getAccount().getLocation().toString()))
                                    .orElse(Value.NULL))
                    .mapping();
        }
    }
}
