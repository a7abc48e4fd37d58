package dev.muster.session.ssh;

import dev.muster.session.ConnectionSettings;
import dev.muster.session.Target;
import dev.muster.session.UnreachableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds routes: what inventory and command line say goes before `~/.ssh/config`, that before
/// habit.
final class Routes {
    private static final List<String> USUAL_KEYS = List.of("id_rsa", "id_ecdsa", "id_ed25519");
    private static final Duration KNOCK = Duration.ofSeconds(30);
    private static final int MOST_JUMPS = 8;

    /// `ssh [options] -W %h:%p [user@]host`: a jump by its old name.
    private static final Pattern OLD_JUMP =
            Pattern.compile(
                    "(?:/usr/bin/)?ssh\\s+((?:-\\S+\\s+)*?)-W\\s*\\[?%h\\]?:%p\\s+((?:-\\S+\\s+)*)(\\S+)");

    private final ConnectionSettings settings;
    private final SshConfig config;

    Routes(ConnectionSettings settings) {
        this.settings = settings;
        this.config = SshConfig.read(settings.sshConfig(), settings.home());
    }

    Route to(Target target) {
        return route(
                target.address(),
                target.user(),
                target.port(),
                target.keyFile(),
                target.jumps(),
                target.options(),
                target.connectTimeout());
    }

    private Route route(
            String alias,
            Optional<String> user,
            Optional<Integer> port,
            Optional<Path> keyFile,
            List<String> jumps,
            Map<String, String> options,
            Duration timeout) {
        var said =
                new HashMap<>(config.about(alias, user.orElse(settings.user()), settings.user()));
        options.forEach((key, value) -> said.put(key, List.of(value)));
        var finder = new Finder(alias, said);
        var host = finder.first("hostname").orElse(alias);
        finder.host = host;
        int number = port.orElseGet(() -> finder.number("port").orElse(22));
        finder.port = number;
        var name = user.or(() -> finder.first("user")).orElse(settings.user());
        finder.user = name;
        var named = keyFile.map(List::of).orElseGet(() -> finder.keys());
        boolean only =
                keyFile.isPresent()
                        || finder.first("identitiesonly")
                                .filter("yes"::equalsIgnoreCase)
                                .isPresent();
        var agent = agent(finder);
        return new Route(
                host,
                number,
                finder.first("hostkeyalias").orElse(host),
                finder.first("hostkeyalias").isPresent(),
                name,
                named.isEmpty() ? usualKeys() : named,
                !named.isEmpty(),
                only,
                agent,
                knownHosts(finder),
                finder.files("certificatefile"),
                finder.first("revokedhostkeys")
                        .filter(word -> !word.equalsIgnoreCase("none"))
                        .map(finder::path),
                finder.first("stricthostkeychecking").map(word -> word.toLowerCase(Locale.ROOT)),
                jumps.isEmpty() ? jumps(finder) : jumps,
                finder.number("connecttimeout").map(Duration::ofSeconds).orElse(timeout),
                finder.number("serveraliveinterval")
                        .map(Duration::ofSeconds)
                        .or(() -> Optional.of(KNOCK))
                        .filter(Duration::isPositive));
    }

    /// The routes to the hosts on the way, in order.
    List<Route> jumps(Route route) {
        var ways = new ArrayList<Route>();
        for (int i = 0; i < route.jumps().size(); i++) {
            var jump = jump(route.jumps().get(i), route);
            // What is named outright comes after whatever the first one needs itself.
            if (i == 0) {
                if (ways.size() > MOST_JUMPS) {
                    throw new UnreachableException("too many jumps", Optional.empty());
                }
                ways.addAll(before(jump, 0));
            }
            ways.add(jump);
        }
        return ways;
    }

    private List<Route> before(Route jump, int depth) {
        if (depth > MOST_JUMPS) {
            throw new UnreachableException(
                    "the jumps on the way to '" + jump.host() + "' go in a circle",
                    Optional.of("check ProxyJump in ~/.ssh/config"));
        }
        var ways = new ArrayList<Route>();
        for (int i = 0; i < jump.jumps().size(); i++) {
            var earlier = jump(jump.jumps().get(i), jump);
            if (i == 0) {
                ways.addAll(before(earlier, depth + 1));
            }
            ways.add(earlier);
        }
        return ways;
    }

    /// A way to a host on the way, written `[user@]host[:port]`. The key that was named for the
    /// target may open this one too, when nothing else is named for it.
    private Route jump(String text, Route onTheWayTo) {
        var address = text.strip().replaceFirst("^ssh://", "");
        Optional<String> user = Optional.empty();
        int at = address.lastIndexOf('@');
        if (at >= 0) {
            user = Optional.of(address.substring(0, at));
            address = address.substring(at + 1);
        }
        Optional<Integer> port = Optional.empty();
        var bracketed = address.startsWith("[") ? address.indexOf(']') : -1;
        int colon = address.lastIndexOf(':');
        if (bracketed > 0) {
            if (colon > bracketed) {
                port = Optional.of(number(address.substring(colon + 1), text));
            }
            address = address.substring(1, bracketed);
        } else if (colon > 0 && address.indexOf(':') == colon) {
            port = Optional.of(number(address.substring(colon + 1), text));
            address = address.substring(0, colon);
        }
        var route =
                route(
                        address,
                        user,
                        port,
                        Optional.empty(),
                        List.of(),
                        onTheWayTo.strict().isPresent()
                                ? Map.of("stricthostkeychecking", onTheWayTo.strict().get())
                                : Map.of(),
                        onTheWayTo.connectTimeout());
        return route.named() || !onTheWayTo.named()
                ? route
                : route.withIdentities(onTheWayTo.identities());
    }

    private static int number(String text, String jump) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw new UnreachableException(
                    "'" + jump + "' is no jump host", Optional.of("write [user@]host[:port]"));
        }
    }

    private List<String> jumps(Finder finder) {
        var jump = finder.first("proxyjump");
        if (jump.isPresent()) {
            return jump.get().equalsIgnoreCase("none") ? List.of() : List.of(jump.get().split(","));
        }
        var command = finder.all("proxycommand").map(words -> String.join(" ", words));
        if (command.isEmpty() || command.get().equalsIgnoreCase("none")) {
            return List.of();
        }
        var old = OLD_JUMP.matcher(command.get().strip());
        if (!old.matches()) {
            throw new UnreachableException(
                    "ProxyCommand '" + command.get() + "' can't be run here",
                    Optional.of("say it with ProxyJump"));
        }
        return List.of(old.group(3));
    }

    private List<Path> usualKeys() {
        var ssh = settings.home().resolve(".ssh");
        return USUAL_KEYS.stream().map(ssh::resolve).filter(Files::exists).toList();
    }

    private Optional<Path> agent(Finder finder) {
        var word = finder.first("identityagent");
        if (word.isEmpty() || word.get().equals("SSH_AUTH_SOCK")) {
            return settings.agent();
        }
        return word.get().equalsIgnoreCase("none")
                ? Optional.empty()
                : Optional.of(finder.path(word.get()));
    }

    private List<Path> knownHosts(Finder finder) {
        if (!settings.knownHosts().isEmpty()) {
            return settings.knownHosts();
        }
        var files = new ArrayList<Path>();
        var ssh = settings.home().resolve(".ssh");
        finder.all("userknownhostsfile")
                .map(words -> List.of(String.join(" ", words).split("\\s+")))
                .ifPresentOrElse(
                        words -> words.forEach(word -> files.add(finder.path(word))),
                        () -> {
                            files.add(ssh.resolve("known_hosts"));
                            files.add(ssh.resolve("known_hosts2"));
                        });
        finder.all("globalknownhostsfile")
                .ifPresentOrElse(
                        words -> words.forEach(word -> files.add(finder.path(word))),
                        () -> files.add(Path.of("/etc/ssh/ssh_known_hosts")));
        return List.copyOf(files);
    }

    /// Looks up what was said about one host, with its `%` tokens filled in.
    private final class Finder {
        private final String alias;
        private final Map<String, List<String>> said;
        private String host;
        private int port = 22;
        private String user = settings.user();

        Finder(String alias, Map<String, List<String>> said) {
            this.alias = alias;
            this.said = said;
            this.host = alias;
        }

        Optional<List<String>> all(String keyword) {
            return Optional.ofNullable(said.get(keyword));
        }

        Optional<String> first(String keyword) {
            return all(keyword).map(values -> expanded(values.getFirst()));
        }

        Optional<Integer> number(String keyword) {
            return first(keyword)
                    .map(text -> {
                        try {
                            return Integer.parseInt(text);
                        } catch (NumberFormatException _) {
                            throw new UnreachableException(
                                    "'" + text + "' is no number for " + keyword,
                                    Optional.of("check ~/.ssh/config"));
                        }
                    });
        }

        List<Path> keys() {
            return files("identityfile");
        }

        List<Path> files(String keyword) {
            return all(keyword).orElse(List.of()).stream()
                    .filter(word -> !word.equalsIgnoreCase("none"))
                    .map(this::path)
                    .distinct()
                    .toList();
        }

        Path path(String text) {
            var expanded = expanded(text);
            return expanded.equals("~")
                    ? settings.home()
                    : expanded.startsWith("~/")
                            ? settings.home().resolve(expanded.substring(2))
                            : settings.home().resolve(expanded);
        }

        private String expanded(String text) {
            if (text.indexOf('%') < 0) {
                return text;
            }
            var result = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c != '%' || i + 1 == text.length()) {
                    result.append(c);
                    continue;
                }
                switch (text.charAt(++i)) {
                    case '%' -> result.append('%');
                    case 'h' -> result.append(host);
                    case 'n' -> result.append(alias);
                    case 'p' -> result.append(port);
                    case 'r' -> result.append(user);
                    case 'u' -> result.append(settings.user());
                    case 'd' -> result.append(settings.home());
                    default -> result.append('%').append(text.charAt(i));
                }
            }
            return result.toString();
        }
    }
}
