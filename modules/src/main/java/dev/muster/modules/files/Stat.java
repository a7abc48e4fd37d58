package dev.muster.modules.files;

import dev.muster.module.Answer;
import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.FileStatus;
import dev.muster.module.FileStatus.Kind;
import dev.muster.module.Manual;
import dev.muster.module.Mode;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Reply;
import dev.muster.module.Result;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What is at a path.
@Manual(
        name = "stat",
        summary = "Tells what is at a path: kind, owner, mode, times, checksum.",
        details =
                """
                A path where there is nothing is no failure: `stat.exists` is false, and nothing else \
                is told.
                """,
        examples = {
            """
            - stat: {path: /etc/eth/genesis.json}
              register: genesis
            - fail: {msg: no genesis}
              when: not genesis.stat.exists
            """
        },
        returns = {
            "stat: a dictionary; `exists`, `isdir`, `islnk`, `mode`, `checksum`, `size`, ..."
        })
public final class Stat implements Module.Query<Stat.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument(
                            value = "What to look at.",
                            aliases = {"dest", "name"})
                    String path,
            @Argument(value = "Look through a link at its target.", otherwise = "false")
                    boolean follow,
            @Argument(value = "Tell the digest of a regular file.", otherwise = "true")
                    boolean getChecksum,
            @Argument(value = "Tell the MD5 of a regular file.", otherwise = "false")
                    boolean getMd5,
            @Argument(
                            value =
                                    "Tell type and encoding, where the host has the command `file`.",
                            otherwise = "true",
                            aliases = {"mime", "mime_type", "mime-type"})
                    boolean getMime,
            @Argument(
                            value = "Tell the flags of `chattr`, where the host has `lsattr`.",
                            otherwise = "true",
                            aliases = {"attr", "attributes"})
                    boolean getAttributes,
            @Argument(
                            value = "Algorithm of the digest.",
                            otherwise = "sha1",
                            aliases = {"checksum", "checksum_algo"})
                    Question.Algorithm checksumAlgorithm) {}

    /// What only commands on the host can tell: `key value` lines.
    private static final String REST =
            HostPath.EXPAND
                    + """
                    [ -e "$p" ] || [ -L "$p" ] || exit 0
                    [ -r "$p" ] && echo readable
                    [ -w "$p" ] && echo writeable
                    [ -x "$p" ] && echo executable
                    f=; [ "$2" = follow ] && f=-L
                    echo "io $(stat $f -c '%o %t %T' -- "$p" 2>/dev/null)"
                    [ -L "$p" ] && echo "real $(readlink -f -- "$p")"
                    if [ "$3" = mime ] && command -v file >/dev/null; then
                      echo "mime $(file --mime-type --mime-encoding -b -- "$p")"
                    fi
                    if [ "$4" = attributes ] && command -v lsattr >/dev/null; then
                      echo "flags $(lsattr -vd "$p" 2>/dev/null)"
                    fi
                    exit 0
                    """;

    private static final Map<Character, String> FLAGS =
            Map.ofEntries(
                    Map.entry('A', "noatime"),
                    Map.entry('a', "append"),
                    Map.entry('c', "compressed"),
                    Map.entry('C', "nocow"),
                    Map.entry('d', "nodump"),
                    Map.entry('D', "dirsync"),
                    Map.entry('e', "extents"),
                    Map.entry('E', "encrypted"),
                    Map.entry('h', "blocksize"),
                    Map.entry('i', "immutable"),
                    Map.entry('I', "indexed"),
                    Map.entry('j', "journalled"),
                    Map.entry('N', "inline"),
                    Map.entry('s', "zero"),
                    Map.entry('S', "synchronous"),
                    Map.entry('t', "notail"),
                    Map.entry('T', "blockroot"),
                    Map.entry('u', "undelete"),
                    Map.entry('X', "compressedraw"),
                    Map.entry('Z', "compresseddirty"));

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    private record Found(
            FileStatus status,
            Optional<String> checksum,
            Optional<String> md5,
            Map<String, String> rest) {}

    @Override
    public Probe<Result> ask(Arguments arguments, Controller here) {
        var path = arguments.path();
        var status = Probe.ask(new Question.Stat(path, arguments.follow()));
        var checksum = digest(path, arguments.checksumAlgorithm(), arguments.getChecksum());
        var md5 = digest(path, Question.Algorithm.MD5, arguments.getMd5());
        var rest =
                Probe.ask(
                        new Question.Ask(
                                REST,
                                path,
                                arguments.follow() ? "follow" : "",
                                arguments.getMime() ? "mime" : "",
                                arguments.getAttributes() ? "attributes" : ""));
        return status.with(checksum, (s, c) -> new Found(s, c, Optional.empty(), Map.of()))
                .with(md5, (f, m) -> new Found(f.status(), f.checksum(), m, Map.of()))
                .with(rest, (f, r) -> new Found(f.status(), f.checksum(), f.md5(), lines(r)))
                .map(found -> Result.ok(Map.of("stat", Value.map(describe(arguments, found)))));
    }

    /// A file that can't be read has no digest, which is no failure.
    private static Probe<Optional<String>> digest(
            String path, Question.Algorithm algorithm, boolean wanted) {
        if (!wanted) {
            return Probe.known(Optional.empty());
        }
        return Probe.attempt(new Question.Digest(path, algorithm))
                .map(answer ->
                        switch (answer) {
                            case Answer.Given<Optional<String>>(Optional<String> digest) -> digest;
                            case Answer.Trouble<Optional<String>> _ -> Optional.empty();
                        });
    }

    private static Map<String, String> lines(Reply reply) {
        var lines = new LinkedHashMap<String, String>();
        for (var line : reply.outText().lines().toList()) {
            int space = line.indexOf(' ');
            lines.put(
                    space < 0 ? line : line.substring(0, space), line.substring(space + 1).strip());
        }
        return lines;
    }

    private static Map<String, Value> describe(Arguments arguments, Found found) {
        Map<String, Value> stat = new LinkedHashMap<>();
        stat.put("exists", Value.of(found.status().exists()));
        if (found.status() instanceof FileStatus.Present there) {
            stat.put("path", Value.text(arguments.path()));
            kinds(stat, there);
            numbers(stat, there);
            FoundFile.permissions(stat, there.mode());
            commands(stat, arguments, there, found.rest());
            if (there.kind() == Kind.FILE) {
                found.md5().ifPresent(digest -> stat.put("md5", Value.text(digest)));
                found.checksum().ifPresent(digest -> stat.put("checksum", Value.text(digest)));
            }
        }
        return stat;
    }

    private static void kinds(Map<String, Value> stat, FileStatus.Present there) {
        stat.put("mode", Value.text(Mode.octal(there.mode())));
        stat.put("isdir", Value.of(there.kind() == Kind.DIRECTORY));
        stat.put("ischr", Value.of(there.kind() == Kind.CHARACTER));
        stat.put("isblk", Value.of(there.kind() == Kind.BLOCK));
        stat.put("isreg", Value.of(there.kind() == Kind.FILE));
        stat.put("isfifo", Value.of(there.kind() == Kind.PIPE));
        stat.put("islnk", Value.of(there.kind() == Kind.LINK));
        stat.put("issock", Value.of(there.kind() == Kind.SOCKET));
    }

    private static void numbers(Map<String, Value> stat, FileStatus.Present there) {
        stat.put("uid", Value.of(there.uid()));
        stat.put("gid", Value.of(there.gid()));
        stat.put("pw_name", Value.text(there.owner()));
        stat.put("gr_name", Value.text(there.group()));
        stat.put("size", Value.of(there.size()));
        stat.put("inode", Value.of(there.inode()));
        stat.put("dev", Value.of(there.device()));
        stat.put("nlink", Value.of(there.links()));
        stat.put("blocks", Value.of(there.blocks()));
        stat.put("atime", Value.of(there.accessed()));
        stat.put("mtime", Value.of(there.modified()));
        stat.put("ctime", Value.of(there.changed()));
    }

    private static void commands(
            Map<String, Value> stat,
            Arguments arguments,
            FileStatus.Present there,
            Map<String, String> rest) {
        for (var access : List.of("readable", "writeable", "executable")) {
            stat.put(access, Value.of(rest.containsKey(access)));
        }
        var io = rest.getOrDefault("io", "").split(" ", 3);
        if (io.length == 3) {
            stat.put("block_size", Value.of(Long.parseLong(io[0])));
            var major = Long.parseLong(io[1], 16);
            var minor = Long.parseLong(io[2], 16);
            stat.put(
                    "device_type",
                    Value.of((major & 0xfff) << 8 | minor & 0xff | (minor & ~0xffL) << 12));
        }
        if (there.kind() == Kind.LINK) {
            stat.put("lnk_source", Value.text(rest.getOrDefault("real", "")));
            stat.put("lnk_target", Value.text(there.target().orElse("")));
        }
        if (arguments.getMime()) {
            var mime = rest.getOrDefault("mime", "").split("; charset=", 2);
            stat.put("mimetype", Value.text(mime.length == 2 ? mime[0] : "unknown"));
            stat.put("charset", Value.text(mime.length == 2 ? mime[1] : "unknown"));
        }
        if (arguments.getAttributes()) {
            attributes(stat, rest.getOrDefault("flags", ""));
        }
    }

    private static void attributes(Map<String, Value> stat, String line) {
        var words = line.isBlank() ? List.<String>of() : List.of(line.strip().split("\\s+"));
        var flags = words.size() > 1 ? words.get(1).replace("-", "") : "";
        stat.put("version", words.size() > 1 ? Value.text(words.getFirst()) : Value.NULL);
        stat.put("attr_flags", Value.text(flags));
        stat.put(
                "attributes",
                Value.texts(
                        flags.chars()
                                .mapToObj(c -> FLAGS.getOrDefault((char) c, ""))
                                .filter(word -> !word.isEmpty())
                                .map(word -> word.toLowerCase(Locale.ROOT))
                                .toList()));
    }
}
