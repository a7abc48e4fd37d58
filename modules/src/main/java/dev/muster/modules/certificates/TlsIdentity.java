package dev.muster.modules.certificates;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Difference;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Shared;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.files.Access;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.Certificate;
import dev.muster.pki.Identity;
import dev.muster.pki.Issuer;
import dev.muster.pki.KeyKind;
import dev.muster.pki.Moments;
import dev.muster.pki.PrivateKey;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A host's key and certificate of one's own authority, renewed in time.
@Manual(
        name = "tls_identity",
        collection = "muster.crypto",
        summary = "Keeps a key and a certificate of one's own CA on the host, renewed in time.",
        details =
                """
                `muster ca init` makes the CA. Its key is read from the folder on the controller, \
                opened with the vault's passwords or keys, and used in memory. The host's key is \
                made in memory, written once and kept as long as it is of the type wanted; the \
                certificate is signed again when fewer than `renew_before` days are left, or its \
                names, its key or the CA are others. Notify handlers to have services take it up.
                """,
        examples = {
            """
            - tls_identity:
                name: "{{ inventory_hostname }}"
                names: ["{{ inventory_hostname }}", "{{ ansible_host }}"]
                key: /etc/etcd/tls/node.key
                certificate: /etc/etcd/tls/node.pem
                authority: /etc/etcd/tls/ca.pem
                owner: etcd
              notify: Restart etcd
            """
        },
        returns = {
            "not_after: until when the certificate counts",
            "serial_number: its number",
            "names: its alternative names"
        })
public final class TlsIdentity implements Module.Resource<TlsIdentity.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument("The name that people read.") String name,
            @Argument("Hosts and addresses it is for; `name` alone if left out.")
                    List<String> names,
            @Argument("File of the private key, on the host.") String key,
            @Argument("File of the certificate with its chain, on the host.") String certificate,
            @Argument("File of the CA's certificates to trust, on the host.")
                    Optional<String> authority,
            @Argument(value = "Folder of the CA, on the controller.", otherwise = "ca") String ca,
            @Argument(value = "RSA, ECC, Ed25519 or Ed448.", otherwise = "ECC") String keyType,
            @Argument(value = "Bits of an RSA key.", otherwise = "3072") int keySize,
            @Argument(value = "The curve, for type ECC.", otherwise = "secp256r1") String keyCurve,
            @Argument(value = "Days that a certificate counts.", otherwise = "90") int days,
            @Argument(value = "Days before its end to sign a new one.", otherwise = "30")
                    int renewBefore,
            @Shared Access access) {
        public Arguments {
            if (renewBefore >= days) {
                throw new InputException(
                        Diagnostic.error(
                                        "'renew_before' (%d days) must be fewer than 'days' (%d)"
                                                .formatted(renewBefore, days))
                                .hint("a certificate would be signed anew in every run"));
            }
        }
    }

    private static final int PRIVATE = 0600;

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var kind =
                Refusals.mistaken(() ->
                        KeyKind.of(arguments.keyType(), arguments.keySize(), arguments.keyCurve()));
        var folder = here.path(arguments.ca());
        return new Held(
                arguments,
                kind,
                KeptFile.of(arguments.key(), arguments.access(), false, here).orMode(PRIVATE),
                KeptFile.of(arguments.certificate(), open(arguments.access()), false, here),
                arguments
                        .authority()
                        .map(path -> KeptFile.of(path, open(arguments.access()), false, here)),
                Refusals.mistaken(() -> Authority.read(folder, here)),
                Instant.now(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    /// Certificates are for everybody to read, whatever the mode of the key.
    private static Access open(Access access) {
        return new Access(
                access.owner(),
                access.group(),
                Optional.of(new dev.muster.module.Mode.Bits(0644)),
                access.seuser(),
                access.serole(),
                access.setype(),
                access.selevel(),
                access.attributes(),
                access.unsafeWrites());
    }

    /// What the controller's folder holds of the CA.
    private record Authority(Issuer issuer, String chain, String bundle) {
        static Authority read(Path folder, Controller here) {
            if (!Files.isRegularFile(folder.resolve("intermediate.pem"))) {
                throw new InputException(
                        Diagnostic.error("there is no CA in " + folder + " on the controller")
                                .hint("muster ca init makes one; 'ca' tells where one is"));
            }
            var certificate = text(folder.resolve("intermediate.pem"), here);
            var key =
                    PrivateKey.parse(
                            text(folder.resolve("intermediate.key"), here), Optional.empty());
            return new Authority(
                    Issuer.authority(Certificate.parse(certificate), key, "sha256"),
                    certificate,
                    text(folder.resolve("ca.pem"), here));
        }

        private static String text(Path file, Controller here) {
            return new String(here.bytes(file).bytes(), StandardCharsets.UTF_8);
        }
    }

    /// @param keys the new key, once it was needed; likewise the certificate
    private record Held(
            Arguments arguments,
            KeyKind kind,
            KeptFile keyFile,
            KeptFile certificateFile,
            Optional<KeptFile> bundleFile,
            Authority authority,
            Instant now,
            List<PrivateKey> keys,
            List<Certificate> certificates)
            implements Wanted<Held.Found> {

        record Found(
                KeptFile.Found key, KeptFile.Found certificate, Optional<KeptFile.Found> bundle) {}

        private record Both(KeptFile.Found key, KeptFile.Found certificate) {}

        @Override
        public Probe<Found> probe() {
            Probe<Optional<KeptFile.Found>> bundle =
                    bundleFile
                            .map(file -> file.probe().map(Optional::of))
                            .orElse(Probe.known(Optional.empty()));
            return keyFile.probe()
                    .with(certificateFile.probe(), Both::new)
                    .with(
                            bundle,
                            (both, third) -> new Found(both.key(), both.certificate(), third));
        }

        @Override
        public Verdict compare(Found found) {
            return Refusals.refused(() -> {
                var present = presentKey(found.key());
                var key = present.orElseGet(this::freshKey);
                var certificate = certificate(found.certificate(), key);
                var verdicts = new ArrayList<Verdict>();
                verdicts.add(
                        keyFile.verdict(
                                found.key(),
                                present.isPresent()
                                        ? List.of()
                                        : why(found.key(), arguments.key(), "key"),
                                bytes(present.isPresent() ? "" : key.pem(false)),
                                Map.of()));
                verdicts.add(
                        certificateFile.verdict(
                                found.certificate(),
                                certificate.why(),
                                bytes(certificate.certificate().pem() + authority.chain()),
                                Map.of()));
                if (bundleFile.isPresent() && found.bundle().isPresent()) {
                    verdicts.add(
                            bundleFile
                                    .get()
                                    .verdict(
                                            found.bundle().get(),
                                            bundleWhy(found.bundle().get()),
                                            bytes(authority.bundle()),
                                            Map.of()));
                }
                return joined(verdicts, certificate.certificate());
            });
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        private Optional<PrivateKey> presentKey(KeptFile.Found found) {
            try {
                return found.text()
                        .map(text -> PrivateKey.parse(text, Optional.empty()))
                        .filter(key -> key.kind().equals(kind));
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
        }

        private PrivateKey freshKey() {
            if (keys.isEmpty()) {
                keys.add(PrivateKey.generate(kind));
            }
            return keys.getFirst();
        }

        private static List<Difference> why(KeptFile.Found found, String path, String what) {
            return found.status().exists()
                    ? Refusals.wrong(path, List.of(what))
                    : Refusals.missing(path);
        }

        private record Chosen(Certificate certificate, List<Difference> why) {}

        private Chosen certificate(KeptFile.Found found, PrivateKey key) {
            var request = new Identity(arguments.name(), arguments.names()).request(key);
            var reasons = new ArrayList<String>();
            try {
                var there = Certificate.parse(found.text().orElse(""));
                reasons.addAll(authority.issuer().objections(there, request));
                var left = Duration.between(now, there.notAfter());
                if (left.compareTo(Duration.ofDays(arguments.renewBefore())) < 0) {
                    reasons.add("end, on " + Moments.text(there.notAfter()) + ",");
                }
                if (!found.text().orElse("").endsWith(authority.chain())) {
                    reasons.add("chain");
                }
                if (reasons.isEmpty()) {
                    return new Chosen(there, List.of());
                }
                if (reasons.equals(List.of("chain"))) {
                    return new Chosen(there, Refusals.wrong(arguments.certificate(), reasons));
                }
            } catch (IllegalArgumentException _) {
                reasons.add("form");
            }
            if (certificates.isEmpty()) {
                certificates.add(
                        authority
                                .issuer()
                                .sign(
                                        request,
                                        new Issuer.Span(
                                                now.minusSeconds(60),
                                                now.plus(Duration.ofDays(arguments.days())))));
            }
            return new Chosen(
                    certificates.getFirst(),
                    found.status().exists()
                            ? Refusals.wrong(arguments.certificate(), reasons)
                            : Refusals.missing(arguments.certificate()));
        }

        private List<Difference> bundleWhy(KeptFile.Found found) {
            return found.text().filter(authority.bundle()::equals).isPresent()
                    ? List.of()
                    : why(found, arguments.authority().orElse(""), "content");
        }

        private Verdict joined(List<Verdict> verdicts, Certificate certificate) {
            var differences = new ArrayList<Difference>();
            var steps = new ArrayList<Step>();
            var result = Value.map(result(certificate));
            for (var verdict : verdicts) {
                switch (verdict) {
                    case Verdict.Refused refused -> {
                        return refused;
                    }
                    case Verdict.Drift drift -> {
                        differences.addAll(drift.differences());
                        steps.addAll(drift.steps());
                    }
                    case Verdict.InSync _ -> {}
                }
            }
            return steps.isEmpty() && differences.isEmpty()
                    ? new Verdict.InSync(result)
                    : new Verdict.Drift(differences, steps, result);
        }

        private static Map<String, Value> result(Certificate certificate) {
            var result = new LinkedHashMap<String, Value>();
            result.put("not_after", Value.text(Moments.text(certificate.notAfter())));
            result.put("serial_number", new Value.Int(certificate.holder().getSerialNumber()));
            result.put("names", Value.texts(certificate.names()));
            return result;
        }
    }
}
