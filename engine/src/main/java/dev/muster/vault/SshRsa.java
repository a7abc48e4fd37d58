package dev.muster.vault;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;

/// An RSA key of SSH: the file's key under OAEP.
record SshRsa(RSAKeyParameters key, byte[] wire) {
    static final String TYPE = "ssh-rsa";

    private static final byte[] LABEL =
            "age-encryption.org/v1/ssh-rsa".getBytes(StandardCharsets.US_ASCII);
    private static final int WEAK = 2048;

    String tag() {
        return SshKeys.tag(wire);
    }

    RecipientStanza wrap(FileKey file) throws GeneralSecurityException {
        if (key.getModulus().bitLength() < WEAK) {
            throw new GeneralSecurityException("the RSA key is shorter than " + WEAK + " bits");
        }
        var body = oaep(true, new ParametersWithRandom(key, new SecureRandom()), file.getEncoded());
        return new SshKeys.Stanza(TYPE, List.of(tag()), body);
    }

    byte[] unwrap(RecipientStanza stanza, RSAPrivateCrtKeyParameters secret)
            throws GeneralSecurityException {
        return oaep(false, secret, stanza.getBody());
    }

    private static byte[] oaep(boolean encrypt, CipherParameters parameters, byte[] bytes)
            throws GeneralSecurityException {
        var cipher =
                new OAEPEncoding(
                        new RSABlindedEngine(), new SHA256Digest(), new SHA256Digest(), LABEL);
        cipher.init(encrypt, parameters);
        try {
            return cipher.processBlock(bytes, 0, bytes.length);
        } catch (InvalidCipherTextException damage) {
            throw new GeneralSecurityException(damage);
        }
    }
}
