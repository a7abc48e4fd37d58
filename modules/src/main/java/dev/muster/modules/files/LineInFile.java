package dev.muster.modules.files;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Shared;
import dev.muster.module.Wanted;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/// One line in a text file.
@Manual(
        name = "lineinfile",
        summary = "Keeps one line in a text file, or keeps it out.",
        details =
                """
                A line that `regexp` or `search_string` finds is replaced by `line`, the last one if \
                there are several. If none is found and `line` isn't there yet, it is added where \
                `insertafter` or `insertbefore` says, else at the end.

                Expressions are Python's. The rest of the file is kept byte by byte.
                """,
        examples = {
            """
            - lineinfile:
                path: /etc/ssh/sshd_config
                regexp: '^#?PasswordAuthentication'
                line: PasswordAuthentication no
                validate: /usr/sbin/sshd -t -f %s
            """,
            """
            - lineinfile: {path: /etc/hosts, line: 10.0.0.7 boot-1, state: present}
            """
        },
        returns = {
            "backup: name of the copy of the old file",
            "found: number of lines removed, with `state: absent`"
        })
public final class LineInFile implements Module.Resource<LineInFile.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument(
                            value = "File to edit.",
                            aliases = {"dest", "destfile", "name"})
                    String path,
            @Argument(value = "Whether the line shall be there.", otherwise = "present")
                    State state,
            @Argument(value = "Finds the line to replace or remove.", aliases = "regex")
                    Optional<String> regexp,
            @Argument("Text that the line to replace or remove holds.")
                    Optional<String> searchString,
            @Argument(value = "The line.", aliases = "value") Optional<String> line,
            @Argument(
                            value =
                                    "Fill `\\1` and `\\g<name>` in the line from what `regexp` found;"
                                            + " without a match, change nothing.",
                            otherwise = "false")
                    boolean backrefs,
            @Argument("`EOF`, or the expression that finds the line to add it after.")
                    Optional<String> insertafter,
            @Argument("`BOF`, or the expression that finds the line to add it before.")
                    Optional<String> insertbefore,
            @Argument(value = "Make the file if there is none.", otherwise = "false")
                    boolean create,
            @Argument(value = "Keep a copy of the old file.", otherwise = "false") boolean backup,
            @Argument(value = "Take the first match, not the last.", otherwise = "false")
                    boolean firstmatch,
            @Argument("Command that must accept the new file; `%s` is its name.")
                    Optional<String> validate,
            @Argument("Nothing; still accepted.") Optional<String> others,
            @Shared Access access) {
        public Arguments {
            exclusive(
                    "insertbefore",
                    insertbefore.isPresent(),
                    "insertafter",
                    insertafter.isPresent());
            exclusive("regexp", regexp.isPresent(), "search_string", searchString.isPresent());
            exclusive("backrefs", backrefs, "search_string", searchString.isPresent());
            if (state == State.PRESENT && line.isEmpty()) {
                throw mistake("lineinfile needs 'line' with 'state: present'");
            }
            if (state == State.PRESENT && backrefs && regexp.isEmpty()) {
                throw mistake("lineinfile needs 'regexp' with 'backrefs: true'");
            }
            if (state == State.ABSENT
                    && line.isEmpty()
                    && regexp.isEmpty()
                    && searchString.isEmpty()) {
                throw mistake(
                        "lineinfile needs 'line', 'search_string' or 'regexp' with 'state: absent'");
            }
        }

        private static void exclusive(String one, boolean hasOne, String other, boolean hasOther) {
            if (hasOne && hasOther) {
                throw mistake("lineinfile takes '" + one + "' or '" + other + "', not both");
            }
        }

        private static InputException mistake(String what) {
            return new InputException(
                    Diagnostic.error(what).hint("`muster doc lineinfile` shows examples"));
        }
    }

    /// Whether the line shall be there.
    public enum State {
        PRESENT,
        ABSENT
    }

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var edit =
                new LineEdit(
                        RawText.of(arguments.line().orElse("")),
                        arguments.regexp().map(text -> RawText.regex("regexp", text)),
                        arguments.searchString().map(RawText::of),
                        anchor(arguments),
                        arguments.backrefs(),
                        arguments.firstmatch());
        var absent = arguments.state() == State.ABSENT;
        Function<String, EditedText> change = absent ? edit::absent : edit::present;
        return new WantedText(
                arguments.path(),
                change,
                StandardCharsets.ISO_8859_1,
                WantedText.Missing.of(arguments.create(), absent),
                arguments.access(),
                Handling.of(true, true, arguments.backup(), arguments.validate(), here));
    }

    private static LineEdit.Anchor anchor(Arguments arguments) {
        if (arguments.insertafter().isPresent()) {
            return switch (arguments.insertafter().get()) {
                case "BOF" -> new LineEdit.Anchor.Beginning();
                case "EOF" -> new LineEdit.Anchor.End();
                case String regex -> new LineEdit.Anchor.After(RawText.regex("insertafter", regex));
            };
        }
        return arguments
                .insertbefore()
                .<LineEdit.Anchor>map(regex ->
                        regex.equals("BOF")
                                ? new LineEdit.Anchor.Beginning()
                                : new LineEdit.Anchor.Before(RawText.regex("insertbefore", regex)))
                .orElse(new LineEdit.Anchor.End());
    }
}
