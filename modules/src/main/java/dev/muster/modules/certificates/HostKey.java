package dev.muster.modules.certificates;

import dev.muster.module.Courier;
import dev.muster.module.Difference;
import dev.muster.module.FileContent;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Reply;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.KeyKind;
import dev.muster.pki.PrivateKey;
import dev.muster.pki.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/// The private key of a host.
///
/// A host with openssl makes it itself and tells its public part: the key never leaves it. For one
/// without, it is made here, written once, and read where it has to be known what it is.
///
/// @param made the new key of a host without openssl, once it was needed
record HostKey(KeptFile file, KeyKind kind, List<PrivateKey> made) {
    private static final int NO_OPENSSL = 127;

    /// A path that begins with `~` comes to a script as it is.
    private static final String HOME = "case $1 in '~/'*) key=$HOME/${1#??} ;; *) key=$1 ;; esac\n";

    /// Tells the public part of a key; nothing where there is none or it is damaged.
    private static final String OPEN =
            HOME
                    + """
                    command -v openssl >/dev/null || exit %d
                    [ ! -f "$key" ] || openssl pkey -in "$key" -passin pass: -pubout 2>/dev/null || :
                    """
                            .formatted(NO_OPENSSL);

    /// Makes a key beside the place where it belongs, whose owner stays, and puts it there whole.
    private static final String MAKE =
            HOME
                    + """
                    set -e
                    shift
                    umask 077
                    new=$(mktemp "$key.XXXXXX")
                    trap 'rm -f "$new"' EXIT
                    openssl genpkey "$@" >"$new"
                    [ ! -e "$key" ] || chown "$(stat -c %u:%g "$key")" "$new"
                    sync "$new" 2>/dev/null || sync
                    mv -f "$new" "$key"
                    """;

    /// Signs what it reads, in base64, with a key; Edwards curves take no digest.
    private static final String SIGN =
            HOME
                    + """
                    set -e
                    text=$(mktemp)
                    trap 'rm -f "$text"' EXIT
                    openssl base64 -d -A >"$text"
                    if [ "$2" = edwards ]; then
                      openssl pkeyutl -sign -rawin -inkey "$key" -passin pass: -in "$text"
                    else
                      openssl dgst -sha256 -sign "$key" -passin pass: "$text"
                    fi | openssl base64 -A
                    """;

    /// @param atHome whether the host makes its keys itself
    /// @param open the public part of the key that is there and can be read
    record Found(KeptFile.Found file, boolean atHome, Optional<SubjectPublicKeyInfo> open) {}

    Probe<Found> probe() {
        return file.look()
                .with(Probe.ask(new Question.Ask(OPEN, file.path())), Map::entry)
                .then(seen ->
                        seen.getValue().exit() == NO_OPENSSL
                                ? file.probe()
                                        .map(found -> new Found(found, false, open(found.text())))
                                : Probe.known(
                                        new Found(seen.getKey(), true, told(seen.getValue()))));
    }

    private static Optional<SubjectPublicKeyInfo> told(Reply reply) {
        try {
            return Optional.of(KeyKind.publicKey(reply.outText()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<SubjectPublicKeyInfo> open(Optional<String> text) {
        try {
            return text.map(pem -> PrivateKey.parse(pem, Optional.empty()).open());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Optional<SubjectPublicKeyInfo> good(Found found) {
        return found.open().filter(open -> KeyKind.of(open).equals(kind));
    }

    /// The public part of the key that is or will be there; empty if nobody knows it yet.
    Optional<SubjectPublicKeyInfo> open(Found found) {
        return found.atHome() || file.lenient() || good(found).isPresent()
                ? good(found)
                : Optional.of(fresh().open());
    }

    private PrivateKey fresh() {
        if (made.isEmpty()) {
            made.add(PrivateKey.generate(kind));
        }
        return made.getFirst();
    }

    /// A request for a certificate of the key, which the host signs where it has the key to itself.
    Request request(Request.Wish wish, Found found, Courier courier) {
        if (found.atHome()) {
            var open = good(found).orElseThrow();
            return Request.of(wish, open, text -> signature(text, courier));
        }
        var key =
                good(found).isPresent()
                        ? PrivateKey.parse(found.file().text().orElse(""), Optional.empty())
                        : fresh();
        return Request.of(wish, key, "sha256");
    }

    private byte[] signature(byte[] text, Courier courier) {
        var edwards = kind.type() == KeyKind.Type.ED25519 || kind.type() == KeyKind.Type.ED448;
        var outcome =
                courier.take(
                        new Step.Run(
                                SIGN,
                                List.of(file.path(), edwards ? "edwards" : "digest"),
                                "/bin/sh",
                                Optional.empty(),
                                Map.of(),
                                Optional.of(Base64.getEncoder().encodeToString(text) + "\n"),
                                Optional.empty()));
        if (outcome.failed()) {
            throw new IllegalArgumentException(
                    "the host can't sign with " + file.path() + ": " + outcome.err().strip());
        }
        return Base64.getDecoder().decode(outcome.out().strip());
    }

    Verdict verdict(Found found) {
        boolean isGood = good(found).isPresent();
        var verdict =
                file.verdict(
                        found.file(),
                        isGood ? List.of() : why(found),
                        attributes -> found.atHome() ? making(attributes) : writing(attributes),
                        Map.of());
        return verdict instanceof Verdict.Drift(var differences, var steps, var result, _)
                        && found.atHome()
                        && !isGood
                ? new Verdict.Drift(differences, steps, result, Verdict.End.HALFWAY)
                : verdict;
    }

    private List<Difference> why(Found found) {
        return found.file().status().exists()
                ? Refusals.wrong(file.path(), List.of("key"))
                : Refusals.missing(file.path());
    }

    private List<Step> making(Step.Attributes attributes) {
        var words = new ArrayList<String>();
        words.add(file.path());
        words.addAll(words(kind));
        var steps = new ArrayList<Step>();
        steps.add(new Step.Run(MAKE, words.toArray(String[]::new)));
        if (!attributes.isEmpty()) {
            steps.add(new Step.Adjust(file.path(), attributes, true));
        }
        return steps;
    }

    /// How openssl names a kind of keys.
    private static List<String> words(KeyKind kind) {
        return switch (kind.type()) {
            case RSA -> List.of("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:" + kind.size());
            case ECC ->
                    List.of(
                            "-algorithm",
                            "EC",
                            "-pkeyopt",
                            "ec_paramgen_curve:"
                                    + kind.curve().replaceFirst("^secp(192|256)r1$", "prime$1v1"),
                            "-pkeyopt",
                            "ec_param_enc:named_curve");
            case ED25519, ED448 -> List.of("-algorithm", kind.type().word());
        };
    }

    private List<Step> writing(Step.Attributes attributes) {
        var pem = file.lenient() ? "" : fresh().pem(false);
        var content = FileContent.of(pem.getBytes(StandardCharsets.US_ASCII));
        return List.of(
                new Step.Write(file.path(), new Step.Payload.Bytes(content, true), attributes));
    }
}
