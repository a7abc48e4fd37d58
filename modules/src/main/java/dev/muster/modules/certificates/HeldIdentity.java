package dev.muster.modules.certificates;

import dev.muster.module.Courier;
import dev.muster.module.Difference;
import dev.muster.module.Errand;
import dev.muster.module.Probe;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.acme.WebProof;
import dev.muster.modules.acme.WebProof.Obtained;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.Certificate;
import dev.muster.pki.Identity;
import dev.muster.pki.Issuer;
import dev.muster.pki.Moments;
import dev.muster.pki.Request;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/// The key, the certificate and the CA's certificates that a [TlsIdentity] is.
///
/// @param signed the new certificate with what follows it, once it was needed
record HeldIdentity(
        TlsIdentity.Arguments arguments,
        HostKey key,
        KeptFile certificateFile,
        Optional<KeptFile> bundleFile,
        Signing signing,
        Instant now,
        List<Obtained> signed)
        implements Wanted<HeldIdentity.Found> {

    /// @param folder whether there is the folder that challenges are put into
    record Found(
            HostKey.Found key,
            KeptFile.Found certificate,
            Optional<KeptFile.Found> bundle,
            boolean folder) {}

    @Override
    public Probe<Found> probe() {
        Probe<Optional<KeptFile.Found>> bundle =
                bundleFile
                        .map(file -> file.probe().map(Optional::of))
                        .orElse(Probe.known(Optional.empty()));
        var folder =
                switch (signing) {
                    case Signing.Here _ -> Probe.known(false);
                    case Signing.ByAcme(var proof, _) -> proof.probe();
                };
        return key.probe()
                .with(
                        certificateFile.probe().with(bundle, Map::entry),
                        (own, others) -> new Found(own, others.getKey(), others.getValue(), false))
                .with(
                        folder,
                        (found, there) ->
                                new Found(found.key(), found.certificate(), found.bundle(), there));
    }

    @Override
    public Verdict compare(Found found) {
        return Refusals.refused(() -> {
            var open = key.open(found.key());
            var chosen = open.map(known -> certificate(found.certificate(), known));
            if (signing instanceof Signing.ByAcme(var proof, _)
                    && chosen.filter(known -> known.reasons().isEmpty()).isEmpty()
                    && !found.folder()
                    && !certificateFile.lenient()) {
                return proof.missing();
            }
            var parts = new ArrayList<Verdict>();
            parts.add(key.verdict(found.key()));
            parts.add(
                    chosen.map(known -> verdict(found.certificate(), known))
                            .orElseGet(() -> later(found.certificate())));
            bundleFile.ifPresent(
                    file -> found.bundle().ifPresent(there -> parts.add(bundle(file, there))));
            return Verdict.of(parts, result(chosen.flatMap(Chosen::certificate)));
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The certificate to have.
    ///
    /// @param text what is to stand in its file; empty where the authority has yet to be asked
    /// @param reasons why it isn't the one that is there
    private record Chosen(Optional<Certificate> certificate, String text, List<String> reasons) {}

    private Chosen certificate(KeptFile.Found found, SubjectPublicKeyInfo open) {
        var reasons = new ArrayList<String>();
        var text = found.text().orElse("");
        try {
            var there = Certificate.parse(text);
            if (!signed.isEmpty() && text.equals(text(signed.getFirst()))) {
                return new Chosen(Optional.of(there), text, List.of());
            }
            reasons.addAll(signing.objections(there, identity().asked(open), wish(open)));
            if (Duration.between(now, there.notAfter()).compareTo(margin(there)) < 0) {
                reasons.add("end, on " + Moments.text(there.notAfter()) + ",");
            }
            boolean isGood = reasons.isEmpty();
            var whole =
                    switch (signing) {
                        case Signing.Here(var authority) ->
                                there.pem() + (arguments.chain() ? authority.chain() : "");
                        case Signing.ByAcme _ -> text;
                    };
            if (!text.equals(whole)) {
                reasons.add("chain");
            }
            if (isGood) {
                return new Chosen(Optional.of(there), whole, reasons);
            }
        } catch (IllegalArgumentException _) {
            reasons.add("form");
        }
        if (signed.isEmpty() && signing instanceof Signing.Here(var authority)) {
            signed.add(new Obtained(signedBy(authority, open), authority.chain()));
        }
        return signed.isEmpty()
                ? new Chosen(Optional.empty(), "", reasons)
                : new Chosen(
                        Optional.of(signed.getFirst().certificate()),
                        text(signed.getFirst()),
                        reasons);
    }

    private Certificate signedBy(Authority authority, SubjectPublicKeyInfo open) {
        return authority
                .issuer()
                .sign(
                        identity().asked(open),
                        new Issuer.Span(
                                now.minusSeconds(60), now.plus(Duration.ofDays(arguments.days()))));
    }

    /// How long before its end a certificate is renewed; where that would be always, in its last
    /// third.
    private Duration margin(Certificate there) {
        var wanted = Duration.ofDays(arguments.renewBefore());
        var whole = Duration.between(there.notBefore(), there.notAfter());
        return signing instanceof Signing.ByAcme && whole.compareTo(wanted) <= 0
                ? whole.dividedBy(3)
                : wanted;
    }

    private String text(Obtained obtained) {
        return obtained.certificate().pem() + (arguments.chain() ? obtained.chain() : "");
    }

    private Identity identity() {
        return arguments.identity();
    }

    private Request.Wish wish(SubjectPublicKeyInfo open) {
        return identity().proven(open);
    }

    @Override
    public Optional<Errand<Verdict>> errand(Verdict.Drift drift) {
        return switch (signing) {
            case Signing.Here _ -> Optional.empty();
            // A key that the host is yet to make comes first
            case Signing.ByAcme _ when drift.end() == Verdict.End.HALFWAY -> Optional.empty();
            case Signing.ByAcme acme ->
                    Optional.of(courier -> WebProof.refusing(() -> ordered(acme, courier, drift)));
        };
    }

    private Verdict ordered(Signing.ByAcme acme, Courier courier, Verdict.Drift drift) {
        var found = courier.look(probe());
        var open = key.open(found.key()).orElseThrow();
        if (certificate(found.certificate(), open).reasons().isEmpty()) {
            return drift;
        }
        var request = key.request(wish(open), found.key(), courier);
        signed.add(acme.proof().obtain(courier, acme.account(), request));
        return compare(found);
    }

    private Verdict verdict(KeptFile.Found found, Chosen chosen) {
        return certificateFile.verdict(
                found,
                why(found, certificateFile, chosen.reasons()),
                bytes(chosen.text()),
                Map.of());
    }

    /// What is told of the certificate as long as the key is not there that it will be for.
    private Verdict later(KeptFile.Found found) {
        var verdict =
                certificateFile.verdict(
                        found,
                        why(found, certificateFile, List.of("public key")),
                        new byte[0],
                        Map.of());
        return verdict instanceof Verdict.Drift(var differences, _, var result, _)
                ? new Verdict.Drift(differences, List.of(), result)
                : verdict;
    }

    private Verdict bundle(KeptFile file, KeptFile.Found found) {
        var bundle = signing instanceof Signing.Here(var authority) ? authority.bundle() : "";
        boolean isSame = found.text().filter(bundle::equals).isPresent();
        return file.verdict(
                found,
                why(found, file, isSame ? List.of() : List.of("content")),
                bytes(bundle),
                Map.of());
    }

    private static List<Difference> why(KeptFile.Found found, KeptFile file, List<String> reasons) {
        return found.status().exists()
                ? Refusals.wrong(file.path(), reasons)
                : Refusals.missing(file.path());
    }

    private Value.Mapping result(Optional<Certificate> certificate) {
        var result = new LinkedHashMap<String, Value>();
        certificate.ifPresent(known -> {
            result.put("not_after", Value.text(Moments.text(known.notAfter())));
            result.put("serial_number", new Value.Int(known.holder().getSerialNumber()));
        });
        result.put("names", Value.texts(identity().alternatives()));
        return Value.map(result);
    }
}
