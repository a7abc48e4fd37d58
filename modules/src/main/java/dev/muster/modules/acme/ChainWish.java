package dev.muster.modules.acme;

import dev.muster.module.Argument;
import dev.muster.modules.acme.AcmeOrder.Chain;
import dev.muster.pki.Certificate;
import dev.muster.pki.Names;
import dev.muster.value.Value;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/// What tells a chain of certificates from others.
public record ChainWish(
        @Argument(
                        value =
                                "Which of its certificates are looked at: `first`, `last`, or `all`.",
                        otherwise = "last")
                Tested testCertificates,
        @Argument("Fields of the issuer.") Map<String, Value> issuer,
        @Argument("Fields of the subject.") Map<String, Value> subject,
        @Argument("The identifier of its key, in hexadecimal digits with colons.")
                Optional<String> subjectKeyIdentifier,
        @Argument("The identifier of its issuer's key.") Optional<String> authorityKeyIdentifier) {
    /// Certificates of a chain.
    public enum Tested {
        FIRST,
        LAST,
        ALL
    }

    /// The chain that is found by the first wish that finds one; the usual one otherwise.
    static Chain chosen(List<ChainWish> wishes, Chain usual, List<Chain> alternates) {
        for (var wish : wishes) {
            if (wish.suits(usual)) {
                return usual;
            }
            for (var other : alternates) {
                if (wish.suits(other)) {
                    return other;
                }
            }
        }
        return usual;
    }

    private boolean suits(Chain chain) {
        var others = chain.others();
        if (others.isEmpty()) {
            return false;
        }
        return switch (testCertificates) {
            case FIRST -> suits(others.getFirst());
            case LAST -> suits(others.getLast());
            case ALL -> others.stream().anyMatch(this::suits);
        };
    }

    private boolean suits(Certificate one) {
        return holds(one.issuer(), issuer)
                && holds(one.subject(), subject)
                && suits(
                        subjectKeyIdentifier,
                        one.extensions()
                                .map(SubjectKeyIdentifier::fromExtensions)
                                .map(SubjectKeyIdentifier::getKeyIdentifier))
                && suits(
                        authorityKeyIdentifier,
                        one.extensions()
                                .map(AuthorityKeyIdentifier::fromExtensions)
                                .map(AuthorityKeyIdentifier::getKeyIdentifierOctets));
    }

    private static boolean suits(Optional<String> wanted, Optional<byte[]> found) {
        return wanted.isEmpty()
                || found.map(HexFormat.of()::formatHex)
                        .filter(wanted.get().replace(":", "").toLowerCase(Locale.ROOT)::equals)
                        .isPresent();
    }

    private static boolean holds(X500Name name, Map<String, Value> wanted) {
        var fields = Names.fields(name);
        return wanted.entrySet().stream()
                .allMatch(entry ->
                        Names.fields(Names.subject(List.of(field(entry)))).stream()
                                .allMatch(fields::contains));
    }

    private static Names.Field field(Map.Entry<String, Value> entry) {
        return new Names.Field(
                entry.getKey(), entry.getValue() instanceof Value.Text text ? text.text() : "");
    }
}
