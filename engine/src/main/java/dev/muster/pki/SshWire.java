package dev.muster.pki;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Bytes as SSH writes them (RFC 4251): numbers, and strings behind their length.
final class SshWire {
    private SshWire() {}

    /// Writes.
    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Writer number(int value) {
            return raw(ByteBuffer.allocate(4).putInt(value).array());
        }

        /// @param value without a sign
        Writer large(long value) {
            return raw(ByteBuffer.allocate(8).putLong(value).array());
        }

        Writer raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Writer octet(int value) {
            out.write(value);
            return this;
        }

        Writer string(byte[] bytes) {
            return number(bytes.length).raw(bytes);
        }

        Writer string(String text) {
            return string(text.getBytes(StandardCharsets.UTF_8));
        }

        Writer integer(BigInteger value) {
            return string(value.signum() == 0 ? new byte[0] : value.toByteArray());
        }

        int size() {
            return out.size();
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }

    /// Reads; what is cut is an [java.lang.IllegalArgumentException].
    static final class Reader {
        private final ByteBuffer in;

        Reader(byte[] bytes) {
            this.in = ByteBuffer.wrap(bytes);
        }

        private void need(int count) {
            if (count < 0 || in.remaining() < count) {
                throw new IllegalArgumentException("it is cut short");
            }
        }

        int number() {
            need(4);
            return in.getInt();
        }

        long large() {
            need(8);
            return in.getLong();
        }

        int octet() {
            need(1);
            return in.get() & 0xff;
        }

        byte[] raw(int count) {
            need(count);
            var bytes = new byte[count];
            in.get(bytes);
            return bytes;
        }

        byte[] string() {
            return raw(number());
        }

        String text() {
            return new String(string(), StandardCharsets.UTF_8);
        }

        BigInteger integer() {
            var bytes = string();
            return bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
        }

        byte[] rest() {
            return raw(in.remaining());
        }

        boolean hasMore() {
            return in.hasRemaining();
        }

        int position() {
            return in.position();
        }
    }
}
