package dev.muster.validator;

import org.bouncycastle.crypto.digests.SHA256Digest;

/// SHA-256.
final class Hashes {
    private Hashes() {}

    static byte[] sha256(byte[]... parts) {
        var digest = new SHA256Digest();
        for (var part : parts) {
            digest.update(part, 0, part.length);
        }
        var hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }
}
