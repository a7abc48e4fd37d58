package dev.muster.modules.certificates;

import dev.muster.module.Difference;
import dev.muster.module.FileContent;
import dev.muster.module.Probe;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.Certificate;
import dev.muster.pki.Issuer;
import dev.muster.pki.Moments;
import dev.muster.pki.Names;
import dev.muster.pki.Revocations;
import dev.muster.pki.Revoked;
import dev.muster.value.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A list of revocations as a task wants it.
///
/// @param made the new list, once it was needed
record RevocationList(
        X509Crl.Arguments arguments, KeptFile file, Instant now, List<Revocations> made)
        implements Wanted<RevocationList.Found> {

    /// @param certificates of the entries that name one, in their order
    record Found(KeptFile.Found file, Optional<String> key, List<Optional<String>> certificates) {}

    @Override
    public Probe<Found> probe() {
        var certificates =
                Probe.all(
                        arguments.revokedCertificates().stream()
                                .map(each -> each.given().probe())
                                .toList());
        return file.probe()
                .with(
                        arguments.key().given().probe().with(certificates, Map::entry),
                        (there, parts) -> new Found(there, parts.getKey(), parts.getValue()));
    }

    @Override
    public Verdict compare(Found found) {
        return Refusals.compared(
                file,
                found.file(),
                arguments.file().isUnwanted(),
                found.key().isEmpty(),
                Map.of(),
                () -> present(found));
    }

    private Verdict present(Found found) {
        var issuer =
                new Issuer(
                        Names.subject(arguments.fields()),
                        arguments.key().parse(found.key()),
                        arguments.digest());
        var there = found.file().content().flatMap(RevocationList::parsed);
        var wanted = wanted(found, there.map(Revocations::revoked).orElse(List.of()));
        var why = why(found, there, issuer, wanted);
        if (!why.isEmpty() && made.isEmpty()) {
            made.add(Revocations.of(issuer, wanted, Optional.empty(), arguments.span(now)));
        }
        var list = why.isEmpty() ? there.orElseThrow() : made.getFirst();
        return file.verdict(found.file(), why, bytes(list), result(list).values());
    }

    private static Optional<Revocations> parsed(FileContent content) {
        try {
            return Optional.of(Revocations.parse(content.bytes()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private List<Revoked> wanted(Found found, List<Revoked> present) {
        var wanted = new ArrayList<Revoked>();
        var entries = arguments.revokedCertificates();
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            var text = found.certificates().get(i);
            var serial =
                    entry.number()
                            .orElseGet(() ->
                                    Certificate.parse(entry.given().demand(text))
                                            .holder()
                                            .getSerialNumber());
            var revoked = entry.revoked(serial, now);
            boolean isFixed =
                    arguments.isFixed(entry.revocationDate()) && !arguments.ignoreTimestamps();
            var before = isFixed ? Optional.<Instant>empty() : when(serial, present);
            wanted.add(before.map(revoked::at).orElse(revoked));
        }
        if (arguments.crlMode() == X509Crl.CrlMode.UPDATE) {
            present.stream()
                    .filter(old -> when(old.serial(), wanted).isEmpty())
                    .forEach(wanted::add);
        }
        return wanted;
    }

    private static Optional<Instant> when(BigInteger serial, List<Revoked> list) {
        return list.stream()
                .filter(each -> each.serial().equals(serial))
                .map(Revoked::when)
                .findFirst();
    }

    private List<Difference> why(
            Found found, Optional<Revocations> there, Issuer issuer, List<Revoked> wanted) {
        if (!found.file().status().exists()) {
            return Refusals.missing(file.path());
        }
        if (there.isEmpty()) {
            return Refusals.wrong(file.path(), List.of("form"));
        }
        boolean isMade = !made.isEmpty() && there.get().equals(made.getFirst());
        if (arguments.file().force() && !isMade) {
            return Refusals.wrong(file.path(), List.of("making"));
        }
        var reasons = new ArrayList<>(there.get().objections(issuer, wanted));
        if (!isMade && !arguments.ignoreTimestamps()) {
            reasons.addAll(timely(there.get()));
        }
        var bytes = found.file().content().map(FileContent::bytes).orElse(new byte[0]);
        if (reasons.isEmpty() && !Arrays.equals(bytes, bytes(there.get()))) {
            made.clear();
            made.add(there.get());
            reasons.add("format");
        }
        return Refusals.wrong(file.path(), reasons);
    }

    private List<String> timely(Revocations there) {
        var reasons = new ArrayList<String>();
        var span = arguments.span(now);
        if (arguments.isFixed(arguments.lastUpdate()) && !there.from().equals(span.from())) {
            reasons.add("beginning");
        }
        if (arguments.isFixed(arguments.nextUpdate().orElse(""))) {
            if (!there.until().equals(span.until())) {
                reasons.add("end");
            }
        } else if (now.plus(Duration.between(now, span.until()).dividedBy(2))
                .isAfter(there.until())) {
            reasons.add("end, on " + Moments.text(there.until()) + ",");
        }
        return reasons;
    }

    private byte[] bytes(Revocations list) {
        return switch (arguments.format()) {
            case PEM -> list.pem().getBytes(StandardCharsets.US_ASCII);
            case DER -> list.bytes();
        };
    }

    private Returns result(Revocations list) {
        var issuer = Names.fields(list.issuer());
        var returns =
                new Returns()
                        .and("filename", file.path())
                        .maybe("privatekey", arguments.key().privatekeyPath())
                        .and("format", arguments.format().name().toLowerCase(Locale.ROOT))
                        .and("issuer", Subjects.told(issuer))
                        .and("issuer_ordered", Subjects.ordered(issuer))
                        .and("last_update", Moments.text(list.from()))
                        .and("next_update", Moments.text(list.until()))
                        .and("digest", list.signatureAlgorithm())
                        .and(
                                "revoked_certificates",
                                Value.list(
                                        list.revoked().stream()
                                                .map(RevocationList::told)
                                                .toList()));
        return arguments.file().returnContent()
                ? returns.and(
                        "crl",
                        arguments.format() == X509Crl.Format.PEM
                                ? list.pem()
                                : Base64.getEncoder().encodeToString(list.bytes()))
                : returns;
    }

    private static Value told(Revoked revoked) {
        return new Returns()
                .and("serial_number", new Value.Int(revoked.serial()))
                .and("revocation_date", Moments.text(revoked.when()))
                .maybe("reason", revoked.reason().map(Revoked.Reason::word))
                .and("reason_critical", revoked.critical().reason())
                .maybe("invalidity_date", revoked.invalidSince().map(Moments::text))
                .and("invalidity_date_critical", revoked.critical().invalidity())
                .and("issuer", revoked.issuer())
                .and("issuer_critical", revoked.critical().issuer())
                .mapping();
    }
}
