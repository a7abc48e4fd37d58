package dev.muster.cli;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// A person's editor and pager on a text that must not stay on disk: it lies in a folder of its own
/// that nobody else may enter, in memory where there is such a place.
final class Editing {
    private static final List<String> IN_MEMORY = List.of("/dev/shm", "/run/shm");

    private final Surroundings here;

    Editing(Surroundings here) {
        this.here = here;
    }

    /// What the person made of a text.
    byte[] edit(String name, byte[] text) {
        try {
            var folder = folder();
            try {
                // editors tell the syntax by the name, and lay their copies beside the file
                var file = folder.resolve(String.valueOf(Path.of(name).getFileName()));
                Files.write(file, text);
                var command = new ArrayList<>(words(here.variable("EDITOR").orElse("vi")));
                command.add(file.toString());
                int code = run(command);
                if (code != 0) {
                    throw new InputException(
                            Diagnostic.error("the editor exited with " + code)
                                    .hint("nothing was changed; EDITOR names the editor"));
                }
                return Files.readAllBytes(file);
            } finally {
                wipe(folder);
            }
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error("the editor can't be used: " + failure.getMessage()));
        }
    }

    /// Shows a text page by page.
    void page(String text) {
        try {
            var pager =
                    new ProcessBuilder(words(here.variable("PAGER").orElse("less")))
                            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try (var in = pager.getOutputStream()) {
                in.write(text.getBytes(StandardCharsets.UTF_8));
            }
            pager.waitFor();
        } catch (IOException _) {
            here.out().print(text);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> words(String command) {
        return Arrays.stream(command.strip().split("\\s+")).toList();
    }

    private static int run(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 130;
        }
    }

    private static Path folder() throws IOException {
        for (var place : IN_MEMORY) {
            if (Files.isWritable(Path.of(place))) {
                return Files.createTempDirectory(Path.of(place), "muster-vault-");
            }
        }
        return Files.createTempDirectory("muster-vault-");
    }

    private static void wipe(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (Files.isRegularFile(path)) {
                    Files.write(path, new byte[Math.toIntExact(Files.size(path))]);
                }
                Files.delete(path);
            }
        }
    }
}
