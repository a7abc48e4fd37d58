package dev.muster.session;

import dev.muster.module.Secret;
import java.util.Optional;

/// As whom the host works.
///
/// @param flags more words for the command, as `ansible_become_flags` has them
/// @param executable the command, where it isn't the method's own name
public record Become(
        Method method,
        String user,
        Optional<Secret> password,
        Optional<String> flags,
        Optional<String> executable) {

    /// How to become somebody.
    public enum Method {
        /// Stay who logged in.
        NONE,
        SUDO,
        SU,
        DOAS
    }

    public static final Become NOBODY_ELSE =
            new Become(Method.NONE, "", Optional.empty(), Optional.empty(), Optional.empty());

    public static Become sudo(String user) {
        return new Become(Method.SUDO, user, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
