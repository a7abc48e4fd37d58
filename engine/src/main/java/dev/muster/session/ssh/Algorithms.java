package dev.muster.session.ssh;

import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.kex.ExtInfoClientFactory;
import com.hierynomus.sshj.transport.mac.Macs;
import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import java.security.Security;
import java.util.List;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.ConfigImpl;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.common.SecurityUtils;
import net.schmizz.sshj.signature.SignatureRSA;
import net.schmizz.sshj.transport.compression.NoneCompression;
import net.schmizz.sshj.transport.kex.DHGexSHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;
import net.schmizz.sshj.transport.random.JCERandom;
import net.schmizz.sshj.transport.random.SingletonRandomFactory;
import net.schmizz.sshj.userauth.keyprovider.OpenSSHKeyFile;
import net.schmizz.sshj.userauth.keyprovider.PKCS8KeyFile;

/// What is offered to a host, best first. One configuration serves all connections: making one is
/// dear.
final class Algorithms {
    static {
        // Registering BouncyCastle as a provider costs half a second and slows AES down.
        SecurityUtils.setRegisterBouncyCastle(false);
        Security.addProvider(new EllipticCurveAlias());
    }

    static final Config SHARED = config(false);

    /// With certificates, for hosts that a known_hosts authority vouches for.
    static final Config WITH_CERTIFICATES = config(true);

    private Algorithms() {}

    private static Config config(boolean certificates) {
        var config = new ConfigImpl();
        config.setLoggerFactory(LoggerFactory.DEFAULT);
        config.setVersion("Muster");
        config.setRandomFactory(new SingletonRandomFactory(new JCERandom.Factory()));
        config.setKeyExchangeFactories(
                List.of(
                        Curve25519.factory("curve25519-sha256"),
                        Curve25519.factory("curve25519-sha256@libssh.org"),
                        new ECDHNistP.Factory256(),
                        new ECDHNistP.Factory384(),
                        new ECDHNistP.Factory521(),
                        DHGroups.Group16SHA512(),
                        DHGroups.Group18SHA512(),
                        new DHGexSHA256.Factory(),
                        DHGroups.Group14SHA256(),
                        new ExtInfoClientFactory()));
        config.setKeyAlgorithms(keyAlgorithms(certificates));
        config.setCipherFactories(
                List.of(
                        GcmCiphers.AES128GCM(),
                        GcmCiphers.AES256GCM(),
                        BlockCiphers.AES128CTR(),
                        BlockCiphers.AES192CTR(),
                        BlockCiphers.AES256CTR()));
        config.setMACFactories(
                List.of(
                        Macs.HMACSHA2256Etm(),
                        Macs.HMACSHA2512Etm(),
                        Macs.HMACSHA2256(),
                        Macs.HMACSHA2512()));
        config.setCompressionFactories(List.of(new NoneCompression.Factory()));
        config.setFileKeyProviderFactories(
                List.of(
                        new OpenSSHKeyV1KeyFile.Factory(),
                        new PKCS8KeyFile.Factory(),
                        new OpenSSHKeyFile.Factory()));
        config.setKeepAliveProvider(KeepAliveProvider.HEARTBEAT);
        // HostKeyCheck does, and says why one does not count.
        config.setVerifyHostKeyCertificates(false);
        return config;
    }

    private static List<net.schmizz.sshj.common.Factory.Named<com.hierynomus.sshj.key.KeyAlgorithm>>
            keyAlgorithms(boolean certificates) {
        var all =
                new java.util.ArrayList<
                        net.schmizz.sshj.common.Factory.Named<
                                com.hierynomus.sshj.key.KeyAlgorithm>>();
        if (certificates) {
            all.add(
                    new KeyAlgorithms.Factory(
                            "ssh-ed25519-cert-v01@openssh.com",
                            Ed25519Signature.factory(),
                            KeyType.ED25519_CERT));
            all.add(KeyAlgorithms.ECDSASHANistp256CertV01());
            all.add(KeyAlgorithms.ECDSASHANistp384CertV01());
            all.add(KeyAlgorithms.ECDSASHANistp521CertV01());
            all.add(
                    new KeyAlgorithms.Factory(
                            "rsa-sha2-512-cert-v01@openssh.com",
                            new SignatureRSA.FactoryRSASHA512(),
                            KeyType.RSA_CERT));
            all.add(
                    new KeyAlgorithms.Factory(
                            "rsa-sha2-256-cert-v01@openssh.com",
                            new SignatureRSA.FactoryRSASHA256(),
                            KeyType.RSA_CERT));
        }
        all.add(
                new KeyAlgorithms.Factory(
                        "ssh-ed25519", Ed25519Signature.factory(), KeyType.ED25519));
        all.add(KeyAlgorithms.ECDSASHANistp256());
        all.add(KeyAlgorithms.ECDSASHANistp384());
        all.add(KeyAlgorithms.ECDSASHANistp521());
        all.add(KeyAlgorithms.RSASHA512());
        all.add(KeyAlgorithms.RSASHA256());
        return all;
    }
}
