package dev.muster.modules.acme;

import dev.muster.module.Courier;
import dev.muster.module.Secret;
import dev.muster.pki.PrivateKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;
import org.shredzone.acme4j.toolbox.JSONBuilder;

/// An authority that speaks ACME, asked by a host.
final class AcmeServer {
    private final HostHttp http;
    private final Session session;

    AcmeServer(ServerArguments server, Courier courier) {
        http = new HostHttp(courier, server);
        var provider =
                new GenericAcmeProvider() {
                    @Override
                    public HttpClient createHttpClient(NetworkSettings settings) {
                        return http;
                    }
                };
        session = new Session(server.uri(), provider);
        session.networkSettings().setCompressionEnabled(false);
        session.setLocale(Locale.ENGLISH);
    }

    Session session() {
        return session;
    }

    HostHttp http() {
        return http;
    }

    /// What an account is to be.
    ///
    /// @param contacts addresses such as `mailto:ops@example.org`
    /// @param agreed whether its owner agrees to the authority's terms
    record Registration(List<String> contacts, boolean agreed, Optional<Binding> binding) {
        Registration {
            contacts = List.copyOf(contacts);
        }
    }

    /// An account of another kind that this one is to belong to.
    record Binding(String name, String algorithm, Secret key) {}

    /// The account of a key, if there is one that still counts.
    Optional<Login> known(PrivateKey key) {
        return Trouble.sorted(() -> {
            try {
                var login =
                        new AccountBuilder()
                                .useKeyPair(key.pair())
                                .onlyExisting()
                                .createLogin(session);
                return Optional.of(login)
                        .filter(one -> one.getAccount().getStatus() == Status.VALID);
            } catch (AcmeServerException refused) {
                if (isNoAccount(refused)) {
                    return Optional.empty();
                }
                throw refused;
            }
        });
    }

    private static boolean isNoAccount(AcmeServerException refused) {
        var problem = refused.getProblem();
        return switch (Trouble.type(problem)) {
            case "accountDoesNotExist" -> true;
            case "unauthorized" ->
                    problem.getDetail()
                            .filter(words -> words.toLowerCase(Locale.ROOT).contains("deactivated"))
                            .isPresent();
            default -> false;
        };
    }

    /// Makes an account of a key.
    Login made(PrivateKey key, Registration wanted) {
        return Trouble.sorted(() -> {
            var builder = new AccountBuilder().useKeyPair(key.pair());
            wanted.contacts().forEach(builder::addContact);
            if (wanted.agreed()) {
                builder.agreeToTermsOfService();
            } else if (session.getMetadata().getTermsOfService().isPresent()) {
                throw new Trouble(
                        "the authority's terms have to be agreed to before there is an account: "
                                + session.getMetadata().getTermsOfService().get(),
                        "say so with 'terms_agreed: true'");
            }
            if (wanted.binding().isPresent()) {
                var binding = wanted.binding().get();
                builder.withKeyIdentifier(
                                binding.name(),
                                new SecretKeySpec(bytes(binding.key().reveal()), "HMAC"))
                        .withMacAlgorithm(binding.algorithm());
            }
            return builder.createLogin(session);
        });
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getUrlDecoder().decode(base64.strip().replaceFirst("=+$", ""));
        } catch (IllegalArgumentException _) {
            throw new Trouble(
                    "the key of 'external_account_binding' is not base64url",
                    "take it as the authority tells it");
        }
    }

    /// Whether the authority tells when to renew (RFC 9773), so that orders may name what they
    /// replace.
    static boolean renews(Login login) {
        return Trouble.sorted(
                () -> login.getSession().resourceUrlOptional(Resource.RENEWAL_INFO).isPresent());
    }

    /// Whether an account's contacts are others.
    static boolean differs(Login login, List<String> contacts) {
        return !new HashSet<>(contacts(login)).equals(new HashSet<>(contacts));
    }

    /// The addresses of an account's owner.
    static List<String> contacts(Login login) {
        return Trouble.sorted(
                () -> login.getAccount().getContacts().stream().map(URI::toString).toList());
    }

    /// Gives an account other contacts.
    void contacts(Login login, List<String> contacts) {
        Trouble.sorted(() -> {
            var claims = new JSONBuilder();
            claims.array("contact", contacts);
            send(login, claims);
            login.getAccount().fetch();
            return login;
        });
    }

    private void send(Login login, JSONBuilder claims) throws AcmeException {
        try (var connection = session.connect()) {
            connection.sendSignedRequest(login.getAccount().getLocation(), claims, login);
        }
    }
}
