package dev.muster.modules.files;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Mode;
import dev.muster.module.Module;
import dev.muster.module.Shared;
import dev.muster.module.Wanted;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.JsonStyle;
import dev.muster.value.JsonWriter;
import dev.muster.value.PythonFloat;
import dev.muster.value.Taint;
import dev.muster.value.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Files and folders of the controller, or content as given, on a host.
@Manual(
        name = "copy",
        summary = "Puts a file, a folder or content given in the task on the host.",
        details =
                """
                Names of files are looked for in the `files` folders of the role and the playbook. A \
                folder whose name ends in a slash means what is in it; without the slash, the folder \
                itself.

                Contents are compared, never sizes or times. A file is written beside its place with \
                its final owner and mode, and then renamed.
                """,
        examples = {
            """
            - copy: {src: genesis.json, dest: /etc/eth/genesis.json, owner: root, group: eth, mode: "0640"}
            """,
            """
            - copy:
                content: |
                  net.core.rmem_max=2500000
                dest: /etc/sysctl.d/90-quic.conf
                mode: "0644"
            """
        },
        returns = {
            "dest: the file on the host",
            "checksum: SHA-1 of the content",
            "backup_file: name of the copy of the old file"
        })
public final class Copy implements Module.Resource<Copy.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument("File or folder, on the controller unless `remote_src`.")
                    Optional<String> src,
            @Argument("Content itself; a dictionary or list becomes JSON.") Optional<Value> content,
            @Argument("Where it goes; a folder means a file of the source's name in it.")
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
            @Argument("Mode of folders that are made on the way.") Optional<Mode> directoryMode,
            @Argument(value = "`src` is on the host already.", otherwise = "false")
                    boolean remoteSrc,
            @Argument(
                            value = "Copy what links in a folder lead to, not the links.",
                            otherwise = "true")
                    boolean localFollow,
            @Argument("SHA-1 that the content must have.") Optional<String> checksum,
            @Argument(value = "Decrypt sources that a vault holds.", otherwise = "true")
                    boolean decrypt,
            @Shared Access access) {
        public Arguments {
            if (src.isEmpty() && content.isEmpty()) {
                throw mistake("copy needs 'src' or 'content'");
            }
            if (src.isPresent() && content.isPresent()) {
                throw mistake("copy takes 'src' or 'content', not both");
            }
            if (content.isPresent() && HostPath.namesDirectory(dest)) {
                throw mistake(
                        "copy with 'content' needs the name of a file in 'dest', not a folder");
            }
        }

        private static InputException mistake(String what) {
            return new InputException(
                    Diagnostic.error(what).hint("`muster doc copy` shows examples"));
        }
    }

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var handling =
                Handling.of(
                        arguments.force(),
                        arguments.follow(),
                        arguments.backup(),
                        arguments.validate(),
                        here);
        if (arguments.content().isPresent()) {
            return file(
                    arguments,
                    content(arguments.content().get()),
                    Optional.empty(),
                    arguments.access(),
                    handling);
        }
        var name = arguments.src().orElseThrow();
        if (arguments.remoteSrc()) {
            return new WantedDuplicate(
                    name,
                    arguments.dest(),
                    arguments.checksum(),
                    arguments.access(),
                    arguments.access().withMode(arguments.directoryMode()),
                    arguments.localFollow(),
                    handling);
        }
        var source = here.file(name, "files");
        var access = Sources.access(arguments.access(), source);
        if (Sources.isDirectory(source)) {
            return WantedTree.of(arguments, source, handling, here);
        }
        return file(
                arguments,
                Content.of(source, arguments.decrypt(), here),
                Optional.of(source.toString()),
                access,
                handling);
    }

    private static WantedFile file(
            Arguments arguments,
            Content content,
            Optional<String> origin,
            Access access,
            Handling handling) {
        arguments
                .checksum()
                .filter(wanted -> !wanted.equalsIgnoreCase(content.checksum()))
                .ifPresent(wanted -> {
                    throw new InputException(
                            Diagnostic.error(
                                    "the content to copy has the checksum "
                                            + content.checksum()
                                            + ", not "
                                            + wanted));
                });
        return new WantedFile(
                arguments.dest(),
                origin.map(HostPath::name),
                origin,
                content,
                access,
                arguments.access().withMode(arguments.directoryMode()),
                handling);
    }

    private static Content content(Value value) {
        return switch (value) {
            case Value.Text(String text, boolean secret, _) -> bytes(text, secret);
            case Value.Sequence _, Value.Mapping _ ->
                    bytes(JsonWriter.write(value, JsonStyle.PYTHON), Taint.isIn(value));
            case Value.Bool(boolean truth) -> bytes(truth ? "True" : "False", false);
            case Value.Int(BigInteger number) -> bytes(number.toString(), false);
            case Value.Real(double number) -> bytes(PythonFloat.repr(number), false);
            case Value.Null _, Value.Omit _, Value.Undefined _ -> bytes("", false);
            case Value.Deferred(String text, _) -> bytes(text, false);
            case Value.Foreign foreign -> bytes(foreign.typeName(), false);
        };
    }

    private static Content bytes(String text, boolean secret) {
        return Content.of(text.getBytes(StandardCharsets.UTF_8), secret);
    }
}
