package dev.muster.session.ssh;

import dev.muster.module.Secret;
import java.util.List;
import net.schmizz.sshj.userauth.method.ChallengeResponseProvider;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.Resource;

/// Gives one password, once, to whoever asks for it in secret.
final class PasswordAnswers implements PasswordFinder, ChallengeResponseProvider {
    private final Secret password;
    private boolean given;

    PasswordAnswers(Secret password) {
        this.password = password;
    }

    @Override
    public char[] reqPassword(Resource<?> resource) {
        return password.reveal().toCharArray();
    }

    @Override
    public boolean shouldRetry(Resource<?> resource) {
        return false;
    }

    @Override
    public List<String> getSubmethods() {
        return List.of();
    }

    @Override
    @SuppressWarnings("rawtypes") // as sshj declares it
    public void init(Resource resource, String name, String instruction) {
        // What the host has to say is said to nobody.
    }

    @Override
    public char[] getResponse(String prompt, boolean echo) {
        if (echo || given) {
            return new char[0];
        }
        given = true;
        return password.reveal().toCharArray();
    }

    @Override
    public boolean shouldRetry() {
        return false;
    }
}
