package dev.muster.modules.files;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.FileContent;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Reply;
import dev.muster.module.Result;
import dev.muster.value.PythonRegex;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The files of some folders that fit a description.
@Manual(
        name = "find",
        summary = "Lists the files of folders by name, age, size or content.",
        details =
                """
                All conditions must hold; of several patterns one. Without `recurse` only the folders \
                themselves are looked through. Expressions are Python's and match from the beginning.
                """,
        examples = {
            """
            - find: {paths: /var/lib/eth/keystore, patterns: "UTC--*", file_type: file}
              register: keys
            """,
            """
            - find: {paths: /var/log, age: 2w, size: 10m, recurse: true}
            """
        },
        returns = {
            "files: a list of dictionaries, each as the one `stat` returns",
            "matched: number of files found",
            "examined: number of files looked at",
            "skipped_paths: what could not be looked through, and why"
        })
public final class Find implements Module.Query<Find.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument(
                            value = "Folders to look through.",
                            aliases = {"name", "path"})
                    List<String> paths,
            @Argument(value = "Patterns for the name.", aliases = "pattern") List<String> patterns,
            @Argument(value = "Patterns for names to leave out.", aliases = "exclude")
                    List<String> excludes,
            @Argument("Expression that a line of the file must match.") Optional<String> contains,
            @Argument(
                            value = "Search the whole file rather than match line by line.",
                            otherwise = "false")
                    boolean readWholeFile,
            @Argument(value = "Kind of file.", otherwise = "file") FileType fileType,
            @Argument("At least so old, such as `2w`; younger when negative.") Optional<String> age,
            @Argument(value = "The time that tells the age.", otherwise = "mtime")
                    AgeStamp ageStamp,
            @Argument("At least so large, such as `10m`; smaller when negative.")
                    Optional<String> size,
            @Argument(value = "Look through folders in folders.", otherwise = "false")
                    boolean recurse,
            @Argument(value = "Take names that begin with a dot.", otherwise = "false")
                    boolean hidden,
            @Argument(value = "Look through folders that links lead to.", otherwise = "false")
                    boolean follow,
            @Argument(value = "Tell the SHA-1 of every file.", otherwise = "false")
                    boolean getChecksum,
            @Argument(value = "Patterns are expressions.", otherwise = "false") boolean useRegex,
            @Argument("How deep to look, with `recurse`.") Optional<Integer> depth) {}

    /// Kind of file.
    public enum FileType {
        ANY,
        DIRECTORY,
        FILE,
        LINK
    }

    /// The time that tells the age.
    public enum AgeStamp {
        ATIME,
        CTIME,
        MTIME
    }

    /// $1 `-L` or `-P`, $2 how deep or nothing, $3 a kind for find or nothing, then the folders.
    /// Lines: `now SECONDS`, `skip FOLDER`, `seen NUMBER`, and `at ...` for each candidate.
    private static final String LIST =
            """
            l=$1; n=$2; k=$3; shift 3
            z=; case $(stat -c %.9Y / 2>/dev/null) in ''|*[!0-9.]*) ;; *) z=.9;; esac
            echo "now $(date +%s)"
            for p; do
              case $p in
              '~') p=$HOME ;;
              '~/'*) p=$HOME/${p#??} ;;
              -*) p=./$p ;;
              esac
              [ -d "$p" ] || { echo "skip $p"; continue; }
              while [ "${p%/}" != "$p" ] && [ "$p" != / ]; do p=${p%/}; done
              echo "seen $(find $l "$p/" -mindepth 1 ${n:+-maxdepth "$n"} | wc -l)"
              find $l "$p/" -mindepth 1 ${n:+-maxdepth "$n"} ${k:+-type "$k"} -exec \\
                stat -c "at %f|%u|%g|%U|%G|%s|%${z}X|%${z}Y|%${z}Z|%i|%d|%h|%n" {} +
            done
            """;

    private static final Map<Character, Long> SECONDS =
            Map.of('s', 1L, 'm', 60L, 'h', 3600L, 'd', 86400L, 'w', 604800L);
    private static final Map<Character, Long> BYTES =
            Map.of('b', 1L, 'k', 1L << 10, 'm', 1L << 20, 'g', 1L << 30, 't', 1L << 40);

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Probe<Result> ask(Arguments arguments, Controller here) {
        var filter =
                new FindFilter(
                        arguments,
                        arguments.age().map(text -> FindFilter.amount("age", text, SECONDS)),
                        arguments.size().map(text -> FindFilter.amount("size", text, BYTES)),
                        patterns("patterns", arguments.patterns(), arguments.useRegex()),
                        patterns("excludes", arguments.excludes(), arguments.useRegex()));
        var words = new ArrayList<String>();
        words.add(arguments.follow() ? "-L" : "-P");
        words.add(depth(arguments));
        words.add(kind(arguments));
        words.addAll(arguments.paths());
        var contains = arguments.contains().map(text -> RawText.regex("contains", text, List.of()));
        return Probe.ask(new Question.Ask(LIST, words, Map.of()))
                .then(reply -> listed(arguments, filter, contains, reply));
    }

    private static String depth(Arguments arguments) {
        if (!arguments.recurse()) {
            return "1";
        }
        return arguments.depth().filter(depth -> depth > 0).map(String::valueOf).orElse("");
    }

    /// With links followed, find tells the kind of what they lead to; then all are listed.
    private static String kind(Arguments arguments) {
        if (arguments.follow()) {
            return "";
        }
        return switch (arguments.fileType()) {
            case ANY -> "";
            case DIRECTORY -> "d";
            case FILE -> "f";
            case LINK -> "l";
        };
    }

    private static List<PythonRegex> patterns(
            String argument, List<String> patterns, boolean areRegexes) {
        return patterns.stream()
                .map(text -> areRegexes ? text : FindFilter.glob(text))
                .map(text -> RawText.regex(argument, text, List.of()))
                .toList();
    }

    private static Probe<Result> listed(
            Arguments arguments, FindFilter filter, Optional<PythonRegex> contains, Reply reply) {
        var files = new ArrayList<FoundFile>();
        var skipped = new LinkedHashMap<String, Value>();
        long seen = 0;
        long now = 0;
        for (var line : reply.outText().lines().toList()) {
            var rest = line.substring(Math.min(line.length(), line.indexOf(' ') + 1));
            if (line.startsWith("now ")) {
                now = Long.parseLong(rest);
            } else if (line.startsWith("skip ")) {
                skipped.put(rest, Value.text("'" + rest + "' is not a directory"));
            } else if (line.startsWith("seen ")) {
                seen += Long.parseLong(rest.strip());
            } else if (line.startsWith("at ")) {
                var time = now;
                FoundFile.read(rest).filter(file -> filter.takes(file, time)).ifPresent(files::add);
            }
        }
        var examined = seen;
        return contained(arguments, files, contains)
                .then(kept -> digested(arguments, kept))
                .map(found -> result(found, examined, skipped));
    }

    /// Keeps the files whose content fits.
    private static Probe<List<FoundFile>> contained(
            Arguments arguments, List<FoundFile> files, Optional<PythonRegex> contains) {
        if (contains.isEmpty() || arguments.fileType() != FileType.FILE) {
            return Probe.known(files);
        }
        return Probe.all(
                        files.stream()
                                .map(file -> Probe.ask(new Question.Read(file.path())))
                                .toList())
                .map(contents -> {
                    var kept = new ArrayList<FoundFile>();
                    for (int i = 0; i < files.size(); i++) {
                        if (holds(contents.get(i), contains.get(), arguments.readWholeFile())) {
                            kept.add(files.get(i));
                        }
                    }
                    return kept;
                });
    }

    private static boolean holds(
            Optional<FileContent> content, PythonRegex regex, boolean wholeFile) {
        var text = content.map(read -> new String(read.bytes(), StandardCharsets.UTF_8));
        if (text.isEmpty()) {
            return false;
        }
        return wholeFile
                ? regex.searches(text.get())
                : RawText.lines(text.get()).stream()
                        .anyMatch(line -> regex.matcher(line).lookingAt());
    }

    private static Probe<List<Value>> digested(Arguments arguments, List<FoundFile> files) {
        return Probe.all(
                files.stream()
                        .map(file ->
                                arguments.getChecksum() && file.isRegular()
                                        ? Probe.ask(
                                                        new Question.Digest(
                                                                file.path(),
                                                                Question.Algorithm.SHA1))
                                                .map(file::value)
                                        : Probe.known(file.value(Optional.empty())))
                        .toList());
    }

    private static Result result(List<Value> files, long examined, Map<String, Value> skipped) {
        Map<String, Value> values = new LinkedHashMap<>();
        values.put("files", Value.list(files));
        values.put("matched", Value.of(files.size()));
        values.put("examined", Value.of(examined));
        values.put("skipped_paths", Value.map(skipped));
        values.put(
                "msg",
                Value.text(
                        skipped.isEmpty()
                                ? "All paths examined"
                                : "Not all paths examined, check warnings for details"));
        return Result.ok(values);
    }
}
