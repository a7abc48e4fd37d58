package dev.muster.modules.certificates;

import dev.muster.module.Courier;
import dev.muster.module.Difference;
import dev.muster.module.Errand;
import dev.muster.module.Probe;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.acme.WebProof;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.Certificate;
import dev.muster.pki.PrivateKey;
import dev.muster.pki.Request;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A certificate of an authority that speaks ACME: the one that is there will do while it counts,
/// and is for the request's key and names. Nobody is asked then.
///
/// @param made the text of the new certificate, once it was needed
record AcmeSigned(
        X509Certificate.Arguments arguments, KeptFile file, Instant now, List<String> made)
        implements Wanted<AcmeSigned.Found> {

    record Found(
            KeptFile.Found file,
            Optional<String> csr,
            Optional<String> key,
            Optional<String> account,
            boolean folder) {}

    private record Keys(Optional<String> own, Optional<String> account) {}

    @Override
    public Probe<Found> probe() {
        var keys =
                arguments
                        .key()
                        .given()
                        .probe()
                        .with(arguments.acme().accountKey().probe(), Keys::new);
        return file.probe()
                .with(arguments.csr().probe(), Map::entry)
                .with(
                        keys.with(proof().probe(), Map::entry),
                        (text, other) ->
                                new Found(
                                        text.getKey(),
                                        text.getValue(),
                                        other.getKey().own(),
                                        other.getKey().account(),
                                        other.getValue()));
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
        return found.csr().isEmpty()
                || arguments.key().given().isGiven() && found.key().isEmpty()
                || found.account().isEmpty()
                || !found.folder();
    }

    private Verdict present(Found found) {
        var request = Request.parse(arguments.csr().demand(found.csr()));
        if (arguments.key().given().isGiven()
                && !arguments.key().parse(found.key()).open().equals(request.publicKey())) {
            throw new IllegalArgumentException(
                    "the private key is not the one that the certificate signing request is for");
        }
        var why = why(found, request);
        if (!why.isEmpty()) {
            account(found);
            if (!found.folder() && !file.lenient()) {
                return proof().missing();
            }
        }
        return file.verdict(
                found.file(),
                why,
                new byte[0],
                there(found).map(arguments::told).orElseGet(arguments::told));
    }

    private static Optional<Certificate> there(Found found) {
        try {
            return found.file().text().map(Certificate::parse);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private List<Difference> why(Found found, Request request) {
        if (!found.file().status().exists()) {
            return Refusals.missing(file.path());
        }
        if (!made.isEmpty() && found.file().text().filter(made.getLast()::equals).isPresent()) {
            return List.of();
        }
        if (arguments.file().force()) {
            return Refusals.wrong(file.path(), List.of("making"));
        }
        return Refusals.wrong(
                file.path(),
                there(found)
                        .map(certificate -> objections(certificate, request))
                        .orElse(List.of("form")));
    }

    private List<String> objections(Certificate there, Request request) {
        var reasons = new ArrayList<String>();
        if (!there.publicKey().equals(request.publicKey())) {
            reasons.add("public key");
        }
        WebProof.missing(request, there)
                .forEach(name -> reasons.add("list of names, without " + name + ","));
        if (there.notAfter().isBefore(now)) {
            reasons.add("end, which is over,");
        }
        return reasons;
    }

    @Override
    public Optional<Errand<Verdict>> errand(Verdict.Drift drift) {
        return arguments.file().isUnwanted()
                ? Optional.empty()
                : Optional.of(courier -> WebProof.refusing(() -> ordered(courier, drift)));
    }

    private Verdict ordered(Courier courier, Verdict.Drift drift) {
        var found = courier.look(probe());
        var request = Request.parse(arguments.csr().demand(found.csr()));
        var why = why(found, request);
        if (why.isEmpty()) {
            // Nothing but the file's owner or mode is another
            return drift;
        }
        var obtained = proof().obtain(courier, account(found), request);
        made.add(
                obtained.certificate().pem()
                        + (arguments.acme().acmeChain() ? obtained.chain() : ""));
        return file.verdict(
                found.file(),
                why,
                made.getLast().getBytes(StandardCharsets.US_ASCII),
                arguments.told(obtained.certificate()));
    }

    private PrivateKey account(Found found) {
        return PrivateKey.parse(
                arguments.acme().accountKey().demand(found.account()), Optional.empty());
    }

    private WebProof proof() {
        return arguments.acme().proof();
    }
}
