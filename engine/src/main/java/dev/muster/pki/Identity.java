package dev.muster.pki;

import dev.muster.pki.Request.Listed;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/// What a node's certificate says: one name for people, names and addresses for programs, and that
/// it serves and calls.
///
/// @param names hosts and addresses, plain or as `DNS:` and `IP:`
/// @param more fields of the subject that stand before the name
public record Identity(String name, List<String> names, List<Names.Field> more) {
    private static final List<String> BOTH_SIDES = List.of("serverAuth", "clientAuth");

    public Identity(String name, List<String> names) {
        this(name, names, List.of());
    }

    /// What the certificate of this public key is to say.
    public Asked asked(SubjectPublicKeyInfo key) {
        var subject = new ArrayList<>(more);
        subject.add(new Names.Field("CN", name));
        return Request.asked(
                new Request.Wish(
                        subject,
                        new Listed(alternatives(), false),
                        new Listed(usage(key), true),
                        new Listed(BOTH_SIDES, false),
                        new Listed(List.of("CA:FALSE"), true)),
                key);
    }

    /// What is asked of an authority that has each name proven: names for programs alone.
    public Request.Wish proven(SubjectPublicKeyInfo key) {
        return new Request.Wish(
                List.of(),
                new Listed(alternatives(), false),
                new Listed(usage(key), true),
                new Listed(BOTH_SIDES, false),
                Listed.NONE);
    }

    /// The names for programs, such as `DNS:node1`.
    public List<String> alternatives() {
        var all = names.isEmpty() ? List.of(name) : names;
        return all.stream().map(Identity::alternative).toList();
    }

    private static List<String> usage(SubjectPublicKeyInfo key) {
        return KeyKind.of(key).type() == KeyKind.Type.RSA
                ? List.of("digitalSignature", "keyEncipherment")
                : List.of("digitalSignature");
    }

    private static String alternative(String name) {
        return name.matches("(?i)(?:DNS|IP|URI|email|RID):.*") ? name : Names.ofHost(name);
    }

    /// What the certificate of an authority says, which may sign authorities below it or only the
    /// rest.
    public static Asked authority(String name, boolean root, SubjectPublicKeyInfo key) {
        return Request.asked(
                new Request.Wish(
                        List.of(new Names.Field("CN", name)),
                        Listed.NONE,
                        new Listed(List.of("keyCertSign", "cRLSign"), true),
                        Listed.NONE,
                        new Listed(
                                root ? List.of("CA:TRUE") : List.of("CA:TRUE", "pathlen:0"), true)),
                key);
    }
}
