package dev.muster.session.ssh;

import dev.muster.pki.SshPattern;
import dev.muster.session.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What `~/.ssh/config` and its like say about hosts. For each keyword the first value that applies
/// counts, as in OpenSSH; key files add up. `Match exec` never applies: a configuration file starts
/// no command here.
final class SshConfig {
    private static final Set<String> ADDING = Set.of("identityfile", "certificatefile");
    private static final int DEPTH = 16;

    private final Path home;
    private final List<Setting> settings = new ArrayList<>();

    /// One line, under all the conditions that it stands under.
    private record Setting(List<Condition> conditions, String keyword, List<String> values) {}

    /// A `Host` or `Match` line.
    private record Condition(boolean match, List<String> words) {
        boolean applies(String alias, Map<String, List<String>> so, String user, String localUser) {
            return match ? matches(alias, so, user, localUser) : listed(words, alias);
        }

        private boolean matches(
                String alias, Map<String, List<String>> so, String user, String localUser) {
            for (int i = 0; i < words.size(); i++) {
                var word = words.get(i).toLowerCase(Locale.ROOT);
                var negated = word.startsWith("!");
                var keyword = negated ? word.substring(1) : word;
                if (keyword.equals("all")) {
                    continue;
                }
                if (i + 1 >= words.size()) {
                    return false;
                }
                var patterns = Arrays.asList(words.get(++i).split(","));
                var subject =
                        switch (keyword) {
                            case "host" ->
                                    so.containsKey("hostname")
                                            ? so.get("hostname").getFirst().replace("%h", alias)
                                            : alias;
                            case "originalhost" -> alias;
                            case "user" ->
                                    so.containsKey("user") ? so.get("user").getFirst() : user;
                            case "localuser" -> localUser;
                            default -> null;
                        };
                if (subject == null || listed(patterns, subject) == negated) {
                    return false;
                }
            }
            return true;
        }

        private static boolean listed(List<String> patterns, String name) {
            boolean found = false;
            for (var pattern : patterns) {
                var negated = pattern.startsWith("!");
                var glob = SshPattern.of(negated ? pattern.substring(1) : pattern, 0);
                if (glob.matcher(name).matches()) {
                    if (negated) {
                        return false;
                    }
                    found = true;
                }
            }
            return found;
        }
    }

    private SshConfig(Path home) {
        this.home = home;
    }

    /// Reads the files that are there, the more important first.
    static SshConfig read(List<Path> files, Path home) {
        var config = new SshConfig(home);
        for (var file : files) {
            if (Files.isReadable(file) && !Files.isDirectory(file)) {
                config.add(file, List.of(), 0);
            }
        }
        return config;
    }

    private void add(Path file, List<Condition> outer, int depth) {
        if (depth > DEPTH) {
            throw new UnreachableException(
                    "'" + file + "' is included in a circle", Optional.empty());
        }
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UnreachableException(
                    "'" + file + "' can't be read: " + e.getMessage(), Optional.empty());
        }
        var conditions = outer;
        for (var line : text.split("\n", -1)) {
            var words = words(line);
            if (words.size() < 2) {
                continue;
            }
            var keyword = words.getFirst().toLowerCase(Locale.ROOT);
            var values = List.copyOf(words.subList(1, words.size()));
            switch (keyword) {
                case "host", "match" -> {
                    var inner = new ArrayList<>(outer);
                    inner.add(new Condition(keyword.equals("match"), values));
                    conditions = List.copyOf(inner);
                }
                case "include" -> {
                    for (var pattern : values) {
                        for (var included : included(pattern, file)) {
                            add(included, conditions, depth + 1);
                        }
                    }
                }
                default -> settings.add(new Setting(conditions, keyword, values));
            }
        }
    }

    private List<Path> included(String pattern, Path from) {
        var expanded =
                pattern.startsWith("~/")
                        ? home.resolve(pattern.substring(2))
                        : from.startsWith("/etc/ssh")
                                ? Path.of("/etc/ssh").resolve(pattern)
                                : home.resolve(".ssh").resolve(pattern);
        var folder = expanded.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (var found = Files.newDirectoryStream(folder, String.valueOf(expanded.getFileName()))) {
            var files = new ArrayList<Path>();
            found.forEach(files::add);
            files.sort(null);
            return files;
        } catch (IOException e) {
            throw new UnreachableException(
                    "'" + pattern + "' can't be included: " + e.getMessage(), Optional.empty());
        }
    }

    /// `Keyword value value`, or with `=`, with double quotes around what has blanks.
    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean quoted = false;
        boolean started = false;
        for (char c : (line.strip() + " ").toCharArray()) {
            boolean separates =
                    !quoted
                            && (Character.isWhitespace(c)
                                    || c == '='
                                            && (words.isEmpty() || words.size() == 1 && !started));
            if (c == '#' && !quoted && !started) {
                break;
            }
            if (separates) {
                if (started) {
                    words.add(word.toString());
                    word.setLength(0);
                    started = false;
                }
            } else if (c == '"') {
                quoted = !quoted;
                started = true;
            } else {
                word.append(c);
                started = true;
            }
        }
        return words;
    }

    /// Everything said about a host: lower-case keyword to its values.
    ///
    /// @param user the user wanted so far, for `Match user`
    Map<String, List<String>> about(String alias, String user, String localUser) {
        var said = new LinkedHashMap<String, List<String>>();
        for (var setting : settings) {
            boolean applies =
                    setting.conditions().stream()
                            .allMatch(condition -> condition.applies(alias, said, user, localUser));
            if (!applies) {
                continue;
            }
            if (ADDING.contains(setting.keyword())) {
                said.computeIfAbsent(setting.keyword(), _ -> new ArrayList<>())
                        .addAll(setting.values());
            } else {
                said.putIfAbsent(setting.keyword(), setting.values());
            }
        }
        return said;
    }
}
