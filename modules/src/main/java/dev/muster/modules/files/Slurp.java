package dev.muster.modules.files;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.FileContent;
import dev.muster.module.FileStatus;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Result;
import dev.muster.value.Value;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// The content of a file of the host, in Base64.
@Manual(
        name = "slurp",
        summary = "Reads a file of the host into a variable, in Base64.",
        examples = {
            """
            - slurp: {src: /etc/eth/jwt.hex}
              register: jwt
            - debug: {msg: "{{ jwt.content | b64decode }}"}
            """
        },
        returns = {
            "content: the file in Base64",
            "encoding: always `base64`",
            "source: the file that was read"
        })
public final class Slurp implements Module.Query<Slurp.Arguments> {
    private static final long LARGEST = 256L << 20;

    /// The arguments.
    public record Arguments(@Argument(value = "File to read.", aliases = "path") String src) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Probe<Result> ask(Arguments arguments, Controller here) {
        var src = arguments.src();
        return Probe.ask(new Question.Stat(src, true))
                .with(
                        Probe.ask(new Question.Read(src, LARGEST)),
                        (status, content) -> result(src, status, content));
    }

    private static Result result(String src, FileStatus status, Optional<FileContent> content) {
        if (!status.exists()) {
            return Result.failed("file not found: " + src);
        }
        if (status.is(FileStatus.Kind.DIRECTORY)) {
            return Result.failed("source is a directory and must be a file: " + src);
        }
        if (content.isEmpty() || content.get().isCut()) {
            return Result.failed("unable to slurp file: " + src);
        }
        return Result.ok(
                Map.of(
                        "content",
                        Value.text(Base64.getEncoder().encodeToString(content.get().bytes())),
                        "encoding",
                        Value.text("base64"),
                        "source",
                        Value.text(src)));
    }
}
