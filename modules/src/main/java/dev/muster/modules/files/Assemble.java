package dev.muster.modules.files;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.ProbeException;
import dev.muster.module.Question;
import dev.muster.module.Reply;
import dev.muster.module.Shared;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.PythonRegex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A file put together from the files of a folder.
@Manual(
        name = "assemble",
        summary = "Puts a file together from the files of a folder, in the order of their names.",
        examples = {
            """
            - assemble: {src: /etc/eth/conf.d, dest: /etc/eth/node.conf, delimiter: "# ---"}
            """
        },
        returns = {"dest: the file on the host", "checksum: SHA-1 of the content"})
public final class Assemble implements Module.Resource<Assemble.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument("Folder with the parts.") String src,
            @Argument("File to make.") String dest,
            @Argument(value = "The folder is on the host.", otherwise = "true") boolean remoteSrc,
            @Argument("Line between the parts.") Optional<String> delimiter,
            @Argument("Take only parts with such a name.") Optional<String> regexp,
            @Argument(value = "Leave out parts whose name begins with a dot.", otherwise = "false")
                    boolean ignoreHidden,
            @Argument(value = "Keep a copy of the old file.", otherwise = "false") boolean backup,
            @Argument("Command that must accept the new file; `%s` is its name.")
                    Optional<String> validate,
            @Argument(value = "Decrypt parts that a vault holds.", otherwise = "true")
                    boolean decrypt,
            @Shared Access access) {}

    /// Every part: a line with its size and name, then its bytes and a line feed.
    private static final String PARTS =
            HostPath.EXPAND
                    + """
                    [ -d "$p" ] || { echo "there is no folder $p" >&2; exit 1; }
                    cd -- "$p" || exit 1
                    for f in * .[!.]* ..?*; do
                      [ -f "$f" ] || continue
                      echo "$(wc -c <"$f") $f"; cat -- "$f"; echo
                    done
                    """;

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var regex = arguments.regexp().map(text -> RawText.regex("regexp", text, List.of()));
        var handling = Handling.of(true, false, arguments.backup(), arguments.validate(), here);
        var assembling = new Assembling(arguments, regex, handling);
        if (arguments.remoteSrc()) {
            return assembling;
        }
        var parts = new TreeMap<String, byte[]>();
        boolean secret = read(here.file(arguments.src(), "files"), arguments, here, parts);
        return assembling.file(parts, secret);
    }

    /// Reads the parts, and tells whether any was encrypted.
    private static boolean read(
            Path folder, Arguments arguments, Controller here, Map<String, byte[]> parts) {
        boolean secret = false;
        try (Stream<Path> all = Files.list(folder)) {
            for (var part : all.filter(Files::isRegularFile).toList()) {
                var name = String.valueOf(part.getFileName());
                if (arguments.decrypt()) {
                    var opened = here.bytes(part);
                    parts.put(name, opened.bytes());
                    secret |= opened.secret();
                } else {
                    parts.put(name, Files.readAllBytes(part));
                }
            }
            return secret;
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error("can't read " + folder + ": " + failure.getMessage()));
        }
    }

    /// A file whose content the host has in parts. The parts and the file are looked at together.
    private record Assembling(Arguments arguments, Optional<PythonRegex> regex, Handling handling)
            implements Wanted<Assembling.Found> {

        record Found(WantedFile file, WantedFile.Found found) {}

        @Override
        public Probe<Found> probe() {
            // small content asks the same questions whatever it is, so the second look costs
            // nothing
            var likely = file(Map.of(), false).probe();
            return Probe.ask(new Question.Ask(PARTS, arguments.src()))
                    .with(likely, (reply, _) -> file(parts(reply), false))
                    .then(file -> file.probe().map(found -> new Found(file, found)));
        }

        @Override
        public Verdict compare(Found found) {
            return found.file().compare(found.found());
        }

        WantedFile file(Map<String, byte[]> parts, boolean secret) {
            return new WantedFile(
                    arguments.dest(),
                    Optional.empty(),
                    Optional.of(arguments.src()),
                    Content.of(joined(parts), secret),
                    arguments.access(),
                    Access.any(),
                    handling);
        }

        private byte[] joined(Map<String, byte[]> parts) {
            var whole = new ByteArrayOutputStream();
            var first = true;
            var open = false;
            for (var part : new TreeMap<>(parts).entrySet()) {
                if (!takes(part.getKey())) {
                    continue;
                }
                if (open) {
                    whole.write('\n');
                }
                if (!first) {
                    arguments.delimiter().ifPresent(text -> delimit(whole, text));
                }
                whole.writeBytes(part.getValue());
                first = false;
                open =
                        part.getValue().length == 0
                                || part.getValue()[part.getValue().length - 1] != '\n';
            }
            return whole.toByteArray();
        }

        private boolean takes(String name) {
            return regex.map(expression -> expression.searches(name)).orElse(true)
                    && !(arguments.ignoreHidden() && name.startsWith("."));
        }

        private static void delimit(ByteArrayOutputStream whole, String typed) {
            var text = typed.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");
            whole.writeBytes(
                    (text.endsWith("\n") ? text : text + "\n").getBytes(StandardCharsets.UTF_8));
        }

        private static Map<String, byte[]> parts(Reply reply) {
            if (!reply.succeeded()) {
                throw new ProbeException(reply.errText().strip());
            }
            var parts = new TreeMap<String, byte[]>();
            var out = reply.out();
            int at = 0;
            while (at < out.length) {
                int line = at;
                while (out[line] != '\n') {
                    line++;
                }
                var head =
                        new String(out, at, line - at, StandardCharsets.UTF_8)
                                .strip()
                                .split(" ", 2);
                int size = Integer.parseInt(head[0]);
                parts.put(head[1], Arrays.copyOfRange(out, line + 1, line + 1 + size));
                at = line + 1 + size + 1;
            }
            return parts;
        }
    }
}
