package dev.muster.session.ssh;

import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.AuthParams;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AuthMethod;

/// A method of authentication whose first request does not wait for the service it is meant for to
/// be granted: a turn saved. After a key exchange in which the host has signed, RFC 4253 (10)
/// leaves that to the client.
final class EarlyMethod implements AuthMethod {
    private static final String NEXT_SERVICE = "ssh-connection";

    private final AuthMethod method;
    private final String user;
    private final Transport transport;
    private boolean sent;

    EarlyMethod(AuthMethod method, String user, Transport transport) {
        this.method = method;
        this.user = user;
        this.transport = transport;
    }

    private record Parameters(String getUsername, Transport getTransport) implements AuthParams {
        @Override
        public String getNextServiceName() {
            return NEXT_SERVICE;
        }
    }

    /// Sends the first request, once the one for the service has gone out.
    void send() {
        method.init(new Parameters(user, transport));
        try {
            method.request();
            sent = true;
        } catch (UserAuthException | TransportException _) {
            // comes again, where it is waited for, when sshj asks for the request
        }
    }

    @Override
    public void request() throws UserAuthException, TransportException {
        if (sent) {
            sent = false;
        } else {
            method.request();
        }
    }

    @Override
    public String getName() {
        return method.getName();
    }

    @Override
    public void init(AuthParams parameters) {
        method.init(parameters);
    }

    @Override
    public boolean shouldRetry() {
        return method.shouldRetry();
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws SSHException {
        method.handle(message, packet);
    }

    @Override
    public void setLoggerFactory(LoggerFactory factory) {
        method.setLoggerFactory(factory);
    }
}
