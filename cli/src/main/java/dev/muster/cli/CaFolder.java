package dev.muster.cli;

import dev.muster.pki.Certificate;
import dev.muster.pki.Identity;
import dev.muster.pki.Issuer;
import dev.muster.pki.KeyKind;
import dev.muster.pki.PrivateKey;
import dev.muster.pki.Revocations;
import dev.muster.pki.Revoked;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A certificate authority in a folder.
///
/// `root.*` signs the intermediate authority alone, so its key can be kept elsewhere;
/// `intermediate.*` signs the rest, and its certificate is followed by what leads from it to roots
/// that are trusted. `ca.pem` is what to trust. Private keys lie encrypted. `issued.tsv` tells what
/// was signed here and what of it was revoked.
final class CaFolder {
    private static final Duration ROOT = Duration.ofDays(3650);
    private static final Duration INTERMEDIATE = Duration.ofDays(1825);
    private static final Duration LIST = Duration.ofDays(30);

    private final Path folder;
    private final Surroundings here;

    CaFolder(Path folder, Surroundings here) {
        this.folder = folder;
        this.here = here;
    }

    /// One certificate that was signed here.
    record Issued(BigInteger serial, Instant until, Optional<Instant> revoked, String name) {
        String line() {
            return String.join(
                    "\t",
                    serial.toString(16),
                    until.toString(),
                    revoked.map(Instant::toString).orElse("-"),
                    name);
        }

        static Issued of(String line) {
            var parts = line.split("\t", 4);
            return new Issued(
                    new BigInteger(parts[0], 16),
                    Instant.parse(parts[1]),
                    parts[2].equals("-") ? Optional.empty() : Optional.of(Instant.parse(parts[2])),
                    parts[3]);
        }
    }

    /// Makes a new authority.
    void init(String name, KeyKind kind, Function<byte[], String> lock) {
        if (Files.exists(folder.resolve("root.pem"))) {
            throw new InputException(
                    Diagnostic.error("there is a CA in " + folder + " already")
                            .hint("muster ca rotate replaces it without an outage"));
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw unwritable(folder, failure);
        }
        var root = root(name, kind, lock);
        var intermediate = intermediate(name, kind, lock, root, List.of());
        write("ca.pem", root.certificate().pem());
        write("issued.tsv", "");
        crl(intermediate.issuer());
    }

    /// A certificate with its private key.
    private record Authority(Certificate certificate, PrivateKey key) {
        Issuer issuer() {
            return Issuer.authority(certificate, key, "sha256");
        }
    }

    private Authority root(String name, KeyKind kind, Function<byte[], String> lock) {
        var key = PrivateKey.generate(kind);
        var request = Identity.authority(name + " root " + mark(), true, key.open());
        var certificate = Issuer.itself(request, key, "sha256").sign(request, span(ROOT));
        write("root.key", lock.apply(bytes(key.pem(true))));
        write("root.pem", certificate.pem());
        return new Authority(certificate, key);
    }

    private Authority intermediate(
            String name,
            KeyKind kind,
            Function<byte[], String> lock,
            Authority root,
            List<Certificate> crossed) {
        var key = PrivateKey.generate(kind);
        var request = Identity.authority(name + " " + mark(), false, key.open());
        var certificate = root.issuer().sign(request, span(INTERMEDIATE));
        var chain = new StringBuilder(certificate.pem());
        crossed.forEach(each -> chain.append(each.pem()));
        write("intermediate.key", lock.apply(bytes(key.pem(true))));
        write("intermediate.pem", chain.toString());
        return new Authority(certificate, key);
    }

    /// What tells this authority from one before it with the same name.
    private String mark() {
        return here.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private Issuer.Span span(Duration time) {
        var now = here.clock().instant();
        return new Issuer.Span(now.minusSeconds(60), now.plus(time));
    }

    /// Replaces root and intermediate. Until [#finish], both roots are trusted, and the old root
    /// vouches for the new one, so nodes accept each other whichever they know.
    void rotate(String name, KeyKind kind, Function<byte[], String> lock) {
        var old = authority("root");
        var retired = folder.resolve("retired").resolve(mark().replace(":", ""));
        try {
            Files.createDirectories(retired);
            for (var file :
                    List.of(
                            "root.pem",
                            "root.key",
                            "intermediate.pem",
                            "intermediate.key",
                            "crl.pem")) {
                Files.copy(folder.resolve(file), retired.resolve(file));
            }
        } catch (IOException failure) {
            throw unwritable(retired, failure);
        }
        var root = root(name, kind, lock);
        var again =
                Identity.authority(
                        dev.muster.pki.Names.fields(root.certificate().subject())
                                .getFirst()
                                .value(),
                        true,
                        root.key().open());
        var crossed = old.issuer().sign(again, span(INTERMEDIATE));
        var intermediate = intermediate(name, kind, lock, root, List.of(crossed));
        write("ca.pem", root.certificate().pem() + old.certificate().pem());
        crl(intermediate.issuer());
    }

    /// Trusts the present root alone, once every node has a certificate below it.
    void finish() {
        write("ca.pem", Certificate.parse(text("root.pem")).pem());
        write("intermediate.pem", Certificate.parse(text("intermediate.pem")).pem());
    }

    /// Signs a certificate for a name, with a key that is there already or a new one.
    void issue(Identity identity, KeyKind kind, Duration time, Path output) {
        var keyFile = output.resolve(identity.name() + ".key");
        var key =
                Files.exists(keyFile)
                        ? PrivateKey.parse(read(keyFile), Optional.empty())
                        : PrivateKey.generate(kind);
        var certificate =
                authority("intermediate").issuer().sign(identity.asked(key.open()), span(time));
        var files = new VaultFiles(here);
        if (!Files.exists(keyFile)) {
            files.write(keyFile.toString(), bytes(key.pem(false)));
        }
        put(output.resolve(identity.name() + ".pem"), certificate.pem() + text("intermediate.pem"));
        var all = new ArrayList<>(issued());
        all.add(
                new Issued(
                        certificate.holder().getSerialNumber(),
                        certificate.notAfter(),
                        Optional.empty(),
                        identity.name()));
        save(all);
    }

    /// Revokes a certificate by its number or its file, and writes the list anew.
    Issued revoke(String which) {
        var file = Path.of(which);
        boolean isFile = Files.isRegularFile(file);
        var certificate =
                isFile ? Optional.of(Certificate.parse(read(file))) : Optional.<Certificate>empty();
        var serial =
                certificate
                        .map(each -> each.holder().getSerialNumber())
                        .orElseGet(() -> number(which));
        var all = new ArrayList<>(issued());
        var known =
                all.stream()
                        .filter(each -> each.serial().equals(serial))
                        .findFirst()
                        .or(() ->
                                certificate.map(each ->
                                        new Issued(
                                                serial,
                                                each.notAfter(),
                                                Optional.empty(),
                                                String.valueOf(each.subject()))))
                        .orElseThrow(() ->
                                new InputException(
                                        Diagnostic.error(
                                                        "no certificate "
                                                                + which
                                                                + " was issued here")
                                                .hint("name the certificate's file instead")));
        var revoked =
                new Issued(
                        serial,
                        known.until(),
                        Optional.of(
                                known.revoked()
                                        .orElse(
                                                here.clock()
                                                        .instant()
                                                        .truncatedTo(ChronoUnit.SECONDS))),
                        known.name());
        all.removeIf(each -> each.serial().equals(serial));
        all.add(revoked);
        save(all);
        crl();
        return revoked;
    }

    private static BigInteger number(String text) {
        try {
            return new BigInteger(text.replace(":", "").replaceFirst("^0x", ""), 16);
        } catch (NumberFormatException wrong) {
            throw new InputException(
                    Diagnostic.error("'" + text + "' is neither a file nor a serial number"));
        }
    }

    /// Writes the list of revocations, which has to be renewed within 30 days.
    void crl() {
        crl(authority("intermediate").issuer());
    }

    private void crl(Issuer issuer) {
        var revoked = new ArrayList<Revoked>();
        for (var each : issued()) {
            each.revoked().ifPresent(when -> revoked.add(Revoked.of(each.serial(), when)));
        }
        var before =
                Files.exists(folder.resolve("crl.pem"))
                        ? Revocations.parse(text("crl.pem")).number()
                        : BigInteger.ZERO;
        var number = Optional.of(before.add(BigInteger.ONE));
        var list = Revocations.of(issuer, revoked, number, span(LIST));
        write("crl.pem", list.pem());
    }

    /// What there is and when it ends: the authorities, and what they signed.
    Map<String, Instant> ends() {
        var ends = new LinkedHashMap<String, Instant>();
        ends.put("root", Certificate.parse(text("root.pem")).notAfter());
        ends.put("intermediate", Certificate.parse(text("intermediate.pem")).notAfter());
        for (var each : issued()) {
            if (each.revoked().isEmpty()) {
                ends.put(each.name() + " (" + each.serial().toString(16) + ")", each.until());
            }
        }
        return ends;
    }

    private Authority authority(String name) {
        return new Authority(
                Certificate.parse(text(name + ".pem")),
                PrivateKey.parse(text(name + ".key"), Optional.empty()));
    }

    private List<Issued> issued() {
        return text("issued.tsv").lines().map(Issued::of).toList();
    }

    private void save(List<Issued> all) {
        var text = new StringBuilder();
        all.forEach(each -> text.append(each.line()).append('\n'));
        write("issued.tsv", text.toString());
    }

    private String text(String name) {
        return read(folder.resolve(name));
    }

    private String read(Path file) {
        try {
            return new String(here.vault().bytes(file), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error(file + " can't be read: " + failure.getMessage())
                            .hint("muster ca init makes a CA; --folder tells where one is"));
        }
    }

    private void write(String name, String text) {
        put(folder.resolve(name), text);
    }

    private void put(Path file, String text) {
        new VaultFiles(here).write(file.toString(), bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static InputException unwritable(Path path, IOException failure) {
        return new InputException(
                Diagnostic.error(path + " can't be written: " + failure.getMessage()));
    }
}
