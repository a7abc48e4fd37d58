package dev.muster.session.ssh;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.digest.SHA256;
import net.schmizz.sshj.transport.kex.KeyExchange;
import net.schmizz.sshj.transport.kex.KeyExchangeBase;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// The key exchange `curve25519-sha256` (RFC 8731) on BouncyCastle's plain arithmetic, which is two
/// to three times as fast as the JDK's and needs no provider.
final class Curve25519 extends KeyExchangeBase {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] secret = new byte[X25519.SCALAR_SIZE];
    private final byte[] ours = new byte[X25519.POINT_SIZE];
    private BigInteger shared = BigInteger.ZERO;

    private Curve25519() {
        super(new SHA256());
    }

    static Factory.Named<KeyExchange> factory(String name) {
        return new Factory.Named<>() {
            @Override
            public String getName() {
                return name;
            }

            @Override
            public KeyExchange create() {
                return new Curve25519();
            }
        };
    }

    @Override
    public void init(
            Transport transport,
            String serverVersion,
            String clientVersion,
            byte[] serverProposal,
            byte[] clientProposal)
            throws GeneralSecurityException, TransportException {
        super.init(transport, serverVersion, clientVersion, serverProposal, clientProposal);
        digest.init();
        X25519.generatePrivateKey(RANDOM, secret);
        X25519.generatePublicKey(secret, 0, ours, 0);
        trans.write(new SSHPacket(Message.KEXDH_INIT).putBytes(ours));
    }

    @Override
    public boolean next(Message message, SSHPacket packet)
            throws GeneralSecurityException, TransportException {
        if (message != Message.KEXDH_31) {
            throw failure("unexpected packet " + message);
        }
        try {
            var keyBlob = packet.readBytes();
            var theirs = packet.readBytes();
            var signed = packet.readBytes();
            hostKey = new Buffer.PlainBuffer(keyBlob).readPublicKey();
            agree(theirs);
            var exchange =
                    initializedBuffer()
                            .putString(keyBlob)
                            .putBytes(ours)
                            .putBytes(theirs)
                            .putMPInt(shared);
            digest.update(exchange.array(), exchange.rpos(), exchange.available());
            H = digest.digest();
            verify(signed);
            return true;
        } catch (Buffer.BufferException e) {
            throw new TransportException(e);
        }
    }

    private void agree(byte[] theirs) throws TransportException {
        var agreed = new byte[X25519.POINT_SIZE];
        if (theirs.length != X25519.POINT_SIZE
                || !X25519.calculateAgreement(secret, 0, theirs, 0, agreed, 0)) {
            throw failure("the host's part of the key is none");
        }
        shared = new BigInteger(1, agreed);
    }

    /// Verifies that the host owns its key.
    private void verify(byte[] signed) throws TransportException {
        var signature = trans.getHostKeyAlgorithm().newSignature();
        signature.initVerify(
                hostKey instanceof Certificate<?> certificate ? certificate.getKey() : hostKey);
        signature.update(H, 0, H.length);
        if (!signature.verify(signed)) {
            throw failure("the host's signature is wrong");
        }
    }

    private static TransportException failure(String reason) {
        return new TransportException(DisconnectReason.KEY_EXCHANGE_FAILED, reason);
    }

    @Override
    public BigInteger getK() {
        return shared;
    }
}
