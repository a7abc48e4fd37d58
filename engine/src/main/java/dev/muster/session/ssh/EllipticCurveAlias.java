package dev.muster.session.ssh;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyFactorySpi;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;

/// Lets sshj find the JDK's key factory for elliptic curves, which it looks for under
/// BouncyCastle's name. Goes when sshj asks for `EC`.
final class EllipticCurveAlias extends Provider {
    private static final long serialVersionUID = 1L;

    EllipticCurveAlias() {
        super("MusterEcdsa", "1", "the JDK's EC key factory as ECDSA");
        put("KeyFactory.ECDSA", Keys.class.getName());
    }

    /// Named by the provider, made by the JDK.
    public static final class Keys extends KeyFactorySpi {
        private final KeyFactory real;

        public Keys() throws NoSuchAlgorithmException {
            real = KeyFactory.getInstance("EC");
        }

        @Override
        protected PublicKey engineGeneratePublic(KeySpec spec) throws InvalidKeySpecException {
            return real.generatePublic(spec);
        }

        @Override
        protected PrivateKey engineGeneratePrivate(KeySpec spec) throws InvalidKeySpecException {
            return real.generatePrivate(spec);
        }

        @Override
        protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> type)
                throws InvalidKeySpecException {
            return real.getKeySpec(key, type);
        }

        @Override
        protected Key engineTranslateKey(Key key) throws InvalidKeyException {
            return real.translateKey(key);
        }
    }
}
