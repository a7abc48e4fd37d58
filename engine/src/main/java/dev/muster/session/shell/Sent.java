package dev.muster.session.shell;

import dev.muster.module.Digests;
import dev.muster.module.Step;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The large contents that a session has brought to its host, and where they lie there: what is
/// wanted at a second place is copied on the host. Whether it is still the same is for the host to
/// find out.
final class Sent {
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

    /// Where a content lies already. Only if one of its size was sent is that reckoned.
    Optional<Place> find(Step.Payload content) throws IOException {
        var known = places.get(Streams.size(content));
        if (known == null) {
            return Optional.empty();
        }
        var digest = digest(content);
        return Optional.ofNullable(known.get(digest)).map(path -> new Place(digest, path));
    }

    /// Notes where a content lies that was sent.
    void note(Step.Payload content, String path) throws IOException {
        places.computeIfAbsent(Streams.size(content), _ -> new HashMap<>())
                .put(digest(content), path);
    }

    private static String digest(Step.Payload content) {
        return switch (content) {
            case Step.Payload.Bytes(var bytes, _) -> Digests.sha256(bytes.bytes());
            case Step.Payload.LocalFile(_, _, Digests digests) -> digests.sha256();
        };
    }
}
