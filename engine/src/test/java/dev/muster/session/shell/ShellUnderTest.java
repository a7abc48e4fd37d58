package dev.muster.session.shell;

import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.session.Become;
import dev.muster.session.Exchange;
import dev.muster.session.Report;
import dev.muster.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A `sh` of this machine that the protocol must get along with.
///
/// @param name what it is called
/// @param folder holds it as `sh`, and comes first in the search path
public record ShellUnderTest(String name, Path folder) {

    /// Those of dash, bash and busybox that are installed; busybox with its own `stat`, `head` and
    /// all.
    static Stream<ShellUnderTest> installed() {
        var shells = new ArrayList<ShellUnderTest>();
        for (var name : List.of("dash", "bash", "busybox")) {
            for (var folder : List.of("/usr/bin", "/bin")) {
                var program = Path.of(folder, name);
                if (Files.isExecutable(program)) {
                    shells.add(new ShellUnderTest(name, asSh(program, name)));
                    break;
                }
            }
        }
        return shells.stream();
    }

    private static Path asSh(Path program, String name) {
        try {
            var folder = Files.createTempDirectory("muster-" + name);
            folder.toFile().deleteOnExit();
            if (name.equals("busybox")) {
                var install =
                        new ProcessBuilder(
                                program.toString(), "--install", "-s", folder.toString());
                install.inheritIO().start().waitFor();
            } else {
                Files.createSymbolicLink(folder.resolve("sh"), program);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    LocalLine line(Path home) {
        var environment = new HashMap<>(System.getenv());
        environment.put("PATH", folder + ":" + environment.get("PATH"));
        environment.put("HOME", home.toString());
        environment.remove("LC_ALL");
        return new LocalLine(
                List.of(folder.resolve("sh").toString(), "-c"), home.toFile(), environment);
    }

    public ShellSession session(Path home) {
        return new ShellSession(name, line(home));
    }

    /// What a host answers in one exchange.
    static Report ask(Session session, Question<?>... questions) {
        return session.exchange(
                new Exchange(
                        Become.NOBODY_ELSE,
                        List.of(),
                        new LinkedHashSet<>(List.of(questions)),
                        Optional.of(Duration.ofSeconds(60))));
    }

    /// What steps come to in one exchange.
    static Report take(Session session, Step... steps) {
        return session.exchange(
                new Exchange(
                        Become.NOBODY_ELSE,
                        List.of(steps),
                        Set.of(),
                        Optional.of(Duration.ofSeconds(60))));
    }

    /// A script that waits until the process `$1` is no more, for a few seconds, and then says so.
    public static final String AWAIT_END =
            """
            n=0; while [ $n -lt 50 ] && read -r s </proc/$1/stat; do
            case ${s##*) } in Z*) break;; esac; n=$((n + 1)); sleep 0.1; done 2>/dev/null
            [ $n = 50 ] || echo gone
            """;

    @Override
    public String toString() {
        return name;
    }
}
