package dev.muster.session.ssh;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import dev.muster.module.Secret;
import dev.muster.session.ConnectionSettings;
import dev.muster.session.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.userauth.keyprovider.FileKeyProvider;
import net.schmizz.sshj.userauth.keyprovider.KeyPairWrapper;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.keyprovider.KeyProviderUtil;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.Resource;

/// Private keys from files, each read once, however many hosts take it: decrypting one takes half a
/// second.
final class PrivateKeys {
    private final ConnectionSettings settings;
    private final Map<Path, KeyProvider> read = new HashMap<>();

    PrivateKeys(ConnectionSettings settings) {
        this.settings = settings;
    }

    /// The key in a file; throws [UnreachableException] when it can't be had.
    synchronized KeyProvider of(Path file) {
        return read.computeIfAbsent(file, this::read);
    }

    /// The key in a file that needs no passphrase; throws [UnreachableException] for others.
    synchronized KeyProvider open(Path file) {
        var known = read.get(file);
        if (known != null) {
            return known;
        }
        var key = read(file, _ -> Optional.empty());
        read.put(file, key);
        return key;
    }

    private KeyProvider read(Path file) {
        return read(file, settings.passphrase());
    }

    private KeyProvider read(Path file, Function<String, Optional<Secret>> ask) {
        if (!Files.exists(file)) {
            throw new UnreachableException(
                    "the private key '" + file + "' is not there",
                    Optional.of(
                            "check ansible_ssh_private_key_file, --private-key or IdentityFile"));
        }
        var asked = new boolean[1];
        try {
            var format = KeyProviderUtil.detectKeyFileFormat(file.toFile());
            FileKeyProvider provider =
                    Factory.Named.Util.create(
                            Algorithms.SHARED.getFileKeyProviderFactories(), format.toString());
            if (provider == null) {
                throw new UnreachableException(
                        "the private key '"
                                + file
                                + "' is in a format nobody here reads: "
                                + format,
                        Optional.of("`ssh-keygen -p -f " + file + "` rewrites it"));
            }
            provider.init(file.toFile(), passphrase(file, ask, asked));
            return new KeyPairWrapper(new KeyPair(open(provider), provider.getPrivate()));
        } catch (IOException e) {
            throw new UnreachableException(
                    asked[0]
                            ? "the private key '" + file + "' needs its passphrase"
                            : "the private key '" + file + "' can't be read: " + e.getMessage(),
                    Optional.of(
                            asked[0]
                                    ? "`ssh-add " + file + "` gives it to the agent"
                                    : "`ssh-keygen -y -f "
                                            + file
                                            + "` says what is wrong with it"));
        }
    }

    /// The public key itself, where sshj takes the certificate that lies beside it.
    private static PublicKey open(FileKeyProvider provider) throws IOException {
        return provider.getPublic() instanceof Certificate<?> certificate
                ? certificate.getKey()
                : provider.getPublic();
    }

    private static PasswordFinder passphrase(
            Path file, Function<String, Optional<Secret>> ask, boolean[] asked) {
        return new PasswordFinder() {
            @Override
            public char[] reqPassword(Resource<?> resource) {
                asked[0] = true;
                return ask.apply("passphrase for key '" + file + "'")
                        .map(Secret::reveal)
                        .orElse("")
                        .toCharArray();
            }

            @Override
            public boolean shouldRetry(Resource<?> resource) {
                return false;
            }
        };
    }
}
