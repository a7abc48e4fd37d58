package dev.muster.template;

import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Filters about addresses of networks.
final class IpFilters {
    private IpFilters() {}

    static void addTo(FilterSet filters) {
        filters.add(
                "ipaddr",
                "query",
                (input, given, _) -> IpQueries.filter(input, given.text(0, ""), 0));
        filters.add(
                "ipv4",
                "query",
                (input, given, _) -> IpQueries.filter(input, given.text(0, ""), 4));
        filters.add(
                "ipv6",
                "query",
                (input, given, _) -> IpQueries.filter(input, given.text(0, ""), 6));
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

    private static Value wrap(Value input, String query) {
        if (input instanceof Value.Sequence sequence) {
            var out = new ArrayList<Value>();
            sequence.items().forEach(item -> out.add(wrap(item, query)));
            return new Value.Sequence(out, false);
        }
        var found = IpQueries.filter(input, query, 0);
        return Python.truthy(found) ? IpQueries.filter(found, "wrap", 0) : input;
    }

    private static IpAddress needed(Value input) {
        return IpQueries.parse(input, 0)
                .orElseThrow(
                        () -> TemplateException.value(Python.represent(input) + " is no address"));
    }

    private static Value subnet(Value input, Parameters.Given given, Evaluation evaluation) {
        var parsed = IpQueries.parse(input, 0);
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
                ? IpQueries.text(ip, wanted)
                : Value.FALSE;
    }

    private static Value offset(Value input, int distance) {
        var ip = IpQueries.network(needed(input), "next_nth_usable");
        return IpQueries.neighbour(ip, distance);
    }

    private static boolean inside(Value network, Value test, boolean usable) {
        var outer = needed(network);
        var inner = needed(test);
        if (!usable) {
            return outer.contains(inner);
        }
        return outer.version() == inner.version()
                && inner.first().compareTo(IpQueries.firstUsable(outer)) >= 0
                && inner.last().compareTo(IpQueries.lastUsable(outer)) <= 0;
    }

    private static Value reduce(Value input, Parameters.Given given, Evaluation evaluation) {
        var network = needed(given.value(0));
        List<Value> kept =
                Python.items(input).stream()
                        .filter(item ->
                                IpQueries.parse(item, 0).filter(network::contains).isPresent())
                        .toList();
        return Value.list(kept);
    }
}
