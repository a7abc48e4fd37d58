package dev.muster.session.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.common.Buffer;

/// An ssh-agent behind a Unix socket, spoken to as draft-miller-ssh-agent says. Each question is a
/// connection of its own, so that many threads may ask.
final class Agent {
    private static final byte REQUEST_IDENTITIES = 11;
    private static final byte IDENTITIES = 12;
    private static final byte REQUEST_SIGNATURE = 13;
    private static final byte SIGNATURE = 14;
    private static final int LONGEST = 1 << 20;

    private final Path socket;

    Agent(Path socket) {
        this.socket = socket;
    }

    /// A key that the agent holds.
    ///
    /// @param blob the public key as it goes over the wire
    record Identity(byte[] blob, String comment) {
        String type() {
            try {
                return new Buffer.PlainBuffer(blob).readString();
            } catch (Buffer.BufferException _) {
                return "";
            }
        }
    }

    List<Identity> identities() throws IOException {
        var answer = ask(new Buffer.PlainBuffer().putByte(REQUEST_IDENTITIES), IDENTITIES);
        var identities = new ArrayList<Identity>();
        for (long count = answer.readUInt32(); count > 0; count--) {
            identities.add(new Identity(answer.readBytes(), answer.readString()));
        }
        return identities;
    }

    /// A signature, wrapped with its algorithm's name.
    ///
    /// @param flags 2 for rsa-sha2-256, 4 for rsa-sha2-512
    byte[] sign(Identity identity, byte[] data, int flags) throws IOException {
        var question =
                new Buffer.PlainBuffer()
                        .putByte(REQUEST_SIGNATURE)
                        .putString(identity.blob())
                        .putString(data)
                        .putUInt32(flags);
        return ask(question, SIGNATURE).readBytes();
    }

    private Buffer.PlainBuffer ask(Buffer.PlainBuffer question, byte expected) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var body = question.getCompactData();
            var out = ByteBuffer.allocate(body.length + 4).putInt(body.length).put(body).flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            int length = read(channel, 4).getInt();
            if (length < 1 || length > LONGEST) {
                throw new IOException("the agent's answer is no answer");
            }
            var answer = new Buffer.PlainBuffer(read(channel, length).array());
            if (answer.readByte() != expected) {
                throw new IOException("the agent refuses");
            }
            return answer;
        }
    }

    private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the agent hung up");
            }
        }
        return buffer.flip();
    }
}
