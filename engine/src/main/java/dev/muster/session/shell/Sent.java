package dev.muster.session.shell;

import dev.muster.module.Step;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// The large contents that a session has brought to its host, and where they lie there: what is
/// wanted at a second place is copied on the host. Whether it is still the same is for the host to
/// find out.
final class Sent {
    private static final int PIECE = 64 << 10;

    /// Where contents lie, by digest, by size.
    private final Map<Long, Map<String, String>> places = new HashMap<>();

    /// A content that lies on the host.
    record Place(String digest, String path) {
        /// Puts the content into a file that is there, and fails if it is another one by now.
        String copying(String file) {
            var quoted = Quoting.word(file);
            return "cat -- "
                    + Quoting.word(path)
                    + " >|"
                    + quoted
                    + " && _s=$(sha256sum <"
                    + quoted
                    + ") && [ \"${_s%% *}\" = "
                    + digest
                    + " ]";
        }
    }

    /// Where a content lies already. Only if one of its size was sent is it read for that.
    Optional<Place> find(Step.Payload content) throws IOException {
        var known = places.get(Streams.size(content));
        if (known == null) {
            return Optional.empty();
        }
        var digest = sha256();
        try (var in = reading(content, digest)) {
            var piece = new byte[PIECE];
            while (in.read(piece) >= 0) {
                // read for its digest
            }
        }
        var hex = HexFormat.of().formatHex(digest.digest());
        return Optional.ofNullable(known.get(hex)).map(path -> new Place(hex, path));
    }

    void note(Step.Payload content, byte[] digest, String path) throws IOException {
        places.computeIfAbsent(Streams.size(content), _ -> new HashMap<>())
                .put(HexFormat.of().formatHex(digest), path);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A content whose digest grows as it is read.
    static InputStream reading(Step.Payload content, MessageDigest digest) throws IOException {
        return switch (content) {
            case Step.Payload.Bytes(var bytes, _) ->
                    new DigestInputStream(new java.io.ByteArrayInputStream(bytes.bytes()), digest);
            case Step.Payload.LocalFile(var path, _) ->
                    new DigestInputStream(Files.newInputStream(path), digest);
        };
    }
}
