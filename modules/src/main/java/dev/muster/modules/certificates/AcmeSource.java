package dev.muster.modules.certificates;

import dev.muster.module.Argument;
import dev.muster.modules.acme.ServerArguments;
import dev.muster.modules.acme.WebProof;
import dev.muster.modules.files.GivenText;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.util.Optional;

/// How a certificate comes from an authority that speaks ACME.
public record AcmeSource(
        @Argument("The key of the account at the ACME authority, a file on the host.")
                Optional<String> acmeAccountkeyPath,
        @Argument(
                        "Folder on the host that its web server serves as"
                                + " `/.well-known/acme-challenge/`, where a file is put for as long as"
                                + " the authority looks.")
                Optional<String> acmeChallengePath,
        @Argument(
                        value = "Whether the authority's own certificates follow in the file.",
                        otherwise = "false")
                boolean acmeChain,
        @Argument(
                        value = "Address of the ACME authority's directory.",
                        otherwise = "https://acme-v02.api.letsencrypt.org/directory")
                String acmeDirectory,
        @Argument("Certificates to trust when it is asked, a file on the host.")
                Optional<String> acmeCaPath) {

    GivenText accountKey() {
        return new GivenText("account key", Optional.empty(), acmeAccountkeyPath);
    }

    WebProof proof() {
        return new WebProof(
                ServerArguments.at(acmeDirectory, acmeCaPath), acmeChallengePath.orElse(""));
    }

    /// Complains of arguments that this way needs.
    void check() {
        if (acmeAccountkeyPath.isEmpty()) {
            throw missing("acme_accountkey_path");
        }
        if (acmeChallengePath.isEmpty()) {
            throw missing("acme_challenge_path");
        }
    }

    static InputException missing(String name) {
        return new InputException(
                Diagnostic.error("provider 'acme' needs '" + name + "'")
                        .hint("see: muster doc x509_certificate"));
    }
}
