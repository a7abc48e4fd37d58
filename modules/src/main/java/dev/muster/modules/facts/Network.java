package dev.muster.modules.facts;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Interfaces, addresses, default routes and name servers.
final class Network {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern LINK = Pattern.compile("\\d+: ([^:@\\s]+)(?:@\\S+)?: <([^>]*)>.*");
    private static final Pattern GATEWAY = Pattern.compile("\\bvia (\\S+)");
    private static final Pattern DEVICE = Pattern.compile("\\bdev (\\S+)");
    private static final Pattern SOURCE = Pattern.compile("\\bsrc (\\S+)");

    private final Sighting seen;
    private final Map<String, Link> links = new LinkedHashMap<>();

    /// An interface with its addresses.
    private record Link(String name, List<Address> four, List<Address> six) {}

    /// An address: the words of `ip address`.
    private record Address(String address, int prefix, String broadcast, String scope) {}

    Network(Sighting seen) {
        this.seen = seen;
        var current = Optional.<Link>empty();
        for (var line : seen.section("net")) {
            var link = LINK.matcher(line);
            if (link.matches()) {
                current =
                        Optional.of(new Link(link.group(1), new ArrayList<>(), new ArrayList<>()));
                links.put(link.group(1), current.get());
            } else if (line.startsWith("    inet6 ")) {
                current.ifPresent(it -> address(line).ifPresent(it.six()::add));
            } else if (line.startsWith("    inet ")) {
                current.ifPresent(it -> address(line).ifPresent(it.four()::add));
            }
        }
    }

    private static Optional<Address> address(String line) {
        var words = List.of(BLANKS.split(line.strip(), -1));
        var slash = words.get(1).indexOf('/');
        var address = slash < 0 ? words.get(1) : words.get(1).substring(0, slash);
        var six = words.getFirst().equals("inet6");
        var prefix =
                slash < 0 ? (six ? 128 : 32) : Integer.parseInt(words.get(1).substring(slash + 1));
        return Optional.of(
                new Address(address, prefix, after(words, "brd"), after(words, "scope")));
    }

    private static String after(List<String> words, String key) {
        int at = words.indexOf(key);
        return at < 0 || at + 1 >= words.size() ? "" : words.get(at + 1);
    }

    void tell(FactSheet facts) {
        var names = new ArrayList<>(seen.namesIn("/sys/class/net"));
        links.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
        names.remove("bonding_masters");
        facts.put("interfaces", names);
        var all4 = new ArrayList<String>();
        var all6 = new ArrayList<String>();
        for (var link : links.values()) {
            link.four().stream()
                    .map(Address::address)
                    .filter(address -> !address.startsWith("127."))
                    .forEach(all4::add);
            link.six().stream()
                    .map(Address::address)
                    .filter(address -> !address.equals("::1"))
                    .forEach(all6::add);
        }
        facts.put("all_ipv4_addresses", all4).put("all_ipv6_addresses", all6);
        for (var name : names) {
            facts.put(name.replace('-', '_').replace(':', '_').replace('.', '_'), describe(name));
        }
        facts.put("default_ipv4", route(false)).put("default_ipv6", route(true));
        facts.put("dns", nameServers());
    }

    private FactSheet describe(String name) {
        var folder = "/sys/class/net/" + name + "/";
        var sheet = new FactSheet().put("device", name);
        var link = links.getOrDefault(name, new Link(name, List.of(), List.of()));
        hardwareAddress(name).ifPresent(address -> sheet.put("macaddress", address));
        seen.line(folder + "mtu").ifPresent(mtu -> sheet.put("mtu", Long.parseLong(mtu)));
        seen.line(folder + "operstate").ifPresent(_ -> sheet.put("active", isUp(name)));
        sheet.put("type", kind(name));
        seen.line(folder + "speed").ifPresent(speed -> sheet.put("speed", Long.parseLong(speed)));
        sheet.put("promisc", (flags(name) & 0x100) != 0);
        seen.line(folder + "bridge/bridge_id")
                .ifPresent(id ->
                        sheet.put("id", id)
                                .put(
                                        "stp",
                                        seen.line(folder + "bridge/stp_state")
                                                .equals(Optional.of("1"))));
        seen.line(folder + "bonding/slaves")
                .ifPresent(slaves -> sheet.put("slaves", List.of(BLANKS.split(slaves, -1))));
        if (!link.four().isEmpty()) {
            sheet.put("ipv4", four(link.four().getFirst()));
            if (link.four().size() > 1) {
                sheet.put(
                        "ipv4_secondaries",
                        Value.list(
                                link.four().stream().skip(1).map(a -> four(a).value()).toList()));
            }
        }
        if (!link.six().isEmpty()) {
            sheet.put("ipv6", Value.list(link.six().stream().map(a -> six(a).value()).toList()));
        }
        return sheet;
    }

    private Optional<String> hardwareAddress(String name) {
        return seen.line("/sys/class/net/" + name + "/address")
                .filter(address -> !address.equals("00:00:00:00:00:00"));
    }

    private boolean isUp(String name) {
        return (flags(name) & 1) != 0;
    }

    private long flags(String name) {
        return seen.line("/sys/class/net/" + name + "/flags").map(Long::decode).orElse(0L);
    }

    private String kind(String name) {
        if (seen.exists("/sys/class/net/" + name + "/bridge")) {
            return "bridge";
        }
        if (seen.exists("/sys/class/net/" + name + "/bonding")) {
            return "bonding";
        }
        return switch (seen.line("/sys/class/net/" + name + "/type").orElse("")) {
            case "1" -> "ether";
            case "32" -> "infiniband";
            case "512" -> "ppp";
            case "772" -> "loopback";
            case "65534" -> "tunnel";
            default -> "unknown";
        };
    }

    private static FactSheet four(Address address) {
        return new FactSheet()
                .put("address", address.address())
                .put("broadcast", address.broadcast())
                .put("netmask", Ipv4.netmask(address.prefix()))
                .put("network", Ipv4.network(address.address(), address.prefix()))
                .put("prefix", Integer.toString(address.prefix()));
    }

    private static FactSheet six(Address address) {
        return new FactSheet()
                .put("address", address.address())
                .put("prefix", Integer.toString(address.prefix()))
                .put("scope", address.scope());
    }

    /// The route to the world: the answer of `ip route get` to a far address.
    private FactSheet route(boolean six) {
        var sheet = new FactSheet();
        var answer =
                seen.section("net").stream()
                        .filter(line ->
                                line.startsWith(six ? "2404:6800:400a:800::1012 " : "8.8.8.8 "))
                        .findFirst();
        if (answer.isEmpty()) {
            return sheet;
        }
        var device = found(DEVICE, answer.get()).orElse("");
        var source = found(SOURCE, answer.get()).orElse("");
        found(GATEWAY, answer.get()).ifPresent(gateway -> sheet.put("gateway", gateway));
        sheet.put("interface", device).put("address", source);
        var link = links.get(device);
        if (link == null) {
            return sheet;
        }
        var addresses = six ? link.six() : link.four();
        addresses.stream()
                .filter(address -> address.address().equals(source))
                .findFirst()
                .ifPresent(address -> describe(sheet, address, device, six));
        return sheet;
    }

    private void describe(FactSheet sheet, Address address, String device, boolean six) {
        sheet.put("prefix", Integer.toString(address.prefix())).put("type", kind(device));
        hardwareAddress(device).ifPresent(mac -> sheet.put("macaddress", mac));
        seen.line("/sys/class/net/" + device + "/mtu")
                .ifPresent(mtu -> sheet.put("mtu", Long.parseLong(mtu)));
        if (six) {
            sheet.put("scope", address.scope());
        } else {
            sheet.put("alias", device)
                    .put("broadcast", address.broadcast())
                    .put("netmask", Ipv4.netmask(address.prefix()))
                    .put("network", Ipv4.network(address.address(), address.prefix()));
        }
    }

    private static Optional<String> found(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private FactSheet nameServers() {
        var servers = new ArrayList<String>();
        var dns = new FactSheet();
        for (var line : seen.lines("/etc/resolv.conf")) {
            var words = List.of(BLANKS.split(line.strip(), -1));
            var rest = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "nameserver" -> servers.addAll(rest);
                case "domain" -> rest.stream().findFirst().ifPresent(d -> dns.put("domain", d));
                case "search" -> dns.put("search", rest);
                case "sortlist" -> dns.put("sortlist", rest);
                case "options" -> dns.put("options", options(rest));
                default -> {}
            }
        }
        if (!servers.isEmpty()) {
            dns.put("nameservers", servers);
        }
        return dns;
    }

    private static FactSheet options(List<String> words) {
        var options = new FactSheet();
        for (var word : words) {
            int colon = word.indexOf(':');
            if (colon < 0) {
                options.put(word, true);
            } else {
                options.put(word.substring(0, colon), word.substring(colon + 1));
            }
        }
        return options;
    }
}
