package dev.muster.modules.certificates;

import dev.muster.module.Difference;
import dev.muster.module.Probe;
import dev.muster.module.Secret;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.Asked;
import dev.muster.pki.Certificate;
import dev.muster.pki.Issuer;
import dev.muster.pki.PrivateKey;
import dev.muster.pki.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A certificate signed by its own key or by an authority whose key is given.
///
/// @param made the new certificate, once it was needed
record OwnSigned(
        X509Certificate.Arguments arguments,
        Issuer.Span span,
        KeptFile file,
        List<Certificate> made)
        implements Wanted<OwnSigned.Found> {

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
                arguments.authority().probe().with(arguments.authorityKey().probe(), Signers::new);
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
        return Refusals.compared(
                file,
                found.file(),
                arguments.file().isUnwanted(),
                lacks(found),
                Map.of(),
                () -> present(found));
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
                arguments.told(certificate));
    }

    private Asked request(Found found) {
        if (arguments.csr().isGiven()) {
            return Request.parse(arguments.csr().demand(found.csr())).asked();
        }
        if (arguments.provider() == X509Certificate.Provider.OWNCA) {
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
        if (arguments.provider() == X509Certificate.Provider.SELFSIGNED) {
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
}
