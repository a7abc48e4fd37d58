package dev.muster.template;

/// Filters about addresses of networks.
final class IpFilters {
    private IpFilters() {}

    static boolean isAddress(String text, String kind) {
        return IpAddress.parse(text)
                .filter(address ->
                        kind.equals("ip") || kind.equals(address.version() == 4 ? "ipv4" : "ipv6"))
                .isPresent();
    }
}
