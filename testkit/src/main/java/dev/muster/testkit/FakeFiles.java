package dev.muster.testkit;

import dev.muster.hash.Hash;
import dev.muster.module.FileContent;
import dev.muster.module.FileStatus;
import dev.muster.module.Question;
import dev.muster.module.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The files of a [FakeHost], as root sees them. Times are counted, one second a change, from
/// 1,700,000,000 on.
public final class FakeFiles {
    private static final int HOPS = 40;

    private final FakeHost host;
    private final SortedMap<String, Node> nodes = new TreeMap<>();
    private long clock = 1_700_000_000;
    private long inodes = 1;

    /// Something at a path; two paths with the same node are hard links.
    private static final class Node {
        final FileStatus.Kind kind;
        final long inode;
        int mode;
        String owner = "root";
        String group = "root";
        byte[] content = new byte[0];
        String target = "";
        long modified;

        Node(FileStatus.Kind kind, int mode, long inode, long modified) {
            this.kind = kind;
            this.mode = mode;
            this.inode = inode;
            this.modified = modified;
        }
    }

    /// A host's refusal, in the words of its commands.
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    FakeFiles(FakeHost host) {
        this.host = host;
        nodes.put("/", node(FileStatus.Kind.DIRECTORY, 0755));
        for (var folder :
                List.of(
                        "/etc",
                        "/home",
                        "/opt",
                        "/root",
                        "/srv",
                        "/tmp",
                        "/usr",
                        "/var",
                        "/var/lib")) {
            nodes.put(
                    folder, node(FileStatus.Kind.DIRECTORY, folder.equals("/tmp") ? 01777 : 0755));
        }
    }

    private Node node(FileStatus.Kind kind, int mode) {
        return new Node(kind, mode, inodes++, clock++);
    }

    /// Puts a file there, with the folders above it; owned by root, mode 0644.
    public FakeFiles put(String path, String text) {
        return put(path, text.getBytes(java.nio.charset.StandardCharsets.UTF_8), 0644);
    }

    public FakeFiles put(String path, byte[] content, int mode) {
        var folder = parent(path);
        if (!folder.equals("/")) {
            makeDirectory(folder, Step.Attributes.NONE);
        }
        var file = node(FileStatus.Kind.FILE, mode);
        file.content = content.clone();
        nodes.put(path, file);
        return this;
    }

    /// The text of a file that must be there.
    public String text(String path) {
        return content(path, Long.MAX_VALUE)
                .flatMap(FileContent::text)
                .orElseThrow(() -> new AssertionError("no text at " + path));
    }

    /// Every path there is, in order.
    public List<String> paths() {
        return List.copyOf(nodes.keySet());
    }

    public FileStatus status(String path, boolean follow) {
        var place = follow ? followed(absolute(path)) : resolved(absolute(path));
        var found = nodes.get(place);
        if (found == null) {
            return FileStatus.ABSENT;
        }
        return new FileStatus.Present(
                found.kind,
                found.kind == FileStatus.Kind.LINK ? 0777 : found.mode,
                uid(found.owner),
                gid(found.group),
                found.owner,
                found.group,
                found.kind == FileStatus.Kind.LINK
                        ? found.target.length()
                        : found.kind == FileStatus.Kind.DIRECTORY ? 4096 : found.content.length,
                found.modified,
                found.modified,
                found.modified,
                found.inode,
                1,
                found.kind == FileStatus.Kind.DIRECTORY
                        ? 2
                        : nodes.values().stream().filter(one -> one == found).count(),
                (found.content.length + 511) / 512,
                found.kind == FileStatus.Kind.LINK ? Optional.of(found.target) : Optional.empty());
    }

    Optional<FileContent> content(String path, long limit) {
        var found = nodes.get(followed(absolute(path)));
        if (found == null || found.kind != FileStatus.Kind.FILE) {
            return Optional.empty();
        }
        int length = (int) Math.min(limit, found.content.length);
        return Optional.of(
                new FileContent(Arrays.copyOf(found.content, length), found.content.length));
    }

    Optional<String> digest(String path, Question.Algorithm algorithm) {
        return content(path, Long.MAX_VALUE)
                .map(content -> Hash.valueOf(algorithm.name()).hex(content.bytes()));
    }

    Optional<String> write(Step.Write write) {
        var place = followed(absolute(write.path()));
        var old = nodes.get(place);
        if (old != null && old.kind == FileStatus.Kind.DIRECTORY) {
            throw new Refused("'" + place + "' is a folder");
        }
        folder(place);
        Optional<String> backup = Optional.empty();
        if (write.backup() && old != null) {
            backup = Optional.of(place + ".1.2023-11-14@22:13:20~");
            nodes.put(backup.get(), old);
        }
        var file = node(FileStatus.Kind.FILE, old == null ? 0644 : old.mode);
        if (old != null) {
            file.owner = old.owner;
            file.group = old.group;
        }
        file.content =
                switch (write.content()) {
                    case Step.Payload.Bytes(var content, _) -> content.bytes().clone();
                    case Step.Payload.LocalFile(var local, _, _) -> {
                        try {
                            yield Files.readAllBytes(local);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                };
        set(file, write.attributes());
        nodes.put(place, file);
        return backup;
    }

    void makeDirectory(String path, Step.Attributes attributes) {
        var missing = new ArrayList<String>();
        var place = resolved(absolute(path));
        while (!nodes.containsKey(place)) {
            missing.addFirst(place);
            place = parent(place);
        }
        var above = nodes.get(followed(place));
        if (above != null && above.kind != FileStatus.Kind.DIRECTORY) {
            throw new Refused("'" + place + "' is there and is no folder");
        }
        for (var one : missing) {
            var made = node(FileStatus.Kind.DIRECTORY, 0755);
            set(made, attributes);
            nodes.put(one, made);
        }
    }

    void link(String path, String target, boolean hard) {
        var place = resolved(absolute(path));
        folder(place);
        var old = nodes.get(place);
        if (old != null && old.kind == FileStatus.Kind.DIRECTORY) {
            throw new Refused("'" + place + "' is a folder");
        }
        if (hard) {
            nodes.put(place, existing(resolved(absolute(target))));
        } else {
            var link = node(FileStatus.Kind.LINK, 0777);
            link.target = target;
            nodes.put(place, link);
        }
    }

    void adjust(String path, Step.Attributes attributes, boolean follow) {
        set(existing(follow ? followed(absolute(path)) : resolved(absolute(path))), attributes);
    }

    void remove(String path) {
        var place = resolved(absolute(path));
        if (place.equals("/")) {
            throw new Refused("'/' is never removed");
        }
        nodes.keySet().removeIf(one -> one.equals(place) || one.startsWith(place + "/"));
    }

    private void set(Node node, Step.Attributes attributes) {
        attributes
                .owner()
                .ifPresent(name ->
                        node.owner =
                                host.account(name)
                                        .orElseThrow(() ->
                                                new Refused("chown: invalid user: '" + name + "'"))
                                        .name());
        attributes
                .group()
                .ifPresent(name ->
                        node.group =
                                host.group(name)
                                        .orElseThrow(() ->
                                                new Refused("chown: invalid group: '" + name + "'"))
                                        .name());
        attributes.mode().ifPresent(mode -> node.mode = mode);
    }

    private long uid(String owner) {
        return host.account(owner).orElseThrow().uid();
    }

    private long gid(String group) {
        return host.group(group).orElseThrow().gid();
    }

    private Node existing(String place) {
        var found = nodes.get(place);
        if (found == null) {
            throw new Refused("cannot access '" + place + "': No such file or directory");
        }
        return found;
    }

    private void folder(String place) {
        var folder = parent(place);
        var above = nodes.get(followed(folder));
        if (above == null || above.kind != FileStatus.Kind.DIRECTORY) {
            throw new Refused("the folder '" + folder + "' is not there");
        }
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /// A path without `~`, `.`, and superfluous slashes.
    private String absolute(String path) {
        var text = path;
        if (text.startsWith("~")) {
            int slash = text.indexOf('/');
            var name = text.substring(1, slash < 0 ? text.length() : slash);
            var home =
                    host.account(name.isEmpty() ? "root" : name)
                            .map(account -> account.home())
                            .orElse(text);
            text = home + (slash < 0 ? "" : text.substring(slash));
        } else if (!text.startsWith("/")) {
            text = "/root/" + text;
        }
        var parts = new ArrayList<String>();
        for (var part : text.split("/")) {
            if (part.equals("..") && !parts.isEmpty()) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.add(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    /// The path with every link above its last part followed.
    private String resolved(String path) {
        if (path.equals("/")) {
            return path;
        }
        var folder = followed(parent(path));
        var above = nodes.get(folder);
        if (above != null && above.kind != FileStatus.Kind.DIRECTORY) {
            throw new Refused("'" + path + "': not a directory");
        }
        return (folder.equals("/") ? "" : folder) + path.substring(path.lastIndexOf('/'));
    }

    /// The path with every link followed.
    private String followed(String path) {
        var place = resolved(path);
        for (int hop = 0; hop < HOPS; hop++) {
            var found = nodes.get(place);
            if (found == null || found.kind != FileStatus.Kind.LINK) {
                return place;
            }
            var target =
                    found.target.startsWith("/")
                            ? found.target
                            : parent(place) + "/" + found.target;
            place = resolved(absolute(target));
        }
        throw new Refused("'" + path + "': too many levels of symbolic links");
    }
}
