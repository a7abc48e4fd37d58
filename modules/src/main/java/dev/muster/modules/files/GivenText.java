package dev.muster.modules.files;

import dev.muster.module.FileContent;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import java.util.Optional;

/// A text that a task gives, or that a file on the host holds.
public record GivenText(String what, Optional<String> content, Optional<String> path) {

    public boolean isGiven() {
        return content.isPresent() || path.isPresent();
    }

    /// The text; empty where the file is missing.
    public Probe<Optional<String>> probe() {
        if (content.isPresent() || path.isEmpty()) {
            return Probe.known(content);
        }
        return Probe.ask(new Question.Read(path.get()))
                .map(found -> found.flatMap(FileContent::text));
    }

    /// The text that was found, or the reason why there is none.
    public String demand(Optional<String> found) {
        return found.orElseThrow(() ->
                new IllegalArgumentException(
                        path.map(file -> "there is no " + what + " " + file + " on the host")
                                .orElse("no " + what + " is given")));
    }
}
