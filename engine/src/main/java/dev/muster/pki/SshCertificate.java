package dev.muster.pki;

import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// An SSH certificate: an authority's word that a public key is a user's or a host's, under these
/// names and for this time (OpenSSH's PROTOCOL.certkeys).
///
/// @param key the public key that it is about
/// @param serial a number without a sign
/// @param blob the whole, as it goes over the wire
/// @param signed how many of its bytes are signed
public record SshCertificate(
        Type type,
        SshPublicKey key,
        long serial,
        String identifier,
        List<String> principals,
        Span span,
        SshGrants grants,
        SshPublicKey authority,
        byte[] signature,
        byte[] blob,
        int signed) {

    /// Whose the key is.
    public enum Type {
        USER(1),
        HOST(2);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What an authority with an RSA key signs with. SHA-1 is taken by nobody.
    public enum RsaDigest {
        SHA256("rsa-sha2-256"),
        SHA512("rsa-sha2-512");

        private final String algorithm;

        RsaDigest(String algorithm) {
            this.algorithm = algorithm;
        }

        public String algorithm() {
            return algorithm;
        }
    }

    /// From when until when it counts, in seconds since 1970, without a sign.
    public record Span(long from, long until) {
        private static final long FOREVER = -1;

        /// At any time.
        public static final Span ALWAYS = new Span(0, FOREVER);

        public static Span of(Optional<Instant> from, Optional<Instant> until) {
            return new Span(
                    from.map(Instant::getEpochSecond).orElse(0L),
                    until.map(Instant::getEpochSecond).orElse(FOREVER));
        }

        /// The span between two moments as `ssh-keygen` and tasks write them.
        public static Span parse(String from, String until, Instant now) {
            return new Span(
                    from.strip().equals("always") ? 0 : seconds(from, now),
                    until.strip().equals("forever") ? FOREVER : seconds(until, now));
        }

        private static long seconds(String text, Instant now) {
            return moment(text, now).getEpochSecond();
        }

        /// A moment, from now or by the calendar, in UTC.
        public static Instant moment(String text, Instant now) {
            var stripped = text.strip();
            try {
                if (stripped.matches("\\d{4}-\\d\\d-\\d\\d")) {
                    return LocalDate.parse(stripped).atStartOfDay().toInstant(ZoneOffset.UTC);
                }
                if (stripped.matches("\\d{4}-\\d\\d-\\d\\d[T ].*")) {
                    return LocalDateTime.parse(stripped.replace(' ', 'T'))
                            .toInstant(ZoneOffset.UTC);
                }
            } catch (DateTimeException _) {
                throw new IllegalArgumentException("'" + text + "' is no moment");
            }
            return Moments.of(stripped, now);
        }

        public boolean holds(Instant moment) {
            long now = moment.getEpochSecond();
            return Long.compareUnsigned(from, now) <= 0 && Long.compareUnsigned(now, until) < 0;
        }

        /// The end; empty where there is none.
        public Optional<Instant> end() {
            return moment(until);
        }

        public Optional<Instant> beginning() {
            return from == 0 ? Optional.empty() : moment(from);
        }

        private static Optional<Instant> moment(long seconds) {
            return seconds < 0 || seconds > Instant.MAX.getEpochSecond()
                    ? Optional.empty()
                    : Optional.of(Instant.ofEpochSecond(seconds));
        }
    }

    /// What is asked of an authority.
    public record Wish(
            Type type,
            SshPublicKey key,
            long serial,
            String identifier,
            List<String> principals,
            Span span,
            SshGrants grants) {}

    private static final String SUFFIX = "-cert-v01@openssh.com";
    private static final String AT_OPENSSH = "@openssh.com";
    private static final int NONCE = 32;

    public SshCertificate {
        principals = List.copyOf(principals);
    }

    /// Whether a type of key is one of a certificate.
    public static boolean isCertificate(String type) {
        return type.endsWith(SUFFIX);
    }

    /// Has an authority sign.
    public static SshCertificate sign(Wish wish, SshKeyPair authority) {
        return sign(wish, authority, RsaDigest.SHA512);
    }

    public static SshCertificate sign(Wish wish, SshKeyPair authority, RsaDigest digest) {
        if (isCertificate(wish.key().type())) {
            throw new IllegalArgumentException("a certificate can't be certified, only a key");
        }
        var nonce = new byte[NONCE];
        new SecureRandom().nextBytes(nonce);
        var key = new SshWire.Reader(wish.key().blob());
        key.string();
        var principals = new SshWire.Writer();
        wish.principals().forEach(principals::string);
        var body =
                new SshWire.Writer()
                        .string(certified(wish.key().type()))
                        .string(nonce)
                        .raw(key.rest())
                        .large(wish.serial())
                        .number(wish.type().number())
                        .string(wish.identifier())
                        .string(principals.bytes())
                        .large(wish.span().from())
                        .large(wish.span().until())
                        .string(options(wish.grants().critical()))
                        .string(options(wish.grants().extensions()))
                        .string("")
                        .string(authority.open());
        var signed = body.bytes();
        return of(body.string(authority.sign(signed, digest)).bytes());
    }

    private static String certified(String type) {
        return type.endsWith(AT_OPENSSH)
                ? type.substring(0, type.length() - AT_OPENSSH.length()) + SUFFIX
                : type + SUFFIX;
    }

    private static byte[] options(SortedMap<String, String> options) {
        var all = new SshWire.Writer();
        options.forEach((name, value) -> {
            all.string(name);
            all.string(value.isEmpty() ? new byte[0] : new SshWire.Writer().string(value).bytes());
        });
        return all.bytes();
    }

    /// Reads the line of a `-cert.pub` file.
    public static SshCertificate parse(String line) {
        return of(SshPublicKey.parse(line).blob());
    }

    /// Reads what goes over the wire.
    public static SshCertificate of(byte[] blob) {
        var in = new SshWire.Reader(blob);
        var type = in.text();
        if (!isCertificate(type)) {
            throw new IllegalArgumentException("it is no SSH certificate but a " + type);
        }
        in.string();
        var key = new SshPublicKey(key(type, in), "");
        long serial = in.large();
        int kind = in.number();
        if (kind != 1 && kind != 2) {
            throw new IllegalArgumentException("it is a certificate neither of user nor of host");
        }
        var identifier = in.text();
        var principals = texts(in.string());
        var span = new Span(in.large(), in.large());
        var critical = options(in.string());
        var extensions = options(in.string());
        in.string();
        var authority = new SshPublicKey(in.string(), "");
        int signed = in.position();
        var signature = in.string();
        if (in.hasMore()) {
            throw new IllegalArgumentException("the certificate has more behind it");
        }
        return new SshCertificate(
                kind == 1 ? Type.USER : Type.HOST,
                key,
                serial,
                identifier,
                principals,
                span,
                new SshGrants(critical, extensions),
                authority,
                signature,
                blob,
                signed);
    }

    /// The public key out of its certificate.
    private static byte[] key(String certified, SshWire.Reader in) {
        var stem = certified.substring(0, certified.length() - SUFFIX.length());
        var type = stem.startsWith("sk-") ? stem + AT_OPENSSH : stem;
        int parts =
                switch (stem) {
                    case "ssh-ed25519" -> 1;
                    case "ssh-rsa", "sk-ssh-ed25519" -> 2;
                    case "ssh-dss" -> 4;
                    case "sk-ecdsa-sha2-nistp256" -> 3;
                    default -> {
                        if (!stem.startsWith("ecdsa-sha2-")) {
                            throw new IllegalArgumentException(
                                    "certificates of type " + certified + " are unknown");
                        }
                        yield 2;
                    }
                };
        var key = new SshWire.Writer().string(type);
        for (int i = 0; i < parts; i++) {
            key.string(in.string());
        }
        return key.bytes();
    }

    private static List<String> texts(byte[] packed) {
        var texts = new ArrayList<String>();
        for (var in = new SshWire.Reader(packed); in.hasMore(); ) {
            texts.add(in.text());
        }
        return texts;
    }

    private static SortedMap<String, String> options(byte[] packed) {
        var options = new TreeMap<String, String>();
        for (var in = new SshWire.Reader(packed); in.hasMore(); ) {
            var name = in.text();
            var value = in.string();
            options.put(name, value.length == 0 ? "" : new SshWire.Reader(value).text());
        }
        return options;
    }

    /// The algorithm that it is signed with.
    public String algorithm() {
        return new SshWire.Reader(signature).text();
    }

    /// Whether it is what it says: its authority's key has signed it.
    public boolean isGenuine() {
        return authority.hasSigned(Arrays.copyOf(blob, signed), signature);
    }

    /// Why a host with this name can't be taken for the one that is certified; empty if it can.
    /// Whether the authority is trusted is for others to say.
    public Optional<String> objection(String host, Instant now) {
        if (type != Type.HOST) {
            return Optional.of("it is a user's, not a host's");
        }
        if (!principals.isEmpty() && principals.stream().noneMatch(one -> fits(one, host))) {
            return Optional.of("it is for " + String.join(", ", principals) + ", not for " + host);
        }
        if (!span.holds(now)) {
            return Optional.of(period());
        }
        if (!grants.critical().isEmpty()) {
            return Optional.of(
                    "it has critical options that mean nothing here: "
                            + String.join(", ", grants.critical().keySet()));
        }
        return isGenuine() ? Optional.empty() : Optional.of("its signature is wrong");
    }

    /// When it counts, in words.
    public String period() {
        return "it counts"
                + span.beginning().map(from -> " from " + from).orElse("")
                + span.end().map(until -> " until " + until).orElse(" for ever");
    }

    private static boolean fits(String pattern, String host) {
        return SshPattern.of(pattern, Pattern.CASE_INSENSITIVE).matcher(host).matches();
    }

    /// In what it differs from a wish, in words; who signed it and when it ends are not looked at.
    public List<String> objections(Wish wish) {
        var objections = new ArrayList<String>();
        if (type != wish.type()) {
            objections.add("type");
        }
        if (!key.equals(wish.key())) {
            objections.add("public key");
        }
        if (!new TreeSet<>(principals).equals(new TreeSet<>(wish.principals()))) {
            objections.add("principals");
        }
        if (!grants.equals(wish.grants())) {
            objections.add("options");
        }
        return objections;
    }

    /// The line of a `-cert.pub` file.
    public String line(String comment) {
        return new SshPublicKey(blob, comment).line();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SshCertificate that && Arrays.equals(blob, that.blob);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(blob);
    }

    @Override
    public String toString() {
        return "SshCertificate[%s, %s, serial %s]"
                .formatted(type.word(), identifier, Long.toUnsignedString(serial));
    }
}
