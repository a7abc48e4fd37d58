package dev.muster.hold;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One connection between a client and a hold: frames of a kind, a length and that many bytes.
///
/// Written without lambdas, records and pattern switches, as is [Client]: these cost the JVM more
/// to link than all the rest of a handed-over call.
final class Wire implements AutoCloseable {
    // From the client
    /// Folder, program, columns, arguments, environment.
    static final int CALL = 'C';

    /// A yes or no, and the line that was typed.
    static final int ANSWER = 'A';

    /// Ctrl-C; empty.
    static final int INTERRUPT = 'I';

    /// Asks how the hold does, answered by [#OUTPUT] and [#END]; empty.
    static final int STATUS = 'S';

    /// Asks the hold to end, answered by [#END]; empty.
    static final int STOP = 'T';

    /// Asks the hold to end if nobody asked for it, answered by [#END]; empty.
    static final int GIVE_WAY = 'G';

    // From the hold
    static final int OUTPUT = 'O';
    static final int ERRORS = 'E';

    /// A question for the person, whether to show what is typed, the most milliseconds to wait or
    /// -1.
    static final int QUESTION = 'Q';

    /// The exit code.
    static final int END = 'X';

    /// Why the hold can't take the call; the client has to run it.
    static final int DECLINED = 'D';

    private static final int LONGEST = 64 << 20;

    private final SocketChannel channel;
    private final DataInputStream in;
    private final DataOutputStream out;

    Wire(SocketChannel channel) {
        this.channel = channel;
        this.in =
                new DataInputStream(
                        new BufferedInputStream(Channels.newInputStream(channel), 1 << 14));
        this.out = new DataOutputStream(Channels.newOutputStream(channel));
    }

    static Wire connect(Path socket) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new Wire(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    void send(int kind, byte[] bytes, int length) throws IOException {
        var frame = new byte[5 + length];
        frame[0] = (byte) kind;
        frame[1] = (byte) (length >>> 24);
        frame[2] = (byte) (length >>> 16);
        frame[3] = (byte) (length >>> 8);
        frame[4] = (byte) length;
        System.arraycopy(bytes, 0, frame, 5, length);
        synchronized (out) {
            out.write(frame);
        }
    }

    void send(int kind, Text text) throws IOException {
        var bytes = text.bytes();
        send(kind, bytes, bytes.length);
    }

    /// Waits for a frame.
    Frame next() throws IOException {
        int kind;
        try {
            kind = in.readByte();
        } catch (EOFException _) {
            return Frame.GONE;
        }
        int length = in.readInt();
        if (length < 0 || length > LONGEST) {
            throw new IOException("a frame of " + length + " bytes");
        }
        var bytes = new byte[length];
        in.readFully(bytes);
        return new Frame(kind, bytes);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // It is of no use any more.
        }
    }

    /// What came, to be read in the order it was put in.
    static final class Frame {
        /// That the other side has gone.
        static final Frame GONE = new Frame(0, new byte[0]);

        private final int kind;
        private final byte[] bytes;
        private int at;

        Frame(int kind, byte[] bytes) {
            this.kind = kind;
            this.bytes = bytes;
        }

        int kind() {
            return kind;
        }

        byte[] bytes() {
            return bytes;
        }

        int number() throws IOException {
            if (at + 4 > bytes.length) {
                throw new IOException("a frame is too short");
            }
            int number = 0;
            for (int i = 0; i < 4; i++) {
                number = number << 8 | bytes[at++] & 0xff;
            }
            return number;
        }

        String text() throws IOException {
            int length = number();
            if (length < 0 || length > bytes.length - at) {
                throw new IOException("a frame is too short");
            }
            var text = new String(bytes, at, length, StandardCharsets.UTF_8);
            at += length;
            return text;
        }

        List<String> texts() throws IOException {
            int count = number();
            var texts = new ArrayList<String>();
            for (int i = 0; i < count; i++) {
                texts.add(text());
            }
            return texts;
        }
    }

    /// What a frame is made of.
    static final class Text {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);

        Text number(int number) {
            bytes.write(number >>> 24);
            bytes.write(number >>> 16);
            bytes.write(number >>> 8);
            bytes.write(number);
            return this;
        }

        Text text(String text) {
            var encoded = text.getBytes(StandardCharsets.UTF_8);
            number(encoded.length);
            bytes.write(encoded, 0, encoded.length);
            return this;
        }

        Text texts(List<String> texts) {
            number(texts.size());
            for (int i = 0; i < texts.size(); i++) {
                text(texts.get(i));
            }
            return this;
        }

        private byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
