package dev.muster.session.ssh;

import dev.muster.session.ConnectionSettings;
import dev.muster.session.Target;
import dev.muster.session.UnreachableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthPublickey;

/// Gets into a host, by whatever the route has: keys, then a password.
final class Authentication {
    private final PrivateKeys keys;

    Authentication(ConnectionSettings settings) {
        this.keys = new PrivateKeys(settings);
    }

    void enter(SSHClient client, Route route, Target target) throws IOException {
        var methods = new ArrayList<AuthMethod>();
        var tried = new ArrayList<String>();
        for (var file : route.identities()) {
            var key = keys.of(file);
            methods.add(
                    route.identities().size() == 1 ? new DirectKey(key) : new AuthPublickey(key));
            tried.add("key " + file);
        }
        if (methods.isEmpty()) {
            throw nothing(route, tried, List.of(), target);
        }
        try {
            client.auth(route.user(), methods);
        } catch (UserAuthException e) {
            throw nothing(route, tried, client.getUserAuth().getAllowedMethods(), target);
        }
    }

    private static UnreachableException nothing(
            Route route, List<String> tried, java.util.Collection<String> allowed, Target target) {
        return new UnreachableException(
                "'"
                        + route.host()
                        + "' doesn't let '"
                        + route.user()
                        + "' in; tried "
                        + (tried.isEmpty()
                                ? "nothing, as there is no key and no password"
                                : String.join(", ", tried))
                        + (allowed.isEmpty() ? "" : "; it takes " + String.join(", ", allowed)),
                Optional.of(
                        target.password().isPresent()
                                ? "check the user and the password"
                                : "is the key in the user's authorized_keys? ansible_user, --private-key, -k"));
    }
}
