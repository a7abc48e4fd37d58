package dev.muster.modules.files;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Shared;
import dev.muster.module.Wanted;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.PythonRegex;
import dev.muster.value.PythonRegex.Flag;
import dev.muster.value.Value;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Every match of an expression in a text file, replaced.
@Manual(
        name = "replace",
        summary = "Replaces every match of an expression in a text file.",
        details =
                """
                Expressions are Python's; `^` and `$` match at every line. With `after` and `before` \
                only the part between is looked at. An expression that matches its own replacement \
                changes the file on every run.
                """,
        examples = {
            """
            - replace:
                path: /etc/hosts
                regexp: '(\\s+)old\\.host\\.name(\\s+.*)?$'
                replace: '\\1new.host.name\\2'
            """
        },
        returns = {"backup_file: name of the copy of the old file"})
public final class Replace implements Module.Resource<Replace.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument(
                            value = "File to edit.",
                            aliases = {"dest", "destfile", "name"})
                    String path,
            @Argument("Finds what to replace.") String regexp,
            @Argument("What it becomes, with `\\1` and `\\g<name>`; nothing when left out.")
                    Optional<String> replace,
            @Argument("Expression; look only at what comes after it.") Optional<String> after,
            @Argument("Expression; look only at what comes before it.") Optional<String> before,
            @Argument(value = "Keep a copy of the old file.", otherwise = "false") boolean backup,
            @Argument("Command that must accept the new file; `%s` is its name.")
                    Optional<String> validate,
            @Argument(value = "Encoding of the file.", otherwise = "utf-8") String encoding,
            @Argument("Nothing; still accepted.") Optional<String> others,
            @Shared Access access) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    /// What to replace, and where.
    private record Edit(
            PythonRegex regex, String replacement, Optional<PythonRegex> section, String shown) {

        EditedText apply(String text) {
            if (section.isEmpty()) {
                return replaced(text, 0, text.length());
            }
            var match = section.get().matcher(text);
            if (!match.find()) {
                return result(
                        text,
                        "Pattern for before/after params did not match the given file: " + shown);
            }
            int group = section.get().names().getOrDefault("subsection", 1);
            return replaced(text, match.start(group), match.end(group));
        }

        private EditedText replaced(String text, int from, int to) {
            var part = text.substring(from, to);
            var done = regex.replace(part, replacement, 0);
            return done.text().equals(part)
                    ? result(text, "")
                    : result(
                            text.substring(0, from) + done.text() + text.substring(to),
                            done.count() + " replacements made");
        }

        private static EditedText result(String text, String message) {
            return new EditedText(text, message, Map.of("rc", Value.of(0)));
        }
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var section = section(arguments);
        var edit =
                new Edit(
                        RawText.regex("regexp", arguments.regexp(), List.of(Flag.MULTILINE)),
                        arguments.replace().orElse(""),
                        section.map(text -> RawText.regex("after", text, List.of(Flag.DOTALL))),
                        section.orElse(""));
        return new WantedText(
                arguments.path(),
                edit::apply,
                charset(arguments.encoding()),
                WantedText.Missing.REFUSE_ALWAYS,
                arguments.access(),
                Handling.of(true, true, arguments.backup(), arguments.validate(), here));
    }

    private static Optional<String> section(Arguments arguments) {
        var after = arguments.after().orElse("");
        var before = arguments.before().orElse("");
        if (after.isEmpty() && before.isEmpty()) {
            return Optional.empty();
        }
        var greedy = before.isEmpty() || after.isEmpty();
        return Optional.of(after + "(?P<subsection>.*" + (greedy ? "" : "?") + ")" + before);
    }

    /// An encoding by the name that Python or Java has for it.
    static Charset charset(String name) {
        var plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
        try {
            return plain.equals("latin-1") ? StandardCharsets.ISO_8859_1 : Charset.forName(plain);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
            throw new InputException(Diagnostic.error("there is no encoding '" + name + "'"));
        }
    }
}
