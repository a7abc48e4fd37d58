package dev.muster.modules.acme;

import dev.muster.pki.Certificate;
import dev.muster.pki.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.exception.AcmeServerException;

/// An order for a certificate, on its way.
record AcmeOrder(Order order) {
    /// How long an authority may take to look at a challenge, or to sign.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /// A certificate with those that vouch for it.
    record Chain(Certificate certificate, List<Certificate> others) {
        Chain {
            others = List.copyOf(others);
        }

        String othersPem() {
            var text = new StringBuilder();
            others.forEach(other -> text.append(other.pem()));
            return text.toString();
        }

        String pem() {
            return certificate.pem() + othersPem();
        }
    }

    static AcmeOrder placed(Login login, List<Identifier> names) {
        return placed(login, names, Optional.empty(), Optional.empty());
    }

    /// @param profile the kind of certificate, of those that the authority has
    /// @param old the certificate that it takes the place of
    static AcmeOrder placed(
            Login login,
            List<Identifier> names,
            Optional<String> profile,
            Optional<Certificate> old) {
        return Trouble.sorted(() -> {
            var builder = login.newOrder().identifiers(names);
            profile.ifPresent(builder::profile);
            old.map(Certificate::java).ifPresent(builder::replaces);
            try {
                return new AcmeOrder(builder.create());
            } catch (AcmeServerException refused) {
                if (old.isPresent()
                        && Trouble.type(refused.getProblem()).equals("alreadyReplaced")) {
                    return placed(login, names, profile, Optional.empty());
                }
                throw refused;
            }
        });
    }

    /// An order that was placed before.
    static AcmeOrder again(Login login, String location) {
        return Trouble.sorted(() -> {
            var order = new AcmeOrder(login.bindOrder(url(location)));
            order.order().fetch();
            return order;
        });
    }

    private static URL url(String text) {
        try {
            return URI.create(text).toURL();
        } catch (MalformedURLException | IllegalArgumentException _) {
            throw new Trouble(
                    "'" + text + "' is the address of no order",
                    "'data' is what the first call has returned");
        }
    }

    List<Authorization> authorizations() {
        return Trouble.sorted(() -> {
            var all = order.getAuthorizations();
            for (var one : all) {
                one.getStatus();
            }
            return all;
        });
    }

    static boolean isProven(Authorization authorization) {
        return authorization.getStatus() == Status.VALID;
    }

    /// The name that an authorization is for, as people write it.
    static String name(Authorization authorization) {
        var name = authorization.getIdentifier().getValue();
        return authorization.isWildcard() ? "*." + name : name;
    }

    static Challenge challenge(Authorization authorization, String type) {
        Optional<Challenge> found = authorization.findChallenge(type);
        return found.orElseThrow(() ->
                new Trouble(
                        "the ACME server lets %s be proven by other means than %s: %s"
                                .formatted(
                                        name(authorization),
                                        type,
                                        String.join(
                                                ", ",
                                                authorization.getChallenges().stream()
                                                        .map(Challenge::getType)
                                                        .toList())),
                        "names with a wildcard are proven by dns-01 alone"));
    }

    /// Has the server look at what was made ready for it.
    static void prove(Authorization authorization, String type) {
        Trouble.sorted(() -> {
            challenge(authorization, type).trigger();
            return authorization.waitForCompletion(PATIENCE);
        });
        if (!isProven(authorization)) {
            throw challenge(authorization, type)
                    .getError()
                    .map(problem -> Trouble.unproven(name(authorization), type, problem))
                    .orElseGet(() ->
                            new Trouble(
                                    "the ACME server could not verify %s: it is %s now"
                                            .formatted(
                                                    name(authorization),
                                                    authorization.getStatus())));
        }
    }

    /// Asks for the certificate, once all names are proven.
    Chain fetched(Request request) {
        return Trouble.sorted(() -> {
            order.fetch();
            order.waitUntilReady(PATIENCE);
            if (order.getStatus() == Status.READY) {
                order.execute(request.bytes());
                order.waitForCompletion(PATIENCE);
            }
            if (order.getStatus() != Status.VALID) {
                throw order.getError()
                        .map(problem ->
                                new Trouble(
                                        "the ACME server does not fulfil the order: "
                                                + Trouble.told(problem)))
                        .orElseGet(() ->
                                new Trouble(
                                        "the ACME server does not fulfil the order: it is "
                                                + order.getStatus()));
            }
            return chain(order.getCertificate());
        });
    }

    /// The chains that end at other authorities.
    List<Chain> alternates() {
        return Trouble.sorted(() ->
                order.getCertificate().getAlternateCertificates().stream()
                        .map(AcmeOrder::chain)
                        .toList());
    }

    private static Chain chain(org.shredzone.acme4j.Certificate certificate) {
        var all = new ArrayList<Certificate>();
        for (var one : certificate.getCertificateChain()) {
            all.add(certificate(one));
        }
        return new Chain(all.getFirst(), all.subList(1, all.size()));
    }

    private static Certificate certificate(X509Certificate given) {
        try {
            return new Certificate(new X509CertificateHolder(given.getEncoded()));
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
