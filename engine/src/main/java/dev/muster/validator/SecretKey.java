package dev.muster.validator;

import java.math.BigInteger;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/// A secret key on BLS12-381: a number below the group's order. Prints as stars.
///
/// All that is ever computed here is the public key, one multiplication in the first group. That
/// group lies on an ordinary curve y² = x³ + 4 over a prime field, which BouncyCastle's arithmetic
/// takes as it is. Nothing is signed and no pairing is needed, so neither is a library with native
/// code.
public final class SecretKey {
    /// The order of the group.
    static final BigInteger ORDER =
            new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

    static final int BYTES = 32;

    private static final BigInteger FIELD =
            new BigInteger(
                    "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
                            + "1eabfffeb153ffffb9feffffffffaaab",
                    16);
    private static final BigInteger COFACTOR =
            new BigInteger("396c8c005555e1568c00aaab0000aaab", 16);
    private static final ECPoint GENERATOR =
            new ECCurve.Fp(FIELD, BigInteger.ZERO, BigInteger.valueOf(4), ORDER, COFACTOR)
                    .createPoint(
                            new BigInteger(
                                    "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac58"
                                            + "6c55e83ff97a1aeffb3af00adb22c6bb",
                                    16),
                            new BigInteger(
                                    "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3ed"
                                            + "d03cc744a2888ae40caa232946c5e7e1",
                                    16));

    /// What marks a point as compressed, and its y as the greater of the two.
    private static final int COMPRESSED = 0x80;

    private static final int GREATER = 0x20;

    private final BigInteger number;

    public SecretKey(BigInteger number) {
        if (number.signum() <= 0 || number.compareTo(ORDER) >= 0) {
            throw new IllegalArgumentException("the secret is no key: not below the group's order");
        }
        this.number = number;
    }

    public static SecretKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(
                    "the secret has " + bytes.length + " bytes, a key has " + BYTES);
        }
        return new SecretKey(new BigInteger(1, bytes));
    }

    BigInteger number() {
        return number;
    }

    byte[] bytes() {
        return BigIntegers.asUnsignedByteArray(BYTES, number);
    }

    public PublicKey publicKey() {
        var point = new FixedPointCombMultiplier().multiply(GENERATOR, number).normalize();
        var bytes =
                BigIntegers.asUnsignedByteArray(
                        PublicKey.BYTES, point.getAffineXCoord().toBigInteger());
        var y = point.getAffineYCoord().toBigInteger();
        boolean greater = y.compareTo(FIELD.subtract(y)) > 0;
        bytes[0] |= (byte) (greater ? COMPRESSED | GREATER : COMPRESSED);
        return PublicKey.of(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretKey that && number.equals(that.number);
    }

    @Override
    public int hashCode() {
        return number.hashCode();
    }

    @Override
    public String toString() {
        return "********";
    }
}
