package dev.muster.modules.facts;

/// The arithmetic of IPv4 networks.
final class Ipv4 {
    private Ipv4() {}

    static String netmask(int prefix) {
        return text(mask(prefix));
    }

    static String network(String address, int prefix) {
        return text(number(address) & mask(prefix));
    }

    private static long mask(int prefix) {
        return prefix <= 0 ? 0 : (0xFFFFFFFFL << (32 - prefix)) & 0xFFFFFFFFL;
    }

    private static long number(String address) {
        long number = 0;
        for (var part : address.split("\\.", -1)) {
            number = (number << 8) | Long.parseLong(part);
        }
        return number;
    }

    private static String text(long number) {
        return (number >> 24 & 255)
                + "."
                + (number >> 16 & 255)
                + "."
                + (number >> 8 & 255)
                + "."
                + (number & 255);
    }
}
