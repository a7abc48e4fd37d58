package dev.muster.identity;

import java.util.List;
import java.util.Map;

/// A private key or a secret of a node. Prints as nothing but its kind.
public sealed interface NodeKey permits SharedSecret, EthereumKey, PeerKey, CometKey {
    Kind kind();

    /// The forms that its file can have.
    List<Form> forms();

    /// The content of its file. Throws where the kind knows no such form.
    byte[] content(Form form);

    /// What everybody may know of it, by names such as `peer_id`.
    Map<String, String> open();

    /// Whether a file's content is this key in a form, spaces aside.
    default boolean isIn(byte[] content, Form form) {
        return form == Form.RAW
                ? java.util.Arrays.equals(content, content(form))
                : Bytes.text(content).strip().equals(Bytes.text(content(form)).strip());
    }
}
