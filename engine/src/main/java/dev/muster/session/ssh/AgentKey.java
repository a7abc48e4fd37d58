package dev.muster.session.ssh;

import dev.muster.pki.SshCertificate;
import java.io.IOException;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;

/// Authentication by a key that an agent holds.
final class AgentKey extends AbstractAuthMethod {
    private static final int RSA_SHA2_512 = 4;

    private final Agent agent;
    private final Agent.Identity identity;
    private final byte[] shown;
    private final boolean direct;

    /// @param direct whether to sign at once, without asking first whether the key would do
    AgentKey(Agent agent, Agent.Identity identity, boolean direct) {
        this(agent, identity, identity.blob(), direct);
    }

    /// A key of an agent with a certificate that lies elsewhere.
    AgentKey(Agent agent, Agent.Identity identity, SshCertificate certificate) {
        this(agent, identity, certificate.blob(), true);
    }

    private AgentKey(Agent agent, Agent.Identity identity, byte[] shown, boolean direct) {
        super("publickey");
        this.agent = agent;
        this.identity = identity;
        this.shown = shown;
        this.direct = direct;
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        return direct ? signed() : request(false);
    }

    @Override
    public void handle(Message message, SSHPacket packet)
            throws UserAuthException, TransportException {
        if (message == Message.USERAUTH_60) {
            params.getTransport().write(signed());
        } else {
            super.handle(message, packet);
        }
    }

    private boolean isRsa() {
        return identity.type().startsWith("ssh-rsa");
    }

    private SSHPacket request(boolean signed) throws UserAuthException {
        return super.buildReq()
                .putBoolean(signed)
                .putString(Certificates.algorithm(shown))
                .putString(shown);
    }

    private SSHPacket signed() throws UserAuthException {
        var request = request(true);
        var data =
                new Buffer.PlainBuffer()
                        .putString(params.getTransport().getSessionID())
                        .putBuffer(request)
                        .getCompactData();
        try {
            return request.putString(agent.sign(identity, data, isRsa() ? RSA_SHA2_512 : 0));
        } catch (IOException e) {
            throw new UserAuthException(e);
        }
    }
}
