package dev.muster.modules.acme;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Result;
import dev.muster.module.Secret;
import dev.muster.modules.Returns;
import dev.muster.modules.files.GivenText;
import dev.muster.pki.Asked;
import dev.muster.pki.Issuer;
import dev.muster.pki.Names;
import dev.muster.pki.PrivateKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;

/// The certificates that meet a challenge on a TLS port.
@Manual(
        name = "acme_challenge_cert_helper",
        collection = "community.crypto",
        summary = "Makes the certificates that meet an ACME challenge of the kind tls-alpn-01.",
        details =
                "Nobody is asked, and nothing changes: it tells the certificates for a web server.",
        examples = {
            """
            - acme_challenge_cert_helper:
                challenge: tls-alpn-01
                challenge_data: "{{ order.challenge_data['node1.example.org']['tls-alpn-01'] }}"
                private_key_src: /etc/ssl/node.key
              register: proof
            """
        },
        returns = {
            "domain: the name or address that is proven",
            "identifier_type: dns or ip",
            "identifier: the name or address",
            "challenge_certificate: what the authority must see",
            "regular_certificate: what others may see meanwhile"
        })
public final class AcmeChallengeCertHelper
        implements Module.Query<AcmeChallengeCertHelper.Arguments> {
    private static final ASN1ObjectIdentifier PROOF =
            new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.31");
    private static final Names.Field NOBODY = new Names.Field("CN", "acme.invalid");
    private static final Duration SPAN = Duration.ofDays(10);

    /// The kind of challenge.
    public enum ChallengeKind {
        TLS_ALPN_01;

        @Override
        public String toString() {
            return "tls-alpn-01";
        }
    }

    /// What a first call of `acme_certificate` tells of a challenge.
    public record ChallengeData(
            @Argument("The name.") String resource,
            @Argument("The name with its kind.") Optional<String> resourceOriginal,
            @Argument("What has to be shown, in base64.") String resourceValue) {
        String kind() {
            return resourceOriginal
                    .map(text -> text.substring(0, Math.max(0, text.indexOf(':'))))
                    .orElse("dns");
        }

        String name() {
            return resourceOriginal
                    .map(text -> text.substring(text.indexOf(':') + 1))
                    .orElse(resource);
        }

        byte[] value() {
            try {
                return Base64.getDecoder().decode(resourceValue);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("'resource_value' is no base64", wrong);
            }
        }
    }

    /// The arguments.
    public record Arguments(
            @Argument("The kind of challenge.") ChallengeKind challenge,
            @Argument("What has to be shown, as `acme_certificate` tells it.")
                    ChallengeData challengeData,
            @Argument("The key of both certificates, a file on the host.")
                    Optional<String> privateKeySrc,
            @Argument("That key itself.") Optional<Secret> privateKeyContent,
            @Argument("Passphrase of that key.") Optional<Secret> privateKeyPassphrase,
            @Argument("Ignored: Muster computes it itself.")
                    Optional<String> selectCryptoBackend) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Probe<Result> ask(Arguments arguments, Controller here) {
        var given =
                new GivenText(
                        "private key",
                        arguments.privateKeyContent().map(Secret::reveal),
                        arguments.privateKeySrc());
        return given.probe()
                .map(text ->
                        Trouble.orFailed(() ->
                                told(
                                        arguments.challengeData(),
                                        PrivateKey.parse(
                                                given.demand(text),
                                                arguments
                                                        .privateKeyPassphrase()
                                                        .map(Secret::reveal)))));
    }

    private static Result told(ChallengeData data, PrivateKey key) {
        return Result.ok(
                new Returns()
                        .and("domain", data.resource())
                        .and("identifier_type", data.kind())
                        .and("identifier", data.name())
                        .and("challenge_certificate", certificate(data, key, true))
                        .and("regular_certificate", certificate(data, key, false))
                        .mapping());
    }

    private static String certificate(ChallengeData data, PrivateKey key, boolean proves) {
        var asked =
                new Asked(
                        Names.subject(List.of(NOBODY)),
                        key.open(),
                        Optional.of(extensions(data, proves)));
        var now = Instant.now();
        return Issuer.itself(asked, key, "sha256")
                .sign(asked, new Issuer.Span(now, now.plus(SPAN)))
                .pem();
    }

    private static Extensions extensions(ChallengeData data, boolean proves) {
        try {
            var extensions = new ExtensionsGenerator();
            extensions.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    Names.alternatives(
                            List.of(data.kind().toUpperCase(Locale.ROOT) + ":" + data.name())));
            if (proves) {
                extensions.addExtension(PROOF, true, new DEROctetString(data.value()));
            }
            return extensions.generate();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
