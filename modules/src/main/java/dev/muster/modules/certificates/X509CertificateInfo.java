package dev.muster.modules.certificates;

import dev.muster.hash.Hash;
import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Result;
import dev.muster.modules.Returns;
import dev.muster.modules.files.GivenText;
import dev.muster.pki.Certificate;
import dev.muster.pki.Moments;
import dev.muster.pki.Names;
import dev.muster.value.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a certificate says.
@Manual(
        name = "x509_certificate_info",
        collection = "community.crypto",
        aliases = {"openssl_certificate_info"},
        summary = "Tells what a certificate says.",
        examples = {
            """
            - x509_certificate_info: {path: /etc/ssl/node.pem, valid_at: {month: +30d}}
              register: certificate
            """
        },
        returns = {
            "expired: whether it is over",
            "subject: fields of the subject",
            "issuer: fields of the issuer",
            "subject_alt_name: alternative names",
            "not_after: until when it counts",
            "not_before: from when",
            "valid_at: for each moment asked whether it counts then",
            "serial_number: its number",
            "fingerprints: digests of the whole"
        })
public final class X509CertificateInfo implements Module.Query<X509CertificateInfo.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument("The file, on the host.") Optional<String> path,
            @Argument("The certificate itself.") Optional<String> content,
            @Argument("Moments to look at, by name, such as `month: +30d`.")
                    Map<String, Value> validAt,
            @Argument("Ignored.") Optional<String> nameEncoding,
            @Argument("Ignored: Muster reads it itself.") Optional<String> selectCryptoBackend) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Probe<Result> ask(Arguments arguments, Controller here) {
        var given = new GivenText("certificate", arguments.content(), arguments.path());
        return given.probe()
                .map(text -> {
                    try {
                        return result(Certificate.parse(given.demand(text)), arguments);
                    } catch (IllegalArgumentException wrong) {
                        return Result.failed(String.valueOf(wrong.getMessage()));
                    }
                });
    }

    private static Result result(Certificate certificate, Arguments arguments) {
        var now = Instant.now();
        var valid = new LinkedHashMap<String, Value>();
        arguments
                .validAt()
                .forEach((name, when) ->
                        valid.put(
                                name,
                                Value.of(certificate.isValidAt(Moments.of(text(when), now)))));
        var fingerprints = new LinkedHashMap<String, Value>();
        for (var hash : List.of(Hash.MD5, Hash.SHA1, Hash.SHA256, Hash.SHA384, Hash.SHA512)) {
            fingerprints.put(hash.word(), Value.text(certificate.fingerprint(hash)));
        }
        return Result.ok(
                new Returns()
                        .and("expired", certificate.notAfter().isBefore(now))
                        .and("subject", Subjects.told(Names.fields(certificate.subject())))
                        .and(
                                "subject_ordered",
                                Subjects.ordered(Names.fields(certificate.subject())))
                        .and("issuer", Subjects.told(Names.fields(certificate.issuer())))
                        .and("issuer_ordered", Subjects.ordered(Names.fields(certificate.issuer())))
                        .and("subject_alt_name", Value.texts(certificate.names()))
                        .and("key_usage", Value.texts(certificate.keyUsage()))
                        .and("extended_key_usage", Value.texts(certificate.purposes()))
                        .and(
                                "basic_constraints",
                                Value.texts(
                                        List.of(
                                                certificate.isAuthority()
                                                        ? "CA:TRUE"
                                                        : "CA:FALSE")))
                        .and("not_before", Moments.text(certificate.notBefore()))
                        .and("not_after", Moments.text(certificate.notAfter()))
                        .and("valid_at", Value.map(valid))
                        .and("version", 3)
                        .and("serial_number", new Value.Int(certificate.holder().getSerialNumber()))
                        .and("signature_algorithm", certificate.signatureAlgorithm())
                        .and("fingerprints", Value.map(fingerprints))
                        .mapping());
    }

    private static String text(Value value) {
        return value instanceof Value.Text(String text, boolean _, _) ? text : "";
    }
}
