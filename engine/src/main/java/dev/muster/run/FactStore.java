package dev.muster.run;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Source;
import dev.muster.source.Yaml;
import dev.muster.template.JsonText;
import dev.muster.value.Value;
import dev.muster.variables.HostVariables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Facts that are kept from run to run: one JSON file for each host.
///
/// @param prefix what the files' names begin with
/// @param lifetime after which kept facts are too old; zero for never
public record FactStore(Path folder, String prefix, Duration lifetime, InstantSource clock) {
    private static final String PREFIX = "ansible_";

    private Path file(String host) {
        return folder.resolve(prefix + host);
    }

    /// The facts of a host without their prefix; none where there are none, or only old ones.
    Map<String, Value> read(String host) {
        var file = file(host);
        var facts = new LinkedHashMap<String, Value>();
        try {
            if (!Files.isRegularFile(file) || isOld(file)) {
                return Map.of();
            }
            var source = new Source(file.toString(), Files.readString(file));
            if (Yaml.value(source.text()) instanceof Value.Mapping(Map<Value, Value> entries)) {
                entries.forEach((key, value) -> {
                    if (key instanceof Value.Text(String name, _, _)) {
                        facts.put(bare(name), plain(value));
                    }
                });
            }
        } catch (IOException | InputException _) {
            // facts that can't be read are gathered anew
            return Map.of();
        }
        return facts;
    }

    /// A value in which nothing is a template, since a host has said it.
    private static Value plain(Value value) {
        return switch (value) {
            case Value.Deferred(String text, _) -> Value.text(text);
            case Value.Sequence(List<Value> items, boolean tuple) ->
                    new Value.Sequence(
                            new ArrayList<>(items.stream().map(FactStore::plain).toList()), tuple);
            case Value.Mapping(Map<Value, Value> entries) -> {
                var all = new LinkedHashMap<Value, Value>();
                entries.forEach((key, inner) -> all.put(plain(key), plain(inner)));
                yield new Value.Mapping(all);
            }
            default -> value;
        };
    }

    private static String bare(String name) {
        return name.startsWith(PREFIX) && !name.equals("ansible_local")
                ? name.substring(PREFIX.length())
                : name;
    }

    private boolean isOld(Path file) throws IOException {
        var since = Files.getLastModifiedTime(file).toInstant();
        return !lifetime.isZero() && since.plus(lifetime).isBefore(clock.instant());
    }

    /// Writes what is known of a host, or takes its file away where nothing is.
    void keep(String host, HostVariables variables) {
        try {
            if (!variables.hasFacts()) {
                Files.deleteIfExists(file(host));
                return;
            }
            Files.createDirectories(folder);
            var facts = new LinkedHashMap<Value, Value>();
            variables
                    .facts()
                    .entries()
                    .forEach((key, value) -> {
                        if (key instanceof Value.Text(String name, _, _)) {
                            var full = name.startsWith(PREFIX) ? name : PREFIX + name;
                            facts.put(Value.text(full), value);
                        }
                    });
            Files.writeString(file(host), JsonText.write(new Value.Mapping(facts)));
        } catch (IOException trouble) {
            throw new InputException(
                    Diagnostic.error("can't keep facts in " + folder + ": " + trouble.getMessage())
                            .hint("fact_caching_connection names the folder"));
        }
    }

    /// Takes all kept facts away.
    public void flush(Iterable<String> hosts) {
        for (var host : hosts) {
            try {
                Files.deleteIfExists(file(host));
            } catch (IOException trouble) {
                throw new InputException(
                        Diagnostic.error("can't remove kept facts: " + trouble.getMessage()));
            }
        }
    }
}
