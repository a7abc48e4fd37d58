package dev.muster.session.ssh;

import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.KeyedAuthMethod;

/// Authentication by a key that is signed with at once, instead of asking first whether it would
/// do: a turn saved, and one of sshd's waits. For use when there is one key.
final class DirectKey extends KeyedAuthMethod {
    DirectKey(KeyProvider key) {
        super("publickey", key);
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        return putSig(putPubKey(super.buildReq().putBoolean(true)));
    }
}
