package dev.muster.template;

import dev.muster.hash.Hash;
import dev.muster.value.Value;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Filters that encode and hash.
final class HashFilters {
    /// The namespace of Ansible's own UUIDs.
    private static final String NAMESPACE = "361E6D51-FAEC-444A-9079-341386DA8E2E";

    private HashFilters() {}

    static void addTo(FilterSet filters) {
        filters.add(
                "b64encode",
                "encoding",
                (input, given, _) ->
                        Value.text(
                                Base64.getEncoder()
                                        .encodeToString(
                                                Filters.text(input).getBytes(charset(given)))));
        filters.add(
                "b64decode",
                "encoding",
                (input, given, _) -> Value.text(decode(Filters.text(input), charset(given))));
        filters.add(
                "hash",
                "hashtype",
                (input, given, _) ->
                        Value.text(digest(Filters.text(input), hash(given.text(0, "sha1")))));
        filters.add("md5", "", (input, _, _) -> Value.text(digest(Filters.text(input), Hash.MD5)));
        filters.add(
                "sha1 checksum",
                "",
                (input, _, _) -> Value.text(digest(Filters.text(input), Hash.SHA1)));
        filters.add("crc32", "", (input, _, _) -> Value.text(crc(Filters.text(input))));
        filters.add(
                "to_uuid",
                "namespace",
                (input, given, _) ->
                        Value.text(uuid(Filters.text(input), given.text(0, NAMESPACE))));
        filters.add("password_hash", "hashtype salt salt_size rounds ident", PasswordHash::filter);
        filters.add("random_mac", "seed", HashFilters::mac);
    }

    private static Charset charset(Parameters.Given given) {
        return charset(given.text(0, "utf-8"));
    }

    /// An encoding under one of the names that Python has for it.
    static Charset charset(String name) {
        var plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
        try {
            return Charset.forName(
                    switch (plain) {
                        case "latin-1", "l1" -> "ISO-8859-1";
                        case "utf-16-le" -> "UTF-16LE";
                        case "utf-16-be" -> "UTF-16BE";
                        case "utf-32-le" -> "UTF-32LE";
                        case "utf-32-be" -> "UTF-32BE";
                        case "mbcs", "utf-8-sig" -> "UTF-8";
                        default -> plain;
                    });
        } catch (IllegalArgumentException _) {
            throw TemplateException.value("'" + name + "' is no encoding");
        }
    }

    private static String decode(String text, Charset charset) {
        var plain = text.replaceAll("[^A-Za-z0-9+/]", "");
        try {
            return new String(Base64.getDecoder().decode(plain), charset);
        } catch (IllegalArgumentException _) {
            throw TemplateException.value("the text is no base64");
        }
    }

    private static String digest(String text, Hash hash) {
        return hash.hex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Hash hash(String name) {
        return Hash.named(name)
                .orElseThrow(() ->
                        TemplateException.value("unsupported hash type " + name)
                                .hint(
                                        "the hashes are "
                                                + Stream.of(Hash.values())
                                                        .map(Hash::word)
                                                        .sorted()
                                                        .collect(Collectors.joining(", "))));
    }

    private static String crc(String text) {
        var crc = new java.util.zip.CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    /// The name-based UUID of version 5.
    static String uuid(String name, String namespace) {
        UUID space;
        try {
            space = UUID.fromString(namespace);
        } catch (IllegalArgumentException _) {
            throw TemplateException.value(
                    "Invalid value '" + namespace + "' for 'namespace': it is no UUID");
        }
        var text = name.getBytes(StandardCharsets.UTF_8);
        var data = java.nio.ByteBuffer.allocate(16 + text.length);
        data.putLong(space.getMostSignificantBits())
                .putLong(space.getLeastSignificantBits())
                .put(text);
        var hash = java.nio.ByteBuffer.wrap(Hash.SHA1.of(data.array()));
        long high = hash.getLong() & ~0xf000L | 0x5000L;
        long low = hash.getLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    private static Value mac(Value input, Parameters.Given given, Evaluation evaluation) {
        var prefix = Filters.text(input).toLowerCase(Locale.ROOT);
        int parts = prefix.split(":").length;
        var random =
                given.find(0)
                        .<RandomGenerator>map(PythonRandom::new)
                        .orElse(evaluation.extras().random());
        long drawn = 0x10_0000_0000L + random.nextLong(0xf0_0000_0000L);
        var digits = Long.toHexString(drawn).substring(0, 2 * Math.max(0, 6 - parts));
        var out = new StringBuilder(prefix);
        for (int i = 0; i < digits.length(); i += 2) {
            out.append(':').append(digits, i, i + 2);
        }
        return Value.text(out.toString());
    }
}
