package dev.muster.modules.certificates;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Secret;
import dev.muster.module.Shared;
import dev.muster.module.Wanted;
import dev.muster.modules.files.GivenText;
import dev.muster.pki.Certificate;
import dev.muster.pki.Issuer;
import dev.muster.pki.Moments;
import dev.muster.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A certificate on the host, signed by itself or by an authority of one's own.
@Manual(
        name = "x509_certificate",
        collection = "community.crypto",
        aliases = {"openssl_certificate", "community.crypto.openssl_certificate"},
        summary =
                "Keeps a certificate on the host, signed by itself, by a CA of one's own, or by one that"
                        + " speaks ACME.",
        details =
                """
                The certificate is for what the request asks. One that is there is kept while its \
                key, subject, extensions and issuer are as wanted; whether it is near its end is \
                what `tls_identity` looks at.

                With `provider: acme` each name is proven by a file in `acme_challenge_path` (http-01), \
                which is there only while the authority looks; the account is made where there is \
                none. The host asks the authority with its curl, as `uri` does; everything is signed \
                on the controller. While the certificate that is there counts, and is for the key and \
                all names of the request, nobody is asked. To renew before the end, see \
                `acme_certificate` and `tls_identity`.
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
            """,
            """
            - x509_certificate:
                path: /etc/ssl/node.pem
                csr_path: /etc/ssl/node.csr
                provider: acme
                acme_accountkey_path: /etc/ssl/account.key
                acme_challenge_path: /var/www/challenges
                acme_chain: true
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
        OWNCA,
        ACME
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
                    boolean ignoreTimestamps,
            @Shared AcmeSource acme) {

        public Arguments {
            if (provider == Provider.ACME && file.state() == Presence.PRESENT) {
                acme.check();
                if (csrPath.isEmpty() && csrContent.isEmpty()) {
                    throw AcmeSource.missing("csr_path");
                }
            }
        }

        GivenText csr() {
            return new GivenText("certificate signing request", csrContent, csrPath);
        }

        GivenText authority() {
            return new GivenText("CA certificate", owncaContent, owncaPath);
        }

        GivenText authorityKey() {
            return new GivenText(
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

        /// What results tell of the certificate.
        Map<String, Value> told(Certificate certificate) {
            var result = told();
            result.put("notBefore", Value.text(Moments.text(certificate.notBefore())));
            result.put("notAfter", Value.text(Moments.text(certificate.notAfter())));
            result.put("serial_number", new Value.Int(certificate.holder().getSerialNumber()));
            if (file.returnContent()) {
                result.put("certificate", Value.text(certificate.pem()));
            }
            return result;
        }

        /// What they tell where there is none yet.
        Map<String, Value> told() {
            var result = new LinkedHashMap<String, Value>();
            result.put("filename", Value.text(file.path()));
            csrPath.ifPresent(path -> result.put("csr", Value.text(path)));
            key.privatekeyPath().ifPresent(path -> result.put("privatekey", Value.text(path)));
            return result;
        }
    }

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var file = arguments.file().kept(here);
        if (arguments.provider() == Provider.ACME) {
            return new AcmeSigned(arguments, file, Instant.now(), new ArrayList<>());
        }
        var span = Refusals.mistaken(() -> arguments.span(Instant.now()));
        return new OwnSigned(arguments, span, file, new ArrayList<>());
    }
}
