package dev.muster.modules.facts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the script saw: files by path, the output of commands by section, facts of the host's own.
record Sighting(
        Map<String, List<String>> files, Map<String, List<String>> sections, List<Own> own) {
    private static final String MARK = "@@muster ";

    /// A file of the host's own facts: what it said and its exit code.
    record Own(String path, String text, int exit) {
        /// The exit code of a link that leads nowhere.
        static final int GONE = -1;
    }

    static Sighting parse(String said) {
        var sections = new LinkedHashMap<String, List<String>>();
        var own = new ArrayList<Own>();
        var section = new ArrayList<String>();
        var path = "";
        for (var line : said.split("\n", -1)) {
            if (!line.startsWith(MARK)) {
                section.add(line);
                continue;
            }
            var name = line.substring(MARK.length());
            if (name.startsWith("exit ") && !path.isEmpty()) {
                var exit = Integer.parseInt(name.substring("exit ".length()).strip());
                own.add(new Own(path, String.join("\n", section), exit));
                path = "";
            }
            section = new ArrayList<>();
            if (name.startsWith("local ")) {
                path = name.substring("local ".length());
            } else {
                sections.put(name, section);
            }
        }
        return new Sighting(files(sections.getOrDefault("files", List.of())), sections, own);
    }

    private static Map<String, List<String>> files(List<String> lines) {
        var files = new LinkedHashMap<String, List<String>>();
        for (var line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.startsWith("/")) {
                files.computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
                        .add(line.substring(colon + 1));
            }
        }
        return files;
    }

    /// The lines of a file; none where there is no such file.
    List<String> lines(String path) {
        return files.getOrDefault(path, List.of());
    }

    /// The first line of a file, stripped; empty where there is none.
    Optional<String> line(String path) {
        return lines(path).stream().findFirst().map(String::strip).filter(text -> !text.isEmpty());
    }

    /// The lines of a section that are not empty.
    List<String> section(String name) {
        return sections.getOrDefault(name, List.of()).stream()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /// Whether a path that the script tests exists.
    boolean exists(String path) {
        return sections.getOrDefault("tests", List.of()).contains(path);
    }

    /// The names of what is in a folder, as far as files or tests tell of it, in order.
    Set<String> namesIn(String folder) {
        var names = new LinkedHashSet<String>();
        var paths = new ArrayList<>(files.keySet());
        paths.addAll(sections.getOrDefault("tests", List.of()));
        for (var path : paths) {
            if (path.startsWith(folder + "/")) {
                var rest = path.substring(folder.length() + 1);
                int slash = rest.indexOf('/');
                names.add(slash < 0 ? rest : rest.substring(0, slash));
            }
        }
        return names;
    }

    /// `KEY=value` lines of a file, quotes taken off.
    Map<String, String> assignments(String path) {
        var values = new LinkedHashMap<String, String>();
        for (var line : lines(path)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                values.put(
                        line.substring(0, equals).strip(),
                        unquoted(line.substring(equals + 1).strip()));
            }
        }
        return values;
    }

    /// `Key: value` lines of a file.
    Map<String, String> fields(String path) {
        var values = new LinkedHashMap<String, String>();
        for (var line : lines(path)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.putIfAbsent(
                        line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            }
        }
        return values;
    }

    private static String unquoted(String text) {
        if (text.length() >= 2
                && (text.startsWith("\"") || text.startsWith("'"))
                && text.charAt(text.length() - 1) == text.charAt(0)) {
            return text.substring(1, text.length() - 1)
                    .replace("\\\"", "\"")
                    .replace("\\$", "$")
                    .replace("\\\\", "\\");
        }
        return text;
    }
}
