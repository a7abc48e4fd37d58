package dev.muster.modules.certificates;

import dev.muster.module.Controller;
import dev.muster.pki.Certificate;
import dev.muster.pki.Issuer;
import dev.muster.pki.PrivateKey;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What the controller's folder holds of a CA.
///
/// @param chain what follows each certificate that it signs
/// @param bundle the certificates to trust
record Authority(Issuer issuer, String chain, String bundle) {
    static Authority read(Path folder, Controller here) {
        if (!Files.isRegularFile(folder.resolve("intermediate.pem"))) {
            throw new InputException(
                    Diagnostic.error("there is no CA in " + folder + " on the controller")
                            .hint("muster ca init makes one; 'ca' tells where one is"));
        }
        var certificate = text(folder.resolve("intermediate.pem"), here);
        var key =
                PrivateKey.parse(text(folder.resolve("intermediate.key"), here), Optional.empty());
        return new Authority(
                Issuer.authority(Certificate.parse(certificate), key, "sha256"),
                certificate,
                text(folder.resolve("ca.pem"), here));
    }

    private static String text(Path file, Controller here) {
        return new String(here.bytes(file).bytes(), StandardCharsets.UTF_8);
    }
}
