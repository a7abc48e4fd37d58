package dev.muster.session;

import dev.muster.source.ShellWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The words of `ansible_ssh_common_args` and its like, understood.
///
/// @param options as in `ssh_config`, lower-case key to value: for [Target#options]
/// @param ignored words that mean nothing here, for a warning
public record SshOptions(
        Optional<Integer> port,
        Optional<String> user,
        Optional<String> keyFile,
        List<String> jumps,
        Map<String, String> options,
        List<String> ignored) {

    /// Settings that have no bearing here, or are what Muster does anyhow.
    private static final Set<String> IDLE =
            Set.of(
                    "controlmaster",
                    "controlpath",
                    "controlpersist",
                    "forwardagent",
                    "forwardx11",
                    "batchmode",
                    "compression",
                    "loglevel",
                    "gssapiauthentication",
                    "preferredauthentications",
                    "passwordauthentication",
                    "kbdinteractiveauthentication",
                    "pubkeyauthentication",
                    "checkhostip",
                    "tcpkeepalive",
                    "serveralivecountmax",
                    "requesttty",
                    "visualhostkey",
                    "updatehostkeys",
                    "hashknownhosts",
                    "addkeystoagent",
                    "ipqos",
                    "ciphers",
                    "macs",
                    "kexalgorithms",
                    "hostkeyalgorithms",
                    "pubkeyacceptedalgorithms",
                    "pubkeyacceptedkeytypes",
                    "addressfamily");

    /// Settings that are honoured.
    private static final Set<String> HONOURED =
            Set.of(
                    "hostname",
                    "user",
                    "port",
                    "identityfile",
                    "identitiesonly",
                    "identityagent",
                    "certificatefile",
                    "revokedhostkeys",
                    "proxyjump",
                    "proxycommand",
                    "userknownhostsfile",
                    "globalknownhostsfile",
                    "hostkeyalias",
                    "stricthostkeychecking",
                    "connecttimeout",
                    "connectionattempts",
                    "serveraliveinterval");

    public SshOptions {
        jumps = List.copyOf(jumps);
        options = Map.copyOf(options);
        ignored = List.copyOf(ignored);
    }

    /// Reads a command line's options for `ssh`.
    public static SshOptions parse(String text) {
        var reader = new Reader();
        var words = ShellWords.leniently(text);
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            if (word.length() < 2 || word.charAt(0) != '-') {
                reader.ignored.add(word);
                continue;
            }
            for (int at = 1; at < word.length(); at++) {
                char letter = word.charAt(at);
                if ("oJilpFWLRDcbmeEISwQB".indexOf(letter) < 0) {
                    reader.flag(letter);
                    continue;
                }
                var rest = word.substring(at + 1);
                var value = !rest.isEmpty() ? rest : i + 1 < words.size() ? words.get(++i) : "";
                reader.take(letter, value);
                break;
            }
        }
        return new SshOptions(
                reader.port,
                reader.user,
                reader.keyFile,
                reader.jumps,
                reader.options,
                reader.ignored);
    }

    private static final class Reader {
        private Optional<Integer> port = Optional.empty();
        private Optional<String> user = Optional.empty();
        private Optional<String> keyFile = Optional.empty();
        private List<String> jumps = List.of();
        private final Map<String, String> options = new LinkedHashMap<>();
        private final List<String> ignored = new ArrayList<>();

        private void flag(char letter) {
            if ("46ACTaqtvxnNkKXYfgMy".indexOf(letter) < 0) {
                ignored.add("-" + letter);
            }
        }

        private void take(char letter, String value) {
            switch (letter) {
                case 'o' -> option(value);
                case 'J' -> jumps = List.of(value.split(","));
                case 'i' -> keyFile = Optional.of(value);
                case 'l' -> user = Optional.of(value);
                case 'p' -> number(value);
                default -> ignored.add("-" + letter + " " + value);
            }
        }

        private void number(String value) {
            try {
                port = Optional.of(Integer.valueOf(value));
            } catch (NumberFormatException _) {
                ignored.add("-p " + value);
            }
        }

        private void option(String text) {
            var parts = text.split("\\s*=\\s*|\\s+", 2);
            var key = parts[0].toLowerCase(Locale.ROOT);
            var value = parts.length > 1 ? parts[1].replaceAll("^\"(.*)\"$", "$1") : "";
            switch (key) {
                case "port" -> number(value);
                case "user" -> user = Optional.of(value);
                case "identityfile" -> keyFile = Optional.of(value);
                case "proxyjump" ->
                        jumps =
                                value.equalsIgnoreCase("none")
                                        ? List.of()
                                        : List.of(value.split(","));
                default -> {
                    if (HONOURED.contains(key)) {
                        options.putIfAbsent(key, value);
                    } else if (!IDLE.contains(key)) {
                        ignored.add("-o " + text);
                    }
                }
            }
        }
    }
}
