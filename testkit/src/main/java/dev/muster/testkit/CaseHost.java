package dev.muster.testkit;

import dev.muster.module.AccountEntry;
import dev.muster.module.FileStatus;
import dev.muster.module.GroupEntry;
import dev.muster.module.Mode;
import dev.muster.module.PackageStatus;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.UnitStatus;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Makes a [FakeHost] what a case file says, and tells how one differs from it.
final class CaseHost {
    private static final long FIRST_ID = 1000;

    private final FakeHost host;

    CaseHost(FakeHost host) {
        this.host = host;
    }

    /// Adds what a case describes; `null` for a file, user or group takes it away.
    void become(Value described) {
        var parts = mapping(described);
        named(parts, "groups").forEach(this::group);
        named(parts, "users").forEach(this::user);
        ModuleCase.dictionary(parts, "packages").forEach(this::packaged);
        ModuleCase.dictionary(parts, "units").forEach(this::unit);
        ModuleCase.dictionary(parts, "files").forEach(this::file);
    }

    private static Map<String, Value> mapping(Value value) {
        return value instanceof Value.Mapping mapping ? ModuleCase.texts(mapping) : Map.of();
    }

    /// Names alone, or names with what is to say of them.
    private static Map<String, Value> named(Map<String, Value> parts, String key) {
        return switch (parts.getOrDefault(key, Value.NULL)) {
            case Value.Mapping mapping -> ModuleCase.texts(mapping);
            case Value.Sequence(List<Value> items, _) -> {
                var names = new TreeMap<String, Value>();
                items.forEach(item -> names.put(ModuleCase.print(item), Value.map(Map.of())));
                yield names;
            }
            default -> Map.of();
        };
    }

    private void group(String name, Value about) {
        if (about instanceof Value.Null) {
            host.removeGroup(name);
            return;
        }
        var keys = mapping(about);
        long gid = ModuleCase.text(keys, "gid").map(Long::parseLong).orElseGet(this::freeId);
        host.put(new GroupEntry(name, gid, ModuleCase.list(keys, "members")));
    }

    private void user(String name, Value about) {
        if (about instanceof Value.Null) {
            host.removeAccount(name);
            return;
        }
        var keys = mapping(about);
        long uid = ModuleCase.text(keys, "uid").map(Long::parseLong).orElseGet(this::freeId);
        var group = ModuleCase.text(keys, "group").orElse(name);
        if (host.group(group).isEmpty()) {
            host.put(new GroupEntry(group, uid, List.of()));
        }
        host.put(
                new AccountEntry(
                        name,
                        uid,
                        host.group(group).orElseThrow().gid(),
                        ModuleCase.text(keys, "comment").orElse(""),
                        ModuleCase.text(keys, "home").orElse("/home/" + name),
                        ModuleCase.text(keys, "shell").orElse("/bin/sh"),
                        ModuleCase.list(keys, "groups")));
    }

    private long freeId() {
        long id = FIRST_ID;
        while (host.account(String.valueOf(id)).isPresent()
                || host.group(String.valueOf(id)).isPresent()) {
            id++;
        }
        return id;
    }

    private void packaged(String name, Value version) {
        host.put(
                version instanceof Value.Null
                        ? new PackageStatus(name, Optional.empty(), "deinstall ok config-files")
                        : new PackageStatus(
                                name,
                                Optional.of(ModuleCase.print(version)),
                                "install ok installed"));
    }

    private void unit(String name, Value properties) {
        var texts = new TreeMap<String, String>();
        mapping(properties).forEach((key, value) -> texts.put(key, ModuleCase.print(value)));
        host.put(new UnitStatus(name, texts));
    }

    private void file(String typed, Value about) {
        var files = host.files();
        var path =
                typed.length() > 1 && typed.endsWith("/")
                        ? typed.substring(0, typed.length() - 1)
                        : typed;
        if (about instanceof Value.Null) {
            files.remove(path);
            return;
        }
        var keys = mapping(about);
        if (keys.containsKey("link")) {
            files.link(path, ModuleCase.text(keys, "link").orElse(""), false);
        } else if (keys.containsKey("hard")) {
            files.link(path, ModuleCase.text(keys, "hard").orElse(""), true);
        } else if (typed.endsWith("/")) {
            files.makeDirectory(path, Step.Attributes.NONE);
            files.adjust(path, attributes(keys), false);
        } else {
            var text =
                    about instanceof Value.Mapping
                            ? ModuleCase.text(keys, "text").orElse("")
                            : ModuleCase.print(about);
            files.put(path, text.getBytes(StandardCharsets.UTF_8), 0644);
            files.adjust(path, attributes(keys), false);
        }
    }

    private static Step.Attributes attributes(Map<String, Value> keys) {
        return new Step.Attributes(
                ModuleCase.text(keys, "owner"),
                ModuleCase.text(keys, "group"),
                ModuleCase.text(keys, "mode").map(text -> Integer.parseInt(text, 8)));
    }

    /// What a case says of files afterwards, as text; the host's side of it is [#found].
    static Map<String, String> expected(Value described) {
        var expected = new TreeMap<String, String>();
        ModuleCase.dictionary(mapping(described), "files")
                .forEach((path, about) -> expected.put(path, expected(path, about)));
        return expected;
    }

    private static String expected(String path, Value about) {
        if (about instanceof Value.Null) {
            return "absent";
        }
        if (!(about instanceof Value.Mapping)) {
            return "text: " + ModuleCase.print(about);
        }
        var words = new StringBuilder(path.endsWith("/") ? "folder" : "");
        mapping(about)
                .forEach((key, value) ->
                        words.append(' ').append(key).append(": ").append(ModuleCase.print(value)));
        return words.toString().strip();
    }

    /// The same of the host, in as much detail as the case has.
    Map<String, String> found(Value described) {
        var found = new TreeMap<String, String>();
        ModuleCase.dictionary(mapping(described), "files")
                .forEach((path, about) -> found.put(path, found(path, about)));
        return found;
    }

    private String found(String typed, Value about) {
        var path =
                typed.length() > 1 && typed.endsWith("/")
                        ? typed.substring(0, typed.length() - 1)
                        : typed;
        return switch (host.files().status(path, false)) {
            case FileStatus.Absent _ -> "absent";
            case FileStatus.Present there when !(about instanceof Value.Mapping) ->
                    there.is(FileStatus.Kind.FILE)
                            ? "text: " + host.files().text(path)
                            : there.toString();
            case FileStatus.Present there -> {
                var words = new StringBuilder(there.is(FileStatus.Kind.DIRECTORY) ? "folder" : "");
                mapping(about)
                        .keySet()
                        .forEach(key ->
                                words.append(' ')
                                        .append(key)
                                        .append(": ")
                                        .append(property(path, there, key)));
                yield words.toString().strip();
            }
        };
    }

    private String property(String path, FileStatus.Present there, String key) {
        return switch (key) {
            case "text" -> host.files().text(path);
            case "mode" -> Mode.octal(there.mode());
            case "owner" -> there.owner();
            case "group" -> there.group();
            case "link" -> there.target().orElse("no link");
            case "hard" -> String.valueOf(there.links());
            default -> throw new AssertionError("a file of a case has no '" + key + "'");
        };
    }

    /// Everything there is, so that two moments can be compared.
    static Map<String, String> snapshot(FakeHost host) {
        var all = new TreeMap<String, String>();
        for (var path : host.files().paths()) {
            var status = host.files().status(path, false);
            var content =
                    status.is(FileStatus.Kind.FILE)
                            ? host.files().digest(path, Question.Algorithm.SHA256)
                            : Optional.empty();
            all.put(path, status + " " + content);
        }
        return all;
    }
}
