package dev.muster.testkit;

import dev.muster.source.InputException;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One thing that a module must do, as a YAML file:
///
/// ```yaml
/// host:                          # what is there before
///   files:
///     /etc/motd: welcome         # a file with this text, of root, mode 0644
///     /etc/keys/: {mode: "0700", owner: eth}            # a folder
///     /etc/link: {link: /etc/motd}
///   users: [eth]                 # or name: {uid: 1000, home: /home/eth, groups: [...]}
///   groups: [eth]                # or name: {gid: 1000, members: [...]}
///   packages: {curl: 7.88.1}
///   units: {ssh.service: {LoadState: loaded, ActiveState: active}}
/// scripts:                       # what scripts do: the first that matches script and arguments
///   - {match: useradd, exit: 0, says: "", err: "", host: {users: [eth]}}
///   - {match: uptime, given: /run/up, says: 1 day}      # only where this file is there
/// controller: {motd.txt: hello}  # files that the task finds on the controller
/// variables: {port: 30303}
/// arguments: {path: /etc/motd, line: hello}
/// result: changed                # or ok, failed, skipped
/// check: changed                 # in check mode; if it isn't the same
/// again: ok                      # on a second run; `changed` for what is done every time
/// turns: 1                       # exchanges of a run that finds nothing to do
/// returns: {msg: line added}     # some of the return values; null for none of that name
/// error: no such file            # part of the message of a failure
/// differences: ["mode: 0644 -> 0600"]
/// after: {files: {/etc/motd: "welcome\nhello\n", /etc/old: null}}
/// real:                          # also on a real Debian host, as root
///   before: mkdir -p /srv/case   # shell that prepares it
///   damage: rm /srv/case/a       # shell that spoils it
///   drift: ["state: absent -> file"]   # what is found then; "~..." is an expression
///   result: changed              # of the first run
///   test: test -f /srv/case/a    # shell that must succeed after every change
/// ```
///
/// With `real` and no `result` a case is only for a real host.
record ModuleCase(
        Path file,
        Optional<Value> host,
        List<Value.Mapping> scripts,
        Map<String, Value> controller,
        Map<String, Value> variables,
        Value.Mapping arguments,
        Optional<String> result,
        Optional<String> check,
        Optional<String> again,
        int turns,
        Map<String, Value> returns,
        Optional<String> error,
        Optional<List<String>> differences,
        Optional<Value> after,
        Optional<Real> real) {

    private static final Set<String> KEYS =
            Set.of(
                    "host",
                    "scripts",
                    "controller",
                    "variables",
                    "arguments",
                    "result",
                    "check",
                    "again",
                    "turns",
                    "returns",
                    "error",
                    "differences",
                    "after",
                    "real");

    /// What is done on a real host.
    record Real(
            String before,
            Optional<String> damage,
            List<String> drift,
            String result,
            Optional<String> test) {}

    static ModuleCase read(Path file) {
        try {
            var value = Yaml.value(Files.readString(file));
            if (!(value instanceof Value.Mapping mapping)) {
                throw new AssertionError(file + " holds no dictionary");
            }
            var keys = texts(mapping);
            for (var key : keys.keySet()) {
                if (!KEYS.contains(key)) {
                    throw new AssertionError(file + ": a case has no '" + key + "'");
                }
            }
            return of(file, keys);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InputException mistake) {
            throw new AssertionError(file + ": " + mistake.getMessage(), mistake);
        }
    }

    private static ModuleCase of(Path file, Map<String, Value> keys) {
        return new ModuleCase(
                file,
                Optional.ofNullable(keys.get("host")),
                scripts(keys.get("scripts")),
                dictionary(keys, "controller"),
                dictionary(keys, "variables"),
                keys.get("arguments") instanceof Value.Mapping given ? given : Value.map(Map.of()),
                text(keys, "result"),
                text(keys, "check"),
                text(keys, "again"),
                text(keys, "turns").map(Integer::parseInt).orElse(1),
                dictionary(keys, "returns"),
                text(keys, "error"),
                keys.containsKey("differences")
                        ? Optional.of(list(keys, "differences"))
                        : Optional.empty(),
                Optional.ofNullable(keys.get("after")),
                Optional.ofNullable(keys.get("real")).map(ModuleCase::real));
    }

    private static Real real(Value value) {
        var keys =
                value instanceof Value.Mapping mapping ? texts(mapping) : Map.<String, Value>of();
        return new Real(
                text(keys, "before").orElse(":"),
                text(keys, "damage"),
                list(keys, "drift"),
                text(keys, "result").orElse("changed"),
                text(keys, "test"));
    }

    private static List<Value.Mapping> scripts(@Nullable Value value) {
        var scripts = new ArrayList<Value.Mapping>();
        if (value instanceof Value.Sequence(List<Value> items, _)) {
            for (var item : items) {
                if (item instanceof Value.Mapping script) {
                    scripts.add(script);
                }
            }
        }
        return scripts;
    }

    String name() {
        return String.valueOf(file.getFileName()).replace(".yml", "");
    }

    /// A dictionary with its keys as text.
    static Map<String, Value> texts(Value.Mapping mapping) {
        var texts = new LinkedHashMap<String, Value>();
        mapping.entries().forEach((key, value) -> texts.put(print(key), value));
        return texts;
    }

    static Map<String, Value> dictionary(Map<String, Value> keys, String key) {
        return keys.get(key) instanceof Value.Mapping mapping ? texts(mapping) : Map.of();
    }

    static Optional<String> text(Map<String, Value> keys, String key) {
        return Optional.ofNullable(keys.get(key)).map(ModuleCase::print);
    }

    static List<String> list(Map<String, Value> keys, String key) {
        return keys.get(key) instanceof Value.Sequence(List<Value> items, _)
                ? items.stream().map(ModuleCase::print).toList()
                : List.of();
    }

    /// A scalar as one would type it.
    static String print(Value value) {
        return switch (value) {
            case Value.Text(String text, _, _) -> text;
            case Value.Int(var number) -> number.toString();
            case Value.Real(double number) -> Double.toString(number);
            case Value.Bool(boolean truth) -> String.valueOf(truth);
            case Value.Null() -> "";
            case Value.Deferred(String text, _) -> text;
            case Value.Sequence _,
                    Value.Mapping _,
                    Value.Undefined _,
                    Value.Omit _,
                    Value.Foreign _ ->
                    value.toString();
        };
    }
}
