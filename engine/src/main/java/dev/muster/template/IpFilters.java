package dev.muster.template;

import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Filters about addresses of networks.
final class IpFilters {
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

    private IpFilters() {}

    static void addTo(FilterSet filters) {
        filters.add("ipaddr", "query", (input, given, _) -> filter(input, given.text(0, ""), 0));
        filters.add("ipv4", "query", (input, given, _) -> filter(input, given.text(0, ""), 4));
        filters.add("ipv6", "query", (input, given, _) -> filter(input, given.text(0, ""), 6));
        filters.add("ipwrap", "query", (input, given, _) -> wrap(input, given.text(0, "")));
        filters.add("ipsubnet", "query index", IpFilters::subnet);
        filters.add("nthhost", "query", (input, given, _) -> nthHost(input, given.number(0, 0)));
        filters.add(
                "next_nth_usable",
                "offset!",
                (input, given, _) -> offset(input, given.number(0, 1)));
        filters.add(
                "previous_nth_usable",
                "offset!",
                (input, given, _) -> offset(input, -given.number(0, 1)));
        filters.add(
                "network_in_usable",
                "test!",
                (input, given, _) -> Value.of(inside(input, given.value(0), true)));
        filters.add(
                "network_in_network",
                "test!",
                (input, given, _) -> Value.of(inside(input, given.value(0), false)));
        filters.add("reduce_on_network", "network!", IpFilters::reduce);
    }

    static boolean isAddress(String text, String kind) {
        return IpAddress.parse(text)
                .filter(address ->
                        kind.equals("ip") || kind.equals(address.version() == 4 ? "ipv4" : "ipv6"))
                .isPresent();
    }

    private static Value filter(Value input, String query, int version) {
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

    private static Optional<IpAddress> parse(Value input, int version) {
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

    private static Value text(IpAddress ip, BigInteger number) {
        return ip.text(number).<Value>map(Value::text).orElse(Value.FALSE);
    }

    private static IpAddress network(IpAddress ip, String query) {
        if (!ip.hasPrefix()) {
            throw TemplateException.value("'" + query + "' needs a network, not an address");
        }
        return ip;
    }

    private static boolean small(IpAddress ip) {
        return ip.size().compareTo(BigInteger.TWO) <= 0;
    }

    private static BigInteger firstUsable(IpAddress ip) {
        return small(ip) ? ip.first() : ip.first().add(BigInteger.ONE);
    }

    private static BigInteger lastUsable(IpAddress ip) {
        return small(ip) || ip.version() == 6 ? ip.last() : ip.last().subtract(BigInteger.ONE);
    }

    private static Value neighbour(IpAddress ip, int distance) {
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

    private static Value wrap(Value input, String query) {
        if (input instanceof Value.Sequence sequence) {
            var out = new ArrayList<Value>();
            sequence.items().forEach(item -> out.add(wrap(item, query)));
            return new Value.Sequence(out, false);
        }
        var found = filter(input, query, 0);
        return Python.truthy(found) ? filter(found, "wrap", 0) : input;
    }

    private static IpAddress needed(Value input) {
        return parse(input, 0)
                .orElseThrow(
                        () -> TemplateException.value(Python.represent(input) + " is no address"));
    }

    private static Value subnet(Value input, Parameters.Given given, Evaluation evaluation) {
        var parsed = parse(input, 0);
        if (parsed.isEmpty()) {
            return Value.FALSE;
        }
        boolean address =
                !parsed.get().isNetworkAddress() || parsed.get().prefix() == parsed.get().bits();
        var ip =
                new IpAddress(
                        parsed.get().version(), parsed.get().first(), parsed.get().prefix(), true);
        var query = given.text(0, "");
        if (query.isEmpty()) {
            return Value.text(ip.network());
        }
        if (!query.matches("\\d{1,3}")) {
            return position(ip, needed(Value.text(query)));
        }
        int length = Integer.parseInt(query);
        if (length > ip.bits()) {
            return Value.FALSE;
        }
        if (address) {
            int level = length + given.number(1, 0);
            return level < 0 || level > ip.prefix()
                    ? Value.FALSE
                    : Value.text(
                            new IpAddress(ip.version(), parsed.get().number(), level, true)
                                    .network());
        }
        if (length < ip.prefix()) {
            throw TemplateException.value(
                    "a network of /" + ip.prefix() + " has no subnet of /" + length);
        }
        var count = BigInteger.ONE.shiftLeft(length - ip.prefix());
        if (given.find(1).isEmpty()) {
            return Value.text(count.toString());
        }
        var index = BigInteger.valueOf(given.number(1, 0));
        var at = index.signum() < 0 ? index.add(count) : index;
        if (at.signum() < 0 || at.compareTo(count) >= 0) {
            return Value.FALSE;
        }
        return Value.text(
                new IpAddress(
                                ip.version(),
                                ip.first().add(at.shiftLeft(ip.bits() - length)),
                                length,
                                true)
                        .cidr());
    }

    private static Value position(IpAddress ip, IpAddress network) {
        if (!network.contains(ip)) {
            throw TemplateException.value("'" + ip.cidr() + "' is not in '" + network.cidr() + "'");
        }
        return Value.text(
                ip.first()
                        .subtract(network.first())
                        .shiftRight(ip.bits() - ip.prefix())
                        .add(BigInteger.ONE)
                        .toString());
    }

    private static Value nthHost(Value input, int index) {
        var ip = needed(input);
        var base = index < 0 ? ip.last().add(BigInteger.ONE) : ip.first();
        var wanted = base.add(BigInteger.valueOf(index));
        return wanted.compareTo(ip.first()) >= 0 && wanted.compareTo(ip.last()) <= 0
                ? text(ip, wanted)
                : Value.FALSE;
    }

    private static Value offset(Value input, int distance) {
        var ip = network(needed(input), "next_nth_usable");
        return neighbour(ip, distance);
    }

    private static boolean inside(Value network, Value test, boolean usable) {
        var outer = needed(network);
        var inner = needed(test);
        if (!usable) {
            return outer.contains(inner);
        }
        return outer.version() == inner.version()
                && inner.first().compareTo(firstUsable(outer)) >= 0
                && inner.last().compareTo(lastUsable(outer)) <= 0;
    }

    private static Value reduce(Value input, Parameters.Given given, Evaluation evaluation) {
        var network = needed(given.value(0));
        List<Value> kept =
                Python.items(input).stream()
                        .filter(item -> parse(item, 0).filter(network::contains).isPresent())
                        .toList();
        return Value.list(kept);
    }
}
