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

/// A block of lines in a text file, between two marker lines.
@Manual(
        name = "blockinfile",
        summary = "Keeps a block of lines between two markers in a text file.",
        details =
                """
                The markers tell the block from the rest of the file, so several blocks in one file \
                need different ones. A block that is empty, or `state: absent`, removes block and \
                markers.
                """,
        examples = {
            """
            - blockinfile:
                path: /etc/hosts
                marker: "# {mark} bootnodes"
                block: |
                  10.0.0.7 boot-1
                  10.0.0.8 boot-2
            """
        },
        returns = {"backup_file: name of the copy of the old file"})
public final class BlockInFile implements Module.Resource<BlockInFile.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument(
                            value = "File to edit.",
                            aliases = {"dest", "destfile", "name"})
                    String path,
            @Argument(value = "Whether the block shall be there.", otherwise = "present")
                    State state,
            @Argument(
                            value = "The marker lines; `{mark}` becomes begin and end.",
                            otherwise = "# {mark} ANSIBLE MANAGED BLOCK")
                    String marker,
            @Argument(value = "The lines.", aliases = "content") Optional<String> block,
            @Argument("`EOF`, or the expression that finds the line to put it after.")
                    Optional<String> insertafter,
            @Argument("`BOF`, or the expression that finds the line to put it before.")
                    Optional<String> insertbefore,
            @Argument(value = "Make the file if there is none.", otherwise = "false")
                    boolean create,
            @Argument(value = "Keep a copy of the old file.", otherwise = "false") boolean backup,
            @Argument("Command that must accept the new file; `%s` is its name.")
                    Optional<String> validate,
            @Argument(value = "What `{mark}` becomes at the beginning.", otherwise = "BEGIN")
                    String markerBegin,
            @Argument(value = "What `{mark}` becomes at the end.", otherwise = "END")
                    String markerEnd,
            @Shared Access access) {
        public Arguments {
            if (insertbefore.isPresent() && insertafter.isPresent()) {
                throw new InputException(
                        Diagnostic.error(
                                "blockinfile takes 'insertbefore' or 'insertafter', not both"));
            }
        }
    }

    /// Whether the block shall be there.
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
        var absent = arguments.state() == State.ABSENT;
        var edit =
                new BlockEdit(
                        absent ? "" : RawText.of(arguments.block().orElse("")),
                        marker(arguments, arguments.markerBegin()),
                        marker(arguments, arguments.markerEnd()),
                        anchor(arguments));
        return new WantedText(
                arguments.path(),
                edit::edit,
                StandardCharsets.ISO_8859_1,
                WantedText.Missing.of(arguments.create(), absent),
                arguments.access(),
                Handling.of(true, true, arguments.backup(), arguments.validate(), here));
    }

    private static String marker(Arguments arguments, String mark) {
        return RawText.of(arguments.marker().replace("{mark}", mark));
    }

    private static LineEdit.Anchor anchor(Arguments arguments) {
        if (arguments.insertafter().filter(text -> !text.equals("EOF")).isPresent()) {
            var regex = RawText.regex("insertafter", arguments.insertafter().get());
            return new LineEdit.Anchor.After(regex);
        }
        if (arguments.insertbefore().isEmpty()) {
            return new LineEdit.Anchor.End();
        }
        return arguments.insertbefore().get().equals("BOF")
                ? new LineEdit.Anchor.Beginning()
                : new LineEdit.Anchor.Before(
                        RawText.regex("insertbefore", arguments.insertbefore().get()));
    }
}
