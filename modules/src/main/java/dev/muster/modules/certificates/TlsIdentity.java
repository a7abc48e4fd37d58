package dev.muster.modules.certificates;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Difference;
import dev.muster.module.Manual;
import dev.muster.module.Mode;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Shared;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.files.Access;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.Certificate;
import dev.muster.pki.Identity;
import dev.muster.pki.Issuer;
import dev.muster.pki.KeyKind;
import dev.muster.pki.Moments;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
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

/// A host's key and certificate of one's own authority, renewed in time.
@Manual(
        name = "tls_identity",
        collection = "muster.crypto",
        summary = "Keeps a key and a certificate of one's own CA on the host, renewed in time.",
        details =
                """
                `muster ca init` makes the CA. Its key is read from the folder on the controller, \
                opened with the vault's passwords or keys, and used in memory. The host makes its \
                key itself where it has openssl, and tells nothing but the public part; where it \
                has none, the key is made in memory, written once, and read back in memory to be \
                checked. It is kept as long as it is of the type wanted. The certificate is signed \
                again when fewer than `renew_before` days are left, or its names, its key or the \
                CA are others. Notify handlers to have services take it up.
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
            @Argument("Fields of the subject before the name, such as `OU: peer`.")
                    Map<String, Value> subject,
            @Argument("File of the private key, on the host.") String key,
            @Argument("File of the certificate with its chain, on the host.") String certificate,
            @Argument(
                            value = "Whether the CA's own certificates follow it there.",
                            otherwise = "true")
                    boolean chain,
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
        var access = arguments.access();
        return new Held(
                arguments,
                new HostKey(
                        KeptFile.of(arguments.key(), access, false, here).orMode(PRIVATE),
                        kind,
                        new ArrayList<>()),
                KeptFile.of(arguments.certificate(), open(access), false, here),
                arguments.authority().map(path -> KeptFile.of(path, open(access), false, here)),
                Refusals.mistaken(() -> Authority.read(folder, here)),
                Instant.now(),
                new ArrayList<>());
    }

    /// Certificates are for everybody to read, whatever the mode of the key.
    private static Access open(Access access) {
        return access.withMode(Optional.of(new Mode.Bits(0644)));
    }

    /// @param signed the new certificate, once it was needed
    private record Held(
            Arguments arguments,
            HostKey key,
            KeptFile certificateFile,
            Optional<KeptFile> bundleFile,
            Authority authority,
            Instant now,
            List<Certificate> signed)
            implements Wanted<Held.Found> {

        record Found(
                HostKey.Found key, KeptFile.Found certificate, Optional<KeptFile.Found> bundle) {}

        @Override
        public Probe<Found> probe() {
            Probe<Optional<KeptFile.Found>> bundle =
                    bundleFile
                            .map(file -> file.probe().map(Optional::of))
                            .orElse(Probe.known(Optional.empty()));
            return key.probe()
                    .with(
                            certificateFile.probe().with(bundle, Map::entry),
                            (own, others) -> new Found(own, others.getKey(), others.getValue()));
        }

        @Override
        public Verdict compare(Found found) {
            return Refusals.refused(() -> {
                var open = key.open(found.key());
                var chosen = open.map(known -> certificate(found.certificate(), known));
                var parts = new ArrayList<Verdict>();
                parts.add(key.verdict(found.key()));
                parts.add(
                        chosen.map(known -> verdict(found.certificate(), known))
                                .orElseGet(() -> later(found.certificate())));
                bundleFile.ifPresent(
                        file -> found.bundle().ifPresent(there -> parts.add(bundle(file, there))));
                return Verdict.of(parts, result(chosen.map(Chosen::certificate)));
            });
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        private record Chosen(Certificate certificate, List<String> reasons) {}

        private Chosen certificate(KeptFile.Found found, SubjectPublicKeyInfo open) {
            var asked = identity().asked(open);
            var reasons = new ArrayList<String>();
            try {
                var there = Certificate.parse(found.text().orElse(""));
                reasons.addAll(authority.issuer().objections(there, asked));
                var left = Duration.between(now, there.notAfter());
                if (left.compareTo(Duration.ofDays(arguments.renewBefore())) < 0) {
                    reasons.add("end, on " + Moments.text(there.notAfter()) + ",");
                }
                boolean isGood = reasons.isEmpty();
                if (!found.text().orElse("").equals(there.pem() + chain())) {
                    reasons.add("chain");
                }
                if (isGood) {
                    return new Chosen(there, reasons);
                }
            } catch (IllegalArgumentException _) {
                reasons.add("form");
            }
            if (signed.isEmpty()) {
                signed.add(
                        authority
                                .issuer()
                                .sign(
                                        asked,
                                        new Issuer.Span(
                                                now.minusSeconds(60),
                                                now.plus(Duration.ofDays(arguments.days())))));
            }
            return new Chosen(signed.getFirst(), reasons);
        }

        private String chain() {
            return arguments.chain() ? authority.chain() : "";
        }

        private Identity identity() {
            return new Identity(
                    arguments.name(), arguments.names(), Subjects.fields(arguments.subject()));
        }

        private Verdict verdict(KeptFile.Found found, Chosen chosen) {
            return certificateFile.verdict(
                    found,
                    why(found, certificateFile, chosen.reasons()),
                    bytes(chosen.certificate().pem() + chain()),
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
            boolean isSame = found.text().filter(authority.bundle()::equals).isPresent();
            return file.verdict(
                    found,
                    why(found, file, isSame ? List.of() : List.of("content")),
                    bytes(authority.bundle()),
                    Map.of());
        }

        private static List<Difference> why(
                KeptFile.Found found, KeptFile file, List<String> reasons) {
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
}
