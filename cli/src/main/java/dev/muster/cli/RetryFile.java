package dev.muster.cli;

import dev.muster.report.Recap;
import dev.muster.setting.Configuration;
import dev.muster.setting.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The file with the names of the hosts that failed, for `--limit` the next time.
record RetryFile(Configuration settings) {

    /// Writes it where the settings want one and somebody failed.
    Optional<Path> write(Recap recap, Path playbook) {
        var hosts = recap.troubled();
        if (hosts.isEmpty() || !settings.truth(Setting.RETRY_FILES_ENABLED)) {
            return Optional.empty();
        }
        var whole = playbook.toAbsolutePath();
        var folder =
                settings.path(Setting.RETRY_FILES_SAVE_PATH)
                        .or(() -> Optional.ofNullable(whole.getParent()))
                        .orElse(Path.of(""));
        var name = String.valueOf(whole.getFileName()).replaceFirst("\\.[^.]*$", "") + ".retry";
        try {
            Files.createDirectories(folder);
            var file = folder.resolve(name);
            Files.writeString(file, String.join("\n", hosts) + "\n");
            return Optional.of(file);
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
