package dev.muster.session.ssh;

import dev.muster.pki.SshCertificate;
import java.io.IOException;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;

/// Authentication by a key and an authority's certificate for it, signed with at once.
final class CertifiedKey extends AbstractAuthMethod {
    private final KeyProvider key;
    private final SshCertificate certificate;

    CertifiedKey(KeyProvider key, SshCertificate certificate) {
        super("publickey");
        this.key = key;
        this.certificate = certificate;
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        var request =
                super.buildReq()
                        .putBoolean(true)
                        .putString(Certificates.algorithm(certificate.blob()))
                        .putString(certificate.blob());
        try {
            var secret = key.getPrivate();
            var signature =
                    params.getTransport()
                            .getClientKeyAlgorithms(KeyType.fromKey(key.getPublic()))
                            .getFirst()
                            .newSignature();
            signature.initSign(secret);
            signature.update(
                    new Buffer.PlainBuffer()
                            .putString(params.getTransport().getSessionID())
                            .putBuffer(request)
                            .getCompactData());
            return request.putSignature(
                    signature.getSignatureName(), signature.encode(signature.sign()));
        } catch (TransportException e) {
            throw new UserAuthException("no way to sign with " + certificate, e);
        } catch (IOException e) {
            throw new UserAuthException("the private key can't be had", e);
        }
    }
}
