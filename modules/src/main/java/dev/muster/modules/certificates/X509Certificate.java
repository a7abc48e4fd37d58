package dev.muster.modules.certificates;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Difference;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Secret;
import dev.muster.module.Shared;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.Asked;
import dev.muster.pki.Certificate;
import dev.muster.pki.Issuer;
import dev.muster.pki.Moments;
import dev.muster.pki.PrivateKey;
import dev.muster.pki.Request;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A certificate on the host, signed by itself or by an authority of one's own.
@Manual(
        name = "x509_certificate",
        collection = "community.crypto",
        aliases = {"openssl_certificate", "community.crypto.openssl_certificate"},
        summary = "Keeps a certificate on the host, signed by itself or by a CA of one's own.",
        details =
                """
                The certificate is for what the request asks. One that is there is kept while its \
                key, subject, extensions and issuer are as wanted; whether it is near its end is \
                what `tls_identity` looks at.
                """,
        examples = {
            """
            - x509_certificate:
                path: /etc/ssl/node.pem
                csr_path: /etc/ssl/node.csr
                provider: ownca
                ownca_content: "{{ lookup('file', 'ca.pem') }}"
                ownca_privatekey_content: "{{ lookup('unvault', 'ca.key') }}"
                ownca_not_after: +825d
            """
        },
        returns = {
            "filename: the file",
            "csr: the request's file",
            "notBefore: from when it counts",
            "notAfter: until when",
            "serial_number: its number"
        })
public final class X509Certificate implements Module.Resource<X509Certificate.Arguments> {
    /// Who signs.
    public enum Provider {
        SELFSIGNED,
        OWNCA
    }

    /// The arguments.
    public record Arguments(
            @Shared OutputFile file,
            @Argument(value = "Who signs it.", otherwise = "selfsigned") Provider provider,
            @Argument("The request's file, on the host.") Optional<String> csrPath,
            @Argument("The request itself.") Optional<String> csrContent,
            @Shared KeySource key,
            @Argument("The CA's certificate, on the host.") Optional<String> owncaPath,
            @Argument("The CA's certificate itself.") Optional<String> owncaContent,
            @Argument("The CA's private key, on the host.") Optional<String> owncaPrivatekeyPath,
            @Argument("The CA's private key itself.") Optional<Secret> owncaPrivatekeyContent,
            @Argument("Passphrase of the CA's private key.")
                    Optional<Secret> owncaPrivatekeyPassphrase,
            @Argument(value = "The digest the CA signs with.", otherwise = "sha256")
                    String owncaDigest,
            @Argument(value = "From when it counts.", otherwise = "+0s") String owncaNotBefore,
            @Argument(value = "Until when it counts.", otherwise = "+3650d") String owncaNotAfter,
            @Argument(value = "The version, which is always 3.", otherwise = "3") int owncaVersion,
            @Argument(value = "The digest it signs itself with.", otherwise = "sha256")
                    String selfsignedDigest,
            @Argument(
                            value = "From when it counts.",
                            otherwise = "+0s",
                            aliases = "selfsigned_notBefore")
                    String selfsignedNotBefore,
            @Argument(
                            value = "Until when it counts.",
                            otherwise = "+3650d",
                            aliases = "selfsigned_notAfter")
                    String selfsignedNotAfter,
            @Argument(value = "The version, which is always 3.", otherwise = "3")
                    int selfsignedVersion,
            @Argument(
                            value = "Whether another time of validity is no reason to sign again.",
                            otherwise = "true")
                    boolean ignoreTimestamps) {

        Given csr() {
            return new Given("certificate signing request", csrContent, csrPath);
        }

        Given authority() {
            return new Given("CA certificate", owncaContent, owncaPath);
        }

        Given authorityKey() {
            return new Given(
                    "private key of the CA",
                    owncaPrivatekeyContent.map(Secret::reveal),
                    owncaPrivatekeyPath);
        }

        Issuer.Span span(Instant now) {
            return provider == Provider.OWNCA
                    ? new Issuer.Span(
                            Moments.of(owncaNotBefore, now), Moments.of(owncaNotAfter, now))
                    : new Issuer.Span(
                            Moments.of(selfsignedNotBefore, now),
                            Moments.of(selfsignedNotAfter, now));
        }

        boolean isSpanFixed() {
            return provider == Provider.OWNCA
                    ? !Moments.isRelative(owncaNotBefore) && !Moments.isRelative(owncaNotAfter)
                    : !Moments.isRelative(selfsignedNotBefore)
                            && !Moments.isRelative(selfsignedNotAfter);
        }
    }

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var span = Refusals.mistaken(() -> arguments.span(Instant.now()));
        return new Signed(arguments, span, arguments.file().kept(here), new ArrayList<>());
    }

    /// @param made the new certificate, once it was needed
    private record Signed(
            Arguments arguments, Issuer.Span span, KeptFile file, List<Certificate> made)
            implements Wanted<Signed.Found> {

        record Found(
                KeptFile.Found file,
                Optional<String> csr,
                Optional<String> key,
                Optional<String> authority,
                Optional<String> authorityKey) {}

        private record Signers(Optional<String> authority, Optional<String> key) {}

        private record Own(Optional<String> csr, Optional<String> key) {}

        private record Parts(Own own, Signers signers) {}

        @Override
        public Probe<Found> probe() {
            var own = arguments.csr().probe().with(arguments.key().given().probe(), Own::new);
            var signers =
                    arguments
                            .authority()
                            .probe()
                            .with(arguments.authorityKey().probe(), Signers::new);
            return file.probe()
                    .with(
                            own.with(signers, Parts::new),
                            (there, parts) ->
                                    new Found(
                                            there,
                                            parts.own().csr(),
                                            parts.own().key(),
                                            parts.signers().authority(),
                                            parts.signers().key()));
        }

        @Override
        public Verdict compare(Found found) {
            if (arguments.file().isUnwanted()) {
                return file.absence(found.file(), Map.of("filename", Value.text(file.path())));
            }
            return Refusals.early(file, found.file(), lacks(found), Map.of())
                    .orElseGet(() -> Refusals.refused(() -> present(found)));
        }

        private boolean lacks(Found found) {
            return arguments.csr().isGiven() && found.csr().isEmpty()
                    || arguments.key().given().isGiven() && found.key().isEmpty()
                    || arguments.authority().isGiven() && found.authority().isEmpty();
        }

        private Verdict present(Found found) {
            var request = request(found);
            var issuer = issuer(found, request);
            var there = found.file().text();
            var why = why(found, request, issuer);
            if (!why.isEmpty() && made.isEmpty()) {
                made.add(issuer.sign(request, span));
            }
            var certificate = why.isEmpty() ? Certificate.parse(there.orElse("")) : made.getFirst();
            return file.verdict(
                    found.file(),
                    why,
                    certificate.pem().getBytes(StandardCharsets.US_ASCII),
                    result(certificate));
        }

        private Asked request(Found found) {
            if (arguments.csr().isGiven()) {
                return Request.parse(arguments.csr().demand(found.csr())).asked();
            }
            if (arguments.provider() == Provider.OWNCA) {
                throw new IllegalArgumentException("'csr_path' or 'csr_content' is missing");
            }
            var nobody =
                    new Request.Wish(
                            List.of(),
                            Request.Listed.NONE,
                            Request.Listed.NONE,
                            Request.Listed.NONE,
                            Request.Listed.NONE);
            return Request.asked(nobody, key(found).open());
        }

        private PrivateKey key(Found found) {
            return arguments.key().parse(found.key());
        }

        private Issuer issuer(Found found, Asked request) {
            if (arguments.provider() == Provider.SELFSIGNED) {
                return Issuer.itself(request, key(found), arguments.selfsignedDigest());
            }
            return Issuer.authority(
                    Certificate.parse(arguments.authority().demand(found.authority())),
                    PrivateKey.parse(
                            arguments.authorityKey().demand(found.authorityKey()),
                            arguments.owncaPrivatekeyPassphrase().map(Secret::reveal)),
                    arguments.owncaDigest());
        }

        private List<Difference> why(Found found, Asked request, Issuer issuer) {
            if (!found.file().status().exists()) {
                return Refusals.missing(file.path());
            }
            var there = found.file().text().orElse("");
            if (!made.isEmpty() && there.equals(made.getFirst().pem())) {
                return List.of();
            }
            if (arguments.file().force()) {
                return Refusals.wrong(file.path(), List.of("making"));
            }
            try {
                var certificate = Certificate.parse(there);
                var reasons = new ArrayList<>(issuer.objections(certificate, request));
                if (!arguments.ignoreTimestamps()
                        && arguments.isSpanFixed()
                        && !(certificate.notBefore().equals(span.from())
                                && certificate.notAfter().equals(span.until()))) {
                    reasons.add("validity");
                }
                return Refusals.wrong(file.path(), reasons);
            } catch (IllegalArgumentException _) {
                return Refusals.wrong(file.path(), List.of("form"));
            }
        }

        private Map<String, Value> result(Certificate certificate) {
            var result = new LinkedHashMap<String, Value>();
            result.put("filename", Value.text(file.path()));
            arguments.csrPath().ifPresent(path -> result.put("csr", Value.text(path)));
            arguments
                    .key()
                    .privatekeyPath()
                    .ifPresent(path -> result.put("privatekey", Value.text(path)));
            result.put("notBefore", Value.text(Moments.text(certificate.notBefore())));
            result.put("notAfter", Value.text(Moments.text(certificate.notAfter())));
            result.put("serial_number", new Value.Int(certificate.holder().getSerialNumber()));
            if (arguments.file().returnContent()) {
                result.put("certificate", Value.text(certificate.pem()));
            }
            return result;
        }
    }
}
