package dev.muster.modules.certificates;

import dev.muster.module.Difference;
import dev.muster.module.Probe;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.certificates.OpensshCert.Regenerate;
import dev.muster.modules.certificates.OpensshCert.SignatureAlgorithm;
import dev.muster.modules.files.GivenText;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.SshCertificate;
import dev.muster.pki.SshCertificate.RsaDigest;
import dev.muster.pki.SshCertificate.Span;
import dev.muster.pki.SshCertificate.Wish;
import dev.muster.pki.SshGrants;
import dev.muster.pki.SshIssued;
import dev.muster.pki.SshKeyPair;
import dev.muster.pki.SshPublicKey;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An SSH certificate that does, on the host.
///
/// @param authority the key on the controller; the host's is asked for
/// @param ledger where what it signs is noted
/// @param serial the number of a new one
/// @param made the new certificate, once it was needed
record CertifiedSshKey(
        OpensshCert.Arguments arguments,
        SshCertificate.Type type,
        KeptFile file,
        Span span,
        Optional<Instant> at,
        SshGrants grants,
        Optional<SshKeyPair> authority,
        Optional<SshLedger> ledger,
        long serial,
        List<SshCertificate> made)
        implements Wanted<CertifiedSshKey.Found> {

    record Found(
            KeptFile.Found certificate, Optional<String> publicKey, Optional<String> signing) {}

    private record Keys(Optional<String> publicKey, Optional<String> signing) {}

    private GivenText open() {
        return new GivenText("public key", Optional.empty(), arguments.publicKey());
    }

    private GivenText signing() {
        return new GivenText(
                "signing key",
                Optional.empty(),
                authority.isPresent() ? Optional.empty() : arguments.signingKey());
    }

    @Override
    public Probe<Found> probe() {
        return file.probe()
                .with(
                        open().probe().with(signing().probe(), Keys::new),
                        (there, keys) -> new Found(there, keys.publicKey(), keys.signing()));
    }

    @Override
    public Verdict compare(Found found) {
        if (file.lenient() && found.publicKey().isEmpty()) {
            // an earlier task would have made the key
            return file.verdict(
                    found.certificate(),
                    found.certificate().status().exists()
                            ? Refusals.wrong(file.path(), List.of("public key"))
                            : Refusals.missing(file.path()),
                    new byte[0],
                    Map.of());
        }
        return Refusals.refused(() -> present(found));
    }

    private Verdict present(Found found) {
        var key = SshPublicKey.parse(open().demand(found.publicKey()));
        var signer = authority.orElseGet(() -> SshKeyPair.parse(signing().demand(found.signing())));
        var wish =
                new Wish(
                        type,
                        key,
                        serial,
                        arguments.identifier().orElse(""),
                        arguments.principals(),
                        span,
                        grants);
        Optional<SshCertificate> there = Optional.empty();
        var why = new ArrayList<Difference>();
        if (!found.certificate().status().exists()) {
            why.addAll(Refusals.missing(file.path()));
        } else {
            try {
                there = Optional.of(SshCertificate.parse(found.certificate().text().orElse("")));
            } catch (IllegalArgumentException damage) {
                if (arguments.regenerate() == Regenerate.NEVER
                        || arguments.regenerate() == Regenerate.FAIL) {
                    return new Verdict.Refused(
                            "the certificate in "
                                    + file.path()
                                    + " can't be read: "
                                    + damage.getMessage());
                }
                why.addAll(Refusals.wrong(file.path(), List.of("form")));
            }
        }
        if (there.isPresent()) {
            var objections = objections(there.get(), wish, signer);
            if (!objections.isEmpty() && arguments.regenerate() == Regenerate.FAIL) {
                return new Verdict.Refused(
                        "the certificate in %s is another: %s"
                                .formatted(file.path(), String.join(", ", objections)));
            }
            why.addAll(Refusals.wrong(file.path(), objections));
        }
        var certificate = why.isEmpty() && there.isPresent() ? there.get() : fresh(wish, signer);
        return file.verdict(
                found.certificate(),
                why,
                (certificate.line(key.comment()) + "\n").getBytes(StandardCharsets.UTF_8),
                result(certificate));
    }

    private SshCertificate fresh(Wish wish, SshKeyPair signer) {
        if (made.isEmpty()) {
            var certificate = SshCertificate.sign(wish, signer, digest());
            ledger.ifPresent(list -> list.add(SshIssued.of(certificate)));
            made.add(certificate);
        }
        return made.getFirst();
    }

    private RsaDigest digest() {
        return arguments
                        .signatureAlgorithm()
                        .filter(SignatureAlgorithm.RSA_SHA2_256::equals)
                        .isPresent()
                ? RsaDigest.SHA256
                : RsaDigest.SHA512;
    }

    private List<String> objections(SshCertificate there, Wish wish, SshKeyPair signer) {
        var objections = new ArrayList<String>();
        if (arguments.regenerate() == Regenerate.NEVER) {
            return objections;
        }
        if ((arguments.force() || arguments.regenerate() == Regenerate.ALWAYS) && made.isEmpty()) {
            objections.add("making");
        }
        boolean all =
                arguments.regenerate() == Regenerate.FULL_IDEMPOTENCE
                        || arguments.regenerate() == Regenerate.FAIL;
        for (var objection : there.objections(wish)) {
            if (all || objection.equals("type") || objection.equals("principals")) {
                objections.add(objection);
            }
        }
        if (all && !there.identifier().equals(wish.identifier())) {
            objections.add("identifier");
        }
        if (all && !there.authority().equals(signer.publicKey(""))) {
            objections.add("authority");
        }
        if (arguments.serialNumber().filter(number -> number != there.serial()).isPresent()) {
            objections.add("serial number");
        }
        if (arguments
                .signatureAlgorithm()
                .filter(algorithm -> !algorithm.toString().equals(there.algorithm()))
                .isPresent()) {
            objections.add("signature algorithm");
        }
        if (!arguments.ignoreTimestamps() && !there.span().equals(wish.span())) {
            objections.add("time");
        }
        if (at.filter(moment -> !there.span().holds(moment)).isPresent() && !made.contains(there)) {
            objections.add("end");
        }
        return objections;
    }

    private Map<String, Value> result(SshCertificate certificate) {
        var result = new LinkedHashMap<String, Value>();
        result.put("filename", Value.text(file.path()));
        result.put("type", Value.text(type.word()));
        result.put("info", Value.texts(SshCertificateText.of(certificate)));
        result.put("serial_number", Value.text(Long.toUnsignedString(certificate.serial())));
        result.put(
                "valid_before",
                Value.text(certificate.span().end().map(Instant::toString).orElse("forever")));
        return result;
    }
}
