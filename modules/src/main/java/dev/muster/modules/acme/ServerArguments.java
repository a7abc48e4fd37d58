package dev.muster.modules.acme;

import dev.muster.module.Argument;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.net.URI;
import java.util.Optional;

/// Where an authority is asked, and how: the arguments that all modules about ACME share.
public record ServerArguments(
        @Argument(
                        "Address of the authority's directory, such as"
                                + " `https://acme-v02.api.letsencrypt.org/directory`, as the host sees"
                                + " it.")
                String acmeDirectory,
        @Argument(value = "The protocol's version, which is always 2.", otherwise = "2")
                int acmeVersion,
        @Argument(
                        value = "Refuse a server whose certificate the host does not trust.",
                        otherwise = "true")
                boolean validateCerts,
        @Argument("Certificates to trust in place of the host's, a file on the host.")
                Optional<String> caPath,
        @Argument(value = "Most seconds to wait for an answer.", otherwise = "10")
                int requestTimeout,
        @Argument("Ignored: Muster computes it itself.") Optional<String> selectCryptoBackend) {

    private static final int PATIENCE = 30;

    public ServerArguments {
        if (acmeVersion != 2) {
            throw new InputException(
                    Diagnostic.error(
                                    "'acme_version' "
                                            + acmeVersion
                                            + " is spoken by nobody any more")
                            .hint("ACME is version 2: leave it out"));
        }
        if (!isAddress(acmeDirectory)) {
            throw new InputException(
                    Diagnostic.error("'" + acmeDirectory + "' is no address of an ACME directory")
                            .hint("such as https://acme-v02.api.letsencrypt.org/directory"));
        }
    }

    /// An authority for modules of which it is one way among others.
    public static ServerArguments at(String directory, Optional<String> caPath) {
        return new ServerArguments(directory, 2, true, caPath, PATIENCE, Optional.empty());
    }

    private static boolean isAddress(String text) {
        try {
            var uri = URI.create(text);
            return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    URI uri() {
        return URI.create(acmeDirectory);
    }
}
