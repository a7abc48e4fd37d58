package dev.muster.modules.certificates;

import dev.muster.modules.acme.WebProof;
import dev.muster.pki.Asked;
import dev.muster.pki.Certificate;
import dev.muster.pki.PrivateKey;
import dev.muster.pki.Request;
import java.util.ArrayList;
import java.util.List;

/// Who signs the certificate of a [TlsIdentity].
sealed interface Signing {
    /// A CA whose key is on the controller.
    record Here(Authority authority) implements Signing {}

    /// An authority that speaks ACME.
    ///
    /// @param account the key of the account there
    record ByAcme(WebProof proof, PrivateKey account) implements Signing {}

    /// In what a certificate differs from the one that would be signed, in words; when it ends is
    /// not looked at.
    default List<String> objections(Certificate there, Asked asked, Request.Wish wish) {
        return switch (this) {
            case Here(Authority authority) -> authority.issuer().objections(there, asked);
            case ByAcme _ -> {
                var reasons = new ArrayList<String>();
                if (!there.publicKey().equals(asked.publicKey())) {
                    reasons.add("public key");
                }
                if (!there.names().containsAll(wish.names().words())) {
                    reasons.add("list of names");
                }
                yield reasons;
            }
        };
    }
}
