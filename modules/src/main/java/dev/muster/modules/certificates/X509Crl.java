package dev.muster.modules.certificates;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Shared;
import dev.muster.module.Wanted;
import dev.muster.modules.files.GivenText;
import dev.muster.pki.Issuer;
import dev.muster.pki.Moments;
import dev.muster.pki.Names;
import dev.muster.pki.Revoked;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A list of revoked certificates on the host.
@Manual(
        name = "x509_crl",
        collection = "community.crypto",
        summary = "Keeps a list of revoked certificates (CRL) on the host.",
        details =
                """
                A moment such as `+7d` counts from when the list is made: it is made anew when less \
                than half of its time is left, unless `ignore_timestamps` says otherwise. What is on \
                the list already keeps the moment at which it was revoked if the task gives none \
                that stands for itself.
                """,
        examples = {
            """
            - x509_crl:
                path: /etc/ssl/ca.crl
                privatekey_path: /etc/ssl/private/ca.key
                issuer: {CN: Lab CA}
                next_update: +30d
                revoked_certificates:
                  - {serial_number: 4711, reason: key_compromise}
                  - {path: /etc/ssl/old-node.pem, revocation_date: 20260101000000Z}
            """
        },
        returns = {
            "filename: the file",
            "privatekey: the key's file",
            "format: pem or der",
            "issuer: fields of the issuer",
            "issuer_ordered: the same in their order",
            "last_update: from when it counts",
            "next_update: until when",
            "digest: how it is signed",
            "revoked_certificates: what is on it"
        })
public final class X509Crl implements Module.Resource<X509Crl.Arguments> {
    /// Forms of the file.
    public enum Format {
        PEM,
        DER
    }

    /// What becomes of what is on the list already.
    public enum CrlMode {
        GENERATE,
        UPDATE
    }

    /// One certificate to revoke.
    public record Entry(
            @Argument("The certificate's file, on the host.") Optional<String> path,
            @Argument("The certificate itself.") Optional<String> content,
            @Argument(
                            "Its number, in decimal digits or in pairs of hexadecimal ones with"
                                    + " colons.")
                    Optional<String> serialNumber,
            @Argument(value = "When it was revoked.", otherwise = "+0s") String revocationDate,
            @Argument("Who issued it, such as `DNS:ca.example.org`.") List<String> issuer,
            @Argument(value = "Whether that is critical.", otherwise = "false")
                    boolean issuerCritical,
            @Argument("Why.") Optional<Revoked.Reason> reason,
            @Argument(value = "Whether that is critical.", otherwise = "false")
                    boolean reasonCritical,
            @Argument("Since when its key was known to be lost.") Optional<String> invalidityDate,
            @Argument(value = "Whether that is critical.", otherwise = "false")
                    boolean invalidityDateCritical) {

        GivenText given() {
            return new GivenText("certificate", content, path);
        }

        Optional<BigInteger> number() {
            return serialNumber.map(text ->
                    text.contains(":")
                            ? new BigInteger(text.replace(":", ""), 16)
                            : new BigInteger(text.strip()));
        }

        Revoked revoked(BigInteger serial, Instant now) {
            return new Revoked(
                    serial,
                    Moments.of(revocationDate, now),
                    reason,
                    invalidityDate.map(text -> Moments.of(text, now)),
                    issuer,
                    new Revoked.Critical(reasonCritical, invalidityDateCritical, issuerCritical));
        }
    }

    /// The arguments.
    public record Arguments(
            @Shared OutputFile file,
            @Shared KeySource key,
            @Argument("Fields of the issuer; a value may be a list.") Map<String, Value> issuer,
            @Argument("The same as a list, for fields in a certain order.")
                    List<Map<String, Value>> issuerOrdered,
            @Argument(value = "From when it counts.", otherwise = "+0s") String lastUpdate,
            @Argument("When the next one is due.") Optional<String> nextUpdate,
            @Argument("What is revoked.") List<Entry> revokedCertificates,
            @Argument(
                            value = "Whether what is on the list already stays on it (update).",
                            otherwise = "generate")
                    CrlMode crlMode,
            @Argument(value = "The digest to sign with.", otherwise = "sha256") String digest,
            @Argument(value = "The form of the file.", otherwise = "pem") Format format,
            @Argument(
                            value = "Whether other times are no reason to make it anew.",
                            otherwise = "false")
                    boolean ignoreTimestamps,
            @Argument("Ignored.") Optional<String> nameEncoding) {
        public Arguments {
            if (!file.isUnwanted()) {
                if (issuer.isEmpty() == issuerOrdered.isEmpty()) {
                    throw mistake("one of 'issuer' and 'issuer_ordered' is needed");
                }
                if (nextUpdate.isEmpty()) {
                    throw mistake("'next_update' is missing");
                }
                for (var each : revokedCertificates) {
                    if (each.given().isGiven() == each.serialNumber().isPresent()) {
                        throw mistake(
                                "each of 'revoked_certificates' needs one of 'path', 'content' and"
                                        + " 'serial_number'");
                    }
                }
            }
        }

        private static InputException mistake(String words) {
            return new InputException(Diagnostic.error(words));
        }

        List<Names.Field> fields() {
            var fields = new ArrayList<>(Subjects.fields(issuer));
            issuerOrdered.forEach(each -> fields.addAll(Subjects.fields(each)));
            return fields;
        }

        boolean isFixed(String moment) {
            return !Moments.isRelative(moment);
        }

        Issuer.Span span(Instant now) {
            return new Issuer.Span(
                    Moments.of(lastUpdate, now), Moments.of(nextUpdate.orElse("+0s"), now));
        }
    }

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var now = Instant.now();
        Refusals.mistaken(() -> {
            arguments
                    .revokedCertificates()
                    .forEach(each -> each.revoked(each.number().orElse(BigInteger.ONE), now));
            return arguments.span(now);
        });
        return new RevocationList(arguments, arguments.file().kept(here), now, new ArrayList<>());
    }
}
