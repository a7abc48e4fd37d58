package dev.muster.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An address with the length of its network's prefix.
record IpAddress(int version, BigInteger number, int prefix, boolean hasPrefix) {
    int bits() {
        return version == 4 ? 32 : 128;
    }

    /// Reads `192.0.2.1`, `192.0.2.0/24`, `192.0.2.0/255.255.255.0`, `2001:db8::1/64`.
    static Optional<IpAddress> parse(String text) {
        int slash = text.indexOf('/');
        var host = slash < 0 ? text : text.substring(0, slash);
        boolean six = host.indexOf(':') >= 0;
        var number = six ? parseSix(host) : parseFour(host);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        int bits = six ? 128 : 32;
        if (slash < 0) {
            return Optional.of(new IpAddress(six ? 6 : 4, number.get(), bits, false));
        }
        return prefix(text.substring(slash + 1), bits)
                .map(length -> new IpAddress(six ? 6 : 4, number.get(), length, true));
    }

    private static Optional<Integer> prefix(String text, int bits) {
        if (text.matches("\\d{1,3}")) {
            return Optional.of(Integer.valueOf(text)).filter(length -> length <= bits);
        }
        return (bits == 32 ? parseFour(text) : Optional.<BigInteger>empty())
                .flatMap(mask -> {
                    for (int length = 0; length <= 32; length++) {
                        if (mask(length, 32).equals(mask)) {
                            return Optional.of(length);
                        }
                        if (mask(length, 32).xor(mask(32, 32)).equals(mask)) {
                            return Optional.of(length);
                        }
                    }
                    return Optional.empty();
                });
    }

    static BigInteger mask(int length, int bits) {
        return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE.shiftLeft(bits - length));
    }

    private static Optional<BigInteger> parseFour(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        long number = 0;
        for (var part : parts) {
            if (!part.matches("0|[1-9]\\d{0,2}") || Integer.parseInt(part) > 255) {
                return Optional.empty();
            }
            number = number << 8 | Integer.parseInt(part);
        }
        return Optional.of(BigInteger.valueOf(number));
    }

    private static Optional<BigInteger> parseSix(String text) {
        var words = text;
        int dot = words.indexOf('.');
        if (dot >= 0) {
            int colon = words.lastIndexOf(':');
            var four = parseFour(words.substring(colon + 1));
            if (four.isEmpty()) {
                return Optional.empty();
            }
            long low = four.get().longValue();
            words =
                    words.substring(0, colon + 1)
                            + Long.toHexString(low >> 16)
                            + ":"
                            + Long.toHexString(low & 0xffff);
        }
        int gap = words.indexOf("::");
        if (gap >= 0 && words.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        var head = groups(gap < 0 ? words : words.substring(0, gap));
        var tail = groups(gap < 0 ? "" : words.substring(gap + 2));
        if (head.isEmpty() || tail.isEmpty()) {
            return Optional.empty();
        }
        int missing = 8 - head.get().size() - tail.get().size();
        if (gap < 0 ? missing != 0 : missing < 1) {
            return Optional.empty();
        }
        var all = new ArrayList<Integer>(head.get());
        for (int i = 0; i < missing; i++) {
            all.add(0);
        }
        all.addAll(tail.get());
        var number = BigInteger.ZERO;
        for (int group : all) {
            number = number.shiftLeft(16).or(BigInteger.valueOf(group));
        }
        return Optional.of(number);
    }

    private static Optional<List<Integer>> groups(String text) {
        var groups = new ArrayList<Integer>();
        if (text.isEmpty()) {
            return Optional.of(groups);
        }
        for (var group : text.split(":", -1)) {
            if (!group.matches("[0-9a-fA-F]{1,4}")) {
                return Optional.empty();
            }
            groups.add(Integer.parseInt(group, 16));
        }
        return Optional.of(groups);
    }

    static IpAddress host(int version, BigInteger number) {
        return new IpAddress(version, number, version == 4 ? 32 : 128, false);
    }

    /// The number of addresses in the network.
    BigInteger size() {
        return BigInteger.ONE.shiftLeft(bits() - prefix);
    }

    BigInteger first() {
        return number.and(mask(prefix, bits()));
    }

    BigInteger last() {
        return first().add(size()).subtract(BigInteger.ONE);
    }

    /// The address another way from this one in the same family; nothing beyond its ends.
    Optional<String> text(BigInteger other) {
        return other.signum() < 0 || other.bitLength() > bits()
                ? Optional.empty()
                : Optional.of(host(version, other).address());
    }

    boolean isNetworkAddress() {
        return number.equals(first());
    }

    boolean contains(IpAddress other) {
        return version == other.version
                && first().compareTo(other.first()) <= 0
                && last().compareTo(other.last()) >= 0;
    }

    String netmask() {
        return host(version, mask(prefix, bits())).address();
    }

    String hostmask() {
        return host(version, size().subtract(BigInteger.ONE)).address();
    }

    /// The address without its prefix, as RFC 5952 writes it.
    String address() {
        if (version == 4) {
            long four = number.longValue();
            return "%d.%d.%d.%d"
                    .formatted(four >> 24 & 255, four >> 16 & 255, four >> 8 & 255, four & 255);
        }
        var groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = number.shiftRight(16 * (7 - i)).intValue() & 0xffff;
        }
        int gap = -1;
        int longest = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                gap = i;
                longest = end - i;
            }
        }
        var out = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == gap) {
                out.append("::");
                i += longest - 1;
            } else {
                boolean behindGap = gap >= 0 && i == gap + longest;
                out.append(i == 0 || behindGap ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }

    /// The address with its prefix.
    String cidr() {
        return address() + "/" + prefix;
    }

    /// The network with its prefix.
    String network() {
        return host(version, first()).address() + "/" + prefix;
    }

    /// The name that reverse DNS has for the address.
    String reverseName() {
        var out = new StringBuilder();
        if (version == 4) {
            for (var part : List.of(address().split("\\.")).reversed()) {
                out.append(part).append('.');
            }
            return out.append("in-addr.arpa.").toString();
        }
        for (int i = 0; i < 32; i++) {
            out.append(Integer.toHexString(number.shiftRight(4 * i).intValue() & 15)).append('.');
        }
        return out.append("ip6.arpa.").toString();
    }
}
