package dev.muster.template;

import dev.muster.hash.Hash;
import dev.muster.value.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The numbers that Python draws after a seed, so that what a playbook spreads over its hosts with
/// `random(seed=inventory_hostname)` stays where it is: a Mersenne Twister, and Python's ways to
/// fill it and to draw from it.
final class PythonRandom implements RandomGenerator {
    private static final int SIZE = 624;
    private static final int FAR = 397;

    private final int[] state = new int[SIZE];
    private int next = SIZE;

    PythonRandom(Value seed) {
        fill(words(number(seed)));
    }

    /// What Python makes of a seed: a number is itself, a text stands for its bytes and a hash of
    /// them.
    private static BigInteger number(Value seed) {
        if (seed instanceof Value.Int || seed instanceof Value.Bool) {
            return Python.toBig(seed).abs();
        }
        byte[] text = Python.print(seed).getBytes(StandardCharsets.UTF_8);
        byte[] hash = Hash.SHA512.of(text);
        byte[] both = Arrays.copyOf(text, text.length + hash.length);
        System.arraycopy(hash, 0, both, text.length, hash.length);
        return new BigInteger(1, both);
    }

    private static int[] words(BigInteger number) {
        int[] words = new int[Math.max(1, (number.bitLength() + 31) / 32)];
        for (int i = 0; i < words.length; i++) {
            words[i] = number.shiftRight(32 * i).intValue();
        }
        return words;
    }

    private void fill(int[] key) {
        state[0] = 19650218;
        for (int i = 1; i < SIZE; i++) {
            state[i] = 1812433253 * mixed(i) + i;
        }
        int at = 1;
        int turn = 0;
        for (int left = Math.max(SIZE, key.length); left > 0; left--) {
            state[at] = (state[at] ^ mixed(at) * 1664525) + key[turn] + turn;
            at = following(at);
            turn = (turn + 1) % key.length;
        }
        for (int left = SIZE - 1; left > 0; left--) {
            state[at] = (state[at] ^ mixed(at) * 1566083941) - at;
            at = following(at);
        }
        state[0] = Integer.MIN_VALUE;
    }

    private int mixed(int at) {
        return state[at - 1] ^ state[at - 1] >>> 30;
    }

    private int following(int at) {
        if (at + 1 < SIZE) {
            return at + 1;
        }
        state[0] = state[SIZE - 1];
        return 1;
    }

    @Override
    public int nextInt() {
        if (next == SIZE) {
            twist();
        }
        int drawn = state[next++];
        drawn ^= drawn >>> 11;
        drawn ^= drawn << 7 & 0x9d2c5680;
        drawn ^= drawn << 15 & 0xefc60000;
        return drawn ^ drawn >>> 18;
    }

    private void twist() {
        for (int i = 0; i < SIZE; i++) {
            int joined = state[i] & Integer.MIN_VALUE | state[(i + 1) % SIZE] & Integer.MAX_VALUE;
            state[i] =
                    state[(i + FAR) % SIZE] ^ joined >>> 1 ^ ((joined & 1) == 0 ? 0 : 0x9908b0df);
        }
        next = 0;
    }

    @Override
    public long nextLong() {
        return nextInt() & 0xffffffffL | (long) nextInt() << 32;
    }

    @Override
    public int nextInt(int bound) {
        return (int) nextLong(bound);
    }

    /// Draws as many bits as the bound has until they are below it.
    @Override
    public long nextLong(long bound) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(bound);
        while (true) {
            long drawn = bits(bits);
            if (drawn < bound) {
                return drawn;
            }
        }
    }

    private long bits(int count) {
        if (count <= 32) {
            return (nextInt() & 0xffffffffL) >>> 32 - count;
        }
        long low = nextInt() & 0xffffffffL;
        return low | (nextInt() & 0xffffffffL) >>> 64 - count << 32;
    }
}
