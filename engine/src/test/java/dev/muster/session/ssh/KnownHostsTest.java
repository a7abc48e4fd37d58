package dev.muster.session.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownHostsTest {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGxKSuSJKEiZpfFYHGWWNdKXv2fKaEdtweOR+63wkJNf";

    @TempDir Path folder;

    private KnownHosts known(String... lines) throws IOException {
        var file =
                Files.writeString(folder.resolve("known_hosts"), String.join("\n", lines) + "\n");
        return KnownHosts.read(List.of(folder.resolve("none"), file));
    }

    @Test
    void findsAHostByNameAddressAndPort() throws IOException {
        var known = known("# a comment", "", "web.example,10.0.0.7 " + KEY, "[db]:2222 " + KEY);

        assertThat(known.about("WEB.example", 22)).hasSize(1);
        assertThat(known.about("10.0.0.7", 22)).hasSize(1);
        assertThat(known.about("db", 2222)).hasSize(1);
        assertThat(known.about("db", 22)).isEmpty();
    }

    @Test
    void findsAHashedName() throws IOException {
        // The name is 'web.example', hashed as ssh-keygen -H does.
        var known = known("|1|AAAAAAAAAAAAAAAAAAAAAAAAAAA=|" + hash("web.example") + " " + KEY);

        assertThat(known.about("web.example", 22)).hasSize(1);
        assertThat(known.about("other.example", 22)).isEmpty();
    }

    private static String hash(String name) {
        try {
            var mac = javax.crypto.Mac.getInstance("HmacSHA1");
            mac.init(new javax.crypto.spec.SecretKeySpec(new byte[20], "HmacSHA1"));
            return java.util.Base64.getEncoder()
                    .encodeToString(
                            mac.doFinal(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void honoursPatternsAndTheirExceptions() throws IOException {
        var known = known("@cert-authority *.example,!bad.example " + KEY);

        assertThat(known.about("web.example", 22))
                .singleElement()
                .satisfies(entry -> assertThat(entry.marker()).isEqualTo("@cert-authority"));
        assertThat(known.about("bad.example", 22)).isEmpty();
    }

    @Test
    void saysWhereAKeyStands() throws IOException {
        var known = known("# first", "web " + KEY);

        assertThat(known.about("web", 22).getFirst().place())
                .isEqualTo(folder.resolve("known_hosts") + ":2");
    }

    @Test
    void passesOverLinesThatAreNone() throws IOException {
        var known = known("web", "web ssh-ed25519 ***", "|1|x|y " + KEY, "web " + KEY);

        assertThat(known.about("web", 22)).hasSize(1);
    }

    @Test
    void remembersAnAcceptedKey() throws IOException {
        var known = known("other " + KEY);
        var file = folder.resolve("new/known_hosts");

        known.accept("web", 2222, "ssh-ed25519", new byte[] {1, 2, 3}, file);

        assertThat(known.about("web", 2222)).hasSize(1);
        assertThat(file).hasContent("[web]:2222 ssh-ed25519 AQID");
    }

    @Test
    void showsFingerprintsAsOpenSshDoes() {
        assertThat(KnownHosts.fingerprint(new byte[0]))
                .isEqualTo("SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU");
    }
}
