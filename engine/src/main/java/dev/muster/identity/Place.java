package dev.muster.identity;

import java.net.InetAddress;
import java.util.OptionalInt;

/// Where peers find a node: an address, never a name, since that is all that these protocols take.
///
/// @param udp the port of the discovery; where there is none it is that of `tcp`
public record Place(InetAddress address, OptionalInt tcp, OptionalInt udp) {
    static final int USUAL_PORT = 30303;
    private static final int MOST = 65535;

    public Place {
        check(tcp);
        check(udp);
    }

    private static void check(OptionalInt port) {
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > MOST)) {
            throw new IllegalArgumentException(
                    port.getAsInt() + " is no port: those go from 1 to 65535");
        }
    }

    /// The place at an address in its usual notation.
    public static Place of(String address, OptionalInt tcp, OptionalInt udp) {
        return new Place(address(address), tcp, udp);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text.strip());
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no IP address, and peers are told of addresses alone");
        }
    }

    boolean isOfSixteenBytes() {
        return address.getAddress().length == 16;
    }

    /// As it stands in URLs.
    String host() {
        var text = address.getHostAddress();
        return isOfSixteenBytes() ? "[" + text + "]" : text;
    }
}
