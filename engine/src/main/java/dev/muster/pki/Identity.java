package dev.muster.pki;

import dev.muster.pki.Request.Listed;
import java.util.List;

/// What a node's certificate says: one name for people, names and addresses for programs, and that
/// it serves and calls.
///
/// @param names hosts and addresses, plain or as `DNS:` and `IP:`
public record Identity(String name, List<String> names) {
    private static final List<String> BOTH_SIDES = List.of("serverAuth", "clientAuth");

    /// The request for such a certificate.
    public Request request(PrivateKey key) {
        var all = names.isEmpty() ? List.of(name) : names;
        return Request.of(
                new Request.Wish(
                        List.of(new Names.Field("CN", name)),
                        new Listed(all.stream().map(Identity::alternative).toList(), false),
                        new Listed(usage(key), true),
                        new Listed(BOTH_SIDES, false),
                        new Listed(List.of("CA:FALSE"), true)),
                key,
                "sha256");
    }

    private static List<String> usage(PrivateKey key) {
        return key.kind().type() == KeyKind.Type.RSA
                ? List.of("digitalSignature", "keyEncipherment")
                : List.of("digitalSignature");
    }

    private static String alternative(String name) {
        return name.matches("(?i)(?:DNS|IP|URI|email|RID):.*") ? name : Names.ofHost(name);
    }

    /// The request of an authority, which may sign authorities below it or only the rest.
    public static Request authority(String name, boolean root, PrivateKey key) {
        return Request.of(
                new Request.Wish(
                        List.of(new Names.Field("CN", name)),
                        Listed.NONE,
                        new Listed(List.of("keyCertSign", "cRLSign"), true),
                        Listed.NONE,
                        new Listed(
                                root ? List.of("CA:TRUE") : List.of("CA:TRUE", "pathlen:0"), true)),
                key,
                "sha256");
    }
}
