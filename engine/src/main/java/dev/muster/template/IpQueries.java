package dev.muster.template;

import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/// What `ipaddr` and its kin answer about an address, by the word that they are asked with.
final class IpQueries {
    private static final Set<String> PRIVATE =
            Set.of(
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "169.254.0.0/16",
                    "100.64.0.0/10",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "198.18.0.0/15",
                    "fc00::/7",
                    "fec0::/10",
                    "fe80::/10");

    private IpQueries() {}

    static Value filter(Value input, String query, int version) {
        if (input instanceof Value.Sequence sequence) {
            var out = new ArrayList<Value>();
            for (var item : sequence.items()) {
                var found = filter(item, query, version);
                if (Python.truthy(found)) {
                    out.add(found);
                }
            }
            return new Value.Sequence(out, false);
        }
        var parsed = parse(input, version);
        if (parsed.isEmpty() || version != 0 && parsed.get().version() != version) {
            return Value.FALSE;
        }
        return answer(parsed.get(), query, input);
    }

    static Optional<IpAddress> parse(Value input, int version) {
        if (!(input instanceof Value.Text) && !(input instanceof Value.Int)) {
            return Optional.empty();
        }
        var text = Python.print(input).strip();
        if (text.matches("\\d{1,39}")) {
            var number = new BigInteger(text);
            int family = version == 0 ? number.bitLength() > 32 ? 6 : 4 : version;
            return Optional.of(IpAddress.host(family, number))
                    .filter(address -> number.bitLength() <= address.bits());
        }
        return IpAddress.parse(text);
    }

    private static Value answer(IpAddress ip, String query, Value input) {
        boolean single = ip.size().equals(BigInteger.ONE);
        return switch (query) {
            case "" -> Value.text(ip.hasPrefix() ? ip.cidr() : ip.address());
            case "address", "ip" ->
                    single || !ip.isNetworkAddress() || ip.version() == 6 || ip.prefix() == 31
                            ? Value.text(ip.address())
                            : Value.NULL;
            case "address/prefix", "gateway", "gw", "host/prefix", "hostnet", "router" ->
                    ip.size().bitLength() > 2
                                    && (ip.isNetworkAddress() || ip.number().equals(ip.last()))
                            ? Value.FALSE
                            : Value.text(ip.cidr());
            case "bool" -> Value.TRUE;
            case "broadcast" -> ip.size().bitLength() > 2 ? text(ip, ip.last()) : Value.NULL;
            case "cidr" -> Value.text(ip.cidr());
            case "first_usable" -> text(ip, firstUsable(network(ip, query)));
            case "last_usable" -> text(ip, lastUsable(network(ip, query)));
            case "range_usable" ->
                    Value.text(
                            Python.print(text(ip, firstUsable(network(ip, query))))
                                    + "-"
                                    + Python.print(text(ip, lastUsable(ip))));
            case "next_usable" -> neighbour(network(ip, query), 1);
            case "previous_usable" -> neighbour(network(ip, query), -1);
            case "host" ->
                    single || !ip.isNetworkAddress() || ip.prefix() == 31
                            ? Value.text(ip.cidr())
                            : Value.NULL;
            case "hostmask", "wildcard" -> Value.text(ip.hostmask());
            case "int" ->
                    ip.hasPrefix()
                            ? Value.text(ip.number() + "/" + ip.prefix())
                            : new Value.Int(ip.number());
            case "ip/prefix" ->
                    single || ip.isNetworkAddress() && ip.prefix() != ip.bits() - 1
                            ? Value.NULL
                            : Value.text(ip.cidr());
            case "ip_netmask" ->
                    single || ip.isNetworkAddress() && ip.prefix() != ip.bits() - 1
                            ? Value.NULL
                            : Value.text(ip.address() + " " + ip.netmask());
            case "ipv4", "v4" -> ip.version() == 4 ? input : fourOf(ip);
            case "ipv6", "v6" ->
                    ip.version() == 6
                            ? input
                            : Value.text(
                                    "::"
                                            + (ip.number().signum() == 0 ? "" : ip.address())
                                            + "/"
                                            + (96 + ip.prefix()));
            case "link-local" -> within(ip, input, Set.of("169.254.0.0/16", "fe80::/10"));
            case "loopback", "lo" -> within(ip, input, Set.of("127.0.0.0/8", "::1/128"));
            case "multicast" -> within(ip, input, Set.of("224.0.0.0/4", "ff00::/8"));
            case "unicast" ->
                    Python.truthy(within(ip, input, Set.of("224.0.0.0/4", "ff00::/8")))
                            ? Value.NULL
                            : input;
            case "private" -> within(ip, input, PRIVATE);
            case "public" -> isPublic(ip) ? input : Value.NULL;
            case "6to4" ->
                    Python.truthy(within(ip, input, Set.of("2002::/16"))) ? input : Value.FALSE;
            case "net" -> !single && ip.isNetworkAddress() ? Value.text(ip.cidr()) : Value.NULL;
            case "netmask" -> Value.text(ip.netmask());
            case "network", "network_id" -> text(ip, ip.first());
            case "network_netmask" ->
                    Value.text(Python.print(text(ip, ip.first())) + " " + ip.netmask());
            case "network_wildcard" ->
                    Value.text(Python.print(text(ip, ip.first())) + " " + ip.hostmask());
            case "network/prefix", "subnet" -> Value.text(ip.network());
            case "peer" -> peer(network(ip, query));
            case "prefix" -> Value.of(ip.prefix());
            case "revdns" -> Value.text(ip.reverseName());
            case "size" -> new Value.Int(ip.size());
            case "size_usable" -> usable(ip);
            case "type" -> Value.text(!single && ip.isNetworkAddress() ? "network" : "address");
            case "version" -> Value.of(ip.version());
            case "wrap" ->
                    ip.version() == 4
                            ? input
                            : Value.text(
                                    "["
                                            + ip.address()
                                            + "]"
                                            + (ip.hasPrefix() ? "/" + ip.prefix() : ""));
            default -> numbered(ip, query, input);
        };
    }

    static Value text(IpAddress ip, BigInteger number) {
        return ip.text(number).<Value>map(Value::text).orElse(Value.FALSE);
    }

    static IpAddress network(IpAddress ip, String query) {
        if (!ip.hasPrefix()) {
            throw TemplateException.value("'" + query + "' needs a network, not an address");
        }
        return ip;
    }

    private static boolean small(IpAddress ip) {
        return ip.size().compareTo(BigInteger.TWO) <= 0;
    }

    static BigInteger firstUsable(IpAddress ip) {
        return small(ip) ? ip.first() : ip.first().add(BigInteger.ONE);
    }

    static BigInteger lastUsable(IpAddress ip) {
        return small(ip) || ip.version() == 6 ? ip.last() : ip.last().subtract(BigInteger.ONE);
    }

    static Value neighbour(IpAddress ip, int distance) {
        var next = ip.number().add(BigInteger.valueOf(distance));
        boolean usable =
                next.compareTo(firstUsable(ip)) >= 0 && next.compareTo(lastUsable(ip)) <= 0;
        return usable ? text(ip, next) : Value.NULL;
    }

    private static Value usable(IpAddress ip) {
        if (ip.prefix() == ip.bits()) {
            return Value.of(0);
        }
        return ip.prefix() == ip.bits() - 1
                ? Value.of(2)
                : new Value.Int(ip.size().subtract(BigInteger.TWO));
    }

    private static Value fourOf(IpAddress ip) {
        boolean mapped =
                ip.number().shiftRight(32).equals(BigInteger.valueOf(0xffff))
                        || ip.number().bitLength() <= 32;
        return mapped
                ? Value.text(
                        IpAddress.host(4, ip.number().and(IpAddress.mask(32, 32))).address()
                                + "/"
                                + Math.max(0, ip.prefix() - 96))
                : Value.FALSE;
    }

    private static Value within(IpAddress ip, Value input, Set<String> networks) {
        var host = IpAddress.host(ip.version(), ip.number());
        boolean found =
                networks.stream()
                        .flatMap(text -> IpAddress.parse(text).stream())
                        .anyMatch(network -> network.contains(host));
        return found ? input : Value.NULL;
    }

    private static boolean isPublic(IpAddress ip) {
        var other = Value.TRUE;
        return !Python.truthy(within(ip, other, PRIVATE))
                && !Python.truthy(
                        within(
                                ip,
                                other,
                                Set.of(
                                        "127.0.0.0/8",
                                        "::1/128",
                                        "224.0.0.0/4",
                                        "ff00::/8",
                                        "0.0.0.0/32",
                                        "255.255.255.255/32")));
    }

    private static Value peer(IpAddress ip) {
        int rest = ip.bits() - ip.prefix();
        int position = ip.number().intValue() & 3;
        if (rest == 1) {
            return text(ip, ip.number().xor(BigInteger.ONE));
        }
        if (rest == 2 && (position == 1 || position == 2)) {
            return text(ip, ip.number().xor(BigInteger.valueOf(3)));
        }
        throw TemplateException.value("'" + ip.cidr() + "' has no peer");
    }

    private static Value numbered(IpAddress ip, String query, Value input) {
        var network = IpAddress.parse(query);
        if (network.isPresent() && !query.matches("-?\\d+")) {
            return network.get().contains(ip) ? input : Value.NULL;
        }
        var index =
                Numbers.parseWhole(query, 10)
                        .orElseThrow(() ->
                                TemplateException.value(
                                        "'" + query + "' is no question about addresses"));
        if (ip.size().equals(BigInteger.ONE)) {
            return Value.text(ip.hasPrefix() ? ip.cidr() : ip.address());
        }
        var base = index.signum() < 0 ? ip.last().add(BigInteger.ONE) : ip.first();
        var wanted = base.add(index);
        boolean inside = wanted.compareTo(ip.first()) >= 0 && wanted.compareTo(ip.last()) <= 0;
        return inside
                ? Value.text(Python.print(text(ip, wanted)) + "/" + ip.prefix())
                : Value.FALSE;
    }
}
