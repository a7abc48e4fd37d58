package dev.muster.session.ssh;

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
    private final boolean direct;

    /// @param direct whether to sign at once, without asking first whether the key would do
    AgentKey(Agent agent, Agent.Identity identity, boolean direct) {
        super("publickey");
        this.agent = agent;
        this.identity = identity;
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
        return identity.type().equals("ssh-rsa");
    }

    private SSHPacket request(boolean signed) throws UserAuthException {
        return super.buildReq()
                .putBoolean(signed)
                .putString(isRsa() ? "rsa-sha2-512" : identity.type())
                .putString(identity.blob());
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
