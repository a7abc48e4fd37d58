package dev.muster.identity;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A node's own word of who and where it is (ENR, EIP-778, identity scheme "v4"): a list in RLP of
/// a signature, a number that grows with every new word, and names with values, in order.
final class NodeRecord {
    private static final int MOST = 300;

    private NodeRecord() {}

    /// The record, in the notation that clients take.
    static String of(EthereumKey key, Optional<Place> place, long sequence) {
        if (sequence < 0) {
            throw new IllegalArgumentException("the sequence number of a record is not negative");
        }
        var pairs = new TreeMap<String, byte[]>();
        pairs.put("id", Bytes.bytes("v4"));
        pairs.put("secp256k1", key.compressed());
        place.ifPresent(there -> addTo(pairs, there));
        var content = new ArrayList<byte[]>();
        content.add(number(sequence));
        for (Map.Entry<String, byte[]> pair : pairs.entrySet()) {
            content.add(text(Bytes.bytes(pair.getKey())));
            content.add(text(pair.getValue()));
        }
        var signature = key.sign(Bytes.keccak256(list(content)));
        content.addFirst(text(signature));
        var record = list(content);
        if (record.length > MOST) {
            throw new IllegalArgumentException("the record is longer than 300 bytes");
        }
        return "enr:" + Base64.getUrlEncoder().withoutPadding().encodeToString(record);
    }

    private static void addTo(Map<String, byte[]> pairs, Place place) {
        var six = place.isOfSixteenBytes() ? "6" : "";
        pairs.put("ip" + six, place.address().getAddress());
        place.tcp().ifPresent(port -> pairs.put("tcp" + six, port(port)));
        place.udp().ifPresent(port -> pairs.put("udp" + six, port(port)));
    }

    private static byte[] port(int port) {
        return shortest(BigInteger.valueOf(port));
    }

    private static byte[] number(long number) {
        return text(shortest(BigInteger.valueOf(number)));
    }

    /// A number without leading zeros; nothing for zero.
    private static byte[] shortest(BigInteger number) {
        var bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static byte[] text(byte[] bytes) {
        return bytes.length == 1 && (bytes[0] & 0xff) < 0x80
                ? bytes
                : Bytes.joined(head(0x80, bytes.length), bytes);
    }

    private static byte[] list(List<byte[]> items) {
        var body = Bytes.joined(items.toArray(byte[][]::new));
        return Bytes.joined(head(0xc0, body.length), body);
    }

    /// What stands before so many bytes.
    private static byte[] head(int base, int length) {
        if (length < 56) {
            return new byte[] {(byte) (base + length)};
        }
        var size = shortest(BigInteger.valueOf(length));
        return Bytes.joined(new byte[] {(byte) (base + 55 + size.length)}, size);
    }
}
