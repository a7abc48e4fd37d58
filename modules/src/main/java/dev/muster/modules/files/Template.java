package dev.muster.modules.files;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Shared;
import dev.muster.module.Wanted;
import java.util.Optional;

/// A file made from a template of the controller.
@Manual(
        name = "template",
        summary = "Fills in a template of the controller and puts the result on the host.",
        details =
                """
                Templates are looked for in the `templates` folders of the role and the playbook. A \
                name that ends in `.mustache` is read as a Mustache template, any other as Jinja2; \
                both see the host's variables. Neither escapes anything for HTML.
                """,
        examples = {
            """
            - template:
                src: node.conf.j2
                dest: /etc/eth/node.conf
                owner: root
                group: eth
                mode: "0640"
            """,
            """
            - template: {src: geth.service.mustache, dest: /etc/systemd/system/geth.service}
            """
        },
        returns = {
            "dest: the file on the host",
            "checksum: SHA-1 of the content",
            "backup_file: name of the copy of the old file"
        })
public final class Template implements Module.Resource<Template.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument("Template on the controller.") String src,
            @Argument("Where the result goes; a folder means a file of the template's name in it.")
                    String dest,
            @Argument(value = "Keep a copy of the old file.", otherwise = "false") boolean backup,
            @Argument(
                            value =
                                    "Replace a file that differs; otherwise only make a missing one.",
                            otherwise = "true")
                    boolean force,
            @Argument(value = "If `dest` is a link, write to its target.", otherwise = "false")
                    boolean follow,
            @Argument("Command that must accept the new file; `%s` is its name.")
                    Optional<String> validate,
            @Argument(value = "What ends a line in the result.", otherwise = "\\n")
                    String newlineSequence,
            @Argument("What begins a block.") Optional<String> blockStartString,
            @Argument("What ends a block.") Optional<String> blockEndString,
            @Argument("What begins an expression.") Optional<String> variableStartString,
            @Argument("What ends an expression.") Optional<String> variableEndString,
            @Argument("What begins a comment.") Optional<String> commentStartString,
            @Argument("What ends a comment.") Optional<String> commentEndString,
            @Argument(value = "Drop the line feed after a block.", otherwise = "true")
                    boolean trimBlocks,
            @Argument(value = "Drop the blanks before a block.", otherwise = "false")
                    boolean lstripBlocks,
            @Argument(value = "Encoding of the result.", otherwise = "utf-8") String outputEncoding,
            @Shared Access access) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var template = here.file(arguments.src(), "templates");
        var text = Rendering.of(template, arguments, here);
        var name = String.valueOf(template.getFileName());
        return new WantedFile(
                arguments.dest(),
                Optional.of(name),
                Optional.of(template.toString()),
                Content.of(
                        text.text().getBytes(Replace.charset(arguments.outputEncoding())),
                        text.secret()),
                Sources.access(arguments.access(), template),
                Access.any(),
                Handling.of(
                        arguments.force(),
                        arguments.follow(),
                        arguments.backup(),
                        arguments.validate(),
                        here));
    }
}
