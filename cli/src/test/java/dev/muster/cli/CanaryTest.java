package dev.muster.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.module.Signature;
import dev.muster.modules.Catalogue;
import dev.muster.report.ExitCode;
import dev.muster.testkit.LoopbackHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A known secret goes through modules that succeed and that fail; then every channel is searched
/// for it.
class CanaryTest {
    private static final String CANARY = "Canary/7.\"z9+xw q";

    private static final String TASKS =
            """
            - hosts: all
              gather_facts: false
              vars_files: secret.yml
              tasks:
                - name: "Greet {{ canary }}"
                  debug: {msg: "{{ canary }}"}
                - shell: cat; echo "$X"
                  args: {stdin: "{{ canary }}"}
                  environment: {X: "{{ canary }}"}
                  register: out
                - debug: {var: out}
                - debug: {msg: "{{ out.stdout | upper }} {{ out.stdout_lines | to_json }}"}
                - copy: {content: "a={{ canary }}\\n", dest: "{{ root }}/plain", mode: "0600"}
                - template: {src: conf.j2, dest: "{{ root }}/conf"}
                - lineinfile: {path: "{{ root }}/plain", line: "b={{ canary }}"}
                - blockinfile: {path: "{{ root }}/plain", block: "c={{ canary }}"}
                - replace: {path: "{{ root }}/plain", regexp: "^b=.*", replace: "b={{ canary }}!"}
                - slurp: {src: "{{ root }}/plain"}
                  register: read
                - debug: {var: read}
                - debug: {msg: "{{ read.content | b64decode }}"}
                - command: cat {{ root }}/plain {{ home }}/missing
                  ignore_errors: true
                - set_fact: {fact: "{{ canary }}", list: ["{{ canary }}"]}
                - debug: {var: list}
                - debug: {msg: "{{ hostvars[inventory_hostname].fact }}"}
                - debug: {msg: "{{ item }}"}
                  loop: ["{{ canary }}", {k: "{{ canary }}"}]
                - fail: {msg: "{{ item.k }}"}
                  loop: [{k: "{{ canary }}"}]
                  ignore_errors: true
                - assert: {that: canary == 'no', fail_msg: "it is {{ canary | lower }}"}
                  ignore_errors: true
                - fail: {msg: "bad {{ canary | upper }} {{ canary | b64encode }}"}
                  ignore_errors: true
                - debug: {msg: "{{ canary.nothing }}"}
                  ignore_errors: true
                - debug: {msg: "{{ canary | from_json }}"}
                  ignore_errors: true
                - file: {path: "{{ root }}/x", state: touch, mode: "{{ canary }}"}
                  ignore_errors: true
                - shell: echo '{{ canary }}'; exit 1
                  ignore_errors: true
                - shell: echo 'other {{ canary }}' >&2; exit 1
                  ignore_errors: true
                  no_log: true
                  register: hidden
                - debug: {var: hidden}
                - debug: {msg: "{{ hidden.stderr }}"}
                - uri: {url: "http://127.0.0.1:1/{{ canary | urlencode }}", timeout: 1}
                  ignore_errors: true
                - include_vars: secret.yml
                - pause: {prompt: "go on, {{ canary }}", seconds: 0}
            """;

    @TempDir private Path folder;
    private SshDesk desk;
    private LoopbackHost node;

    @BeforeEach
    void startNode() throws IOException {
        desk = new SshDesk(folder);
        node = desk.start();
        desk.has("node", node);
        desk.write("pass", "hunter2");
        desk.write("secret.yml", "canary: '" + CANARY + "'\n");
        desk.write("templates/conf.j2", "k={{ canary }}\n");
        desk.write("site.yml", TASKS);
        Typed.muster("vault", "encrypt", "--vault-password-file", at("pass"), at("secret.yml"));
    }

    @AfterEach
    void stopNode() {
        node.close();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private Typed on(String command, String... more) {
        var words = new ArrayList<>(List.of("--vault-password-file", at("pass")));
        words.addAll(List.of(more));
        return desk.typed(
                Map.of("MUSTER_EVENTS", at("events.jsonl")),
                "muster",
                command,
                words.toArray(String[]::new));
    }

    /// The canary in the forms in which it may leave.
    private static Stream<String> forms() {
        var bytes = CANARY.getBytes(UTF_8);
        var base64 = Base64.getEncoder().encodeToString(bytes).substring(0, 20);
        return Stream.of(
                CANARY,
                CANARY.replace("\"", "\\\""),
                CANARY.replace("\"", "&quot;"),
                CANARY.toUpperCase(Locale.ROOT).substring(0, 8),
                CANARY.toLowerCase(Locale.ROOT).substring(0, 8),
                CANARY.substring(0, 8),
                base64);
    }

    private static void assertSilent(String text) {
        assertThat(text).doesNotContain(forms().toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v", "-vvvv", "--json"})
    void noReportTellsTheSecret(String option) throws IOException {
        var typed = on("play", option, "--diff", "--junit", at("junit.xml"), at("site.yml"));

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        assertThat(folder.resolve("home/conf")).hasContent("k=" + CANARY);
        assertSilent(typed.out());
        assertSilent(typed.err());
        assertSilent(Files.readString(folder.resolve("junit.xml")));
        assertSilent(Files.readString(folder.resolve("events.jsonl")));
    }

    @Test
    void everyModuleThatTakesASecretIsTriedOnARealHost() {
        var missing =
                Catalogue.modules().stream()
                        .filter(module -> !Signature.of(module.arguments()).secrets().isEmpty())
                        .map(module -> module.name())
                        .filter(name -> !CanaryIT.TASKS.contains("- " + name + ": "))
                        .toList();

        assertThat(missing).isEmpty();
    }

    @Test
    void noCheckTellsTheSecret() {
        var check = on("play", "--check", "--diff", "-vvvv", at("site.yml"));
        var drift = on("drift", "--json", at("site.yml"));
        var value = on("eval", "lookup('file', 'secret.yml')", "-H", "node");

        for (var typed : List.of(check, drift, value)) {
            assertSilent(typed.out());
            assertSilent(typed.err());
        }
    }

    @Test
    void noProcessHasTheSecretAmongItsArguments() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        var running = Thread.ofVirtual().start(() -> on("play", "--diff", at("site.yml")));
        while (running.isAlive()) {
            seen.addAll(commandLines());
        }

        assertThat(seen).isNotEmpty();
        seen.forEach(CanaryTest::assertSilent);
    }

    private static List<String> commandLines() {
        try (var processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> Character.isDigit(path.getFileName().toString().charAt(0)))
                    .flatMap(path -> commandLine(path).stream())
                    .toList();
        } catch (IOException | java.io.UncheckedIOException _) {
            return List.of();
        }
    }

    private static Optional<String> commandLine(Path process) {
        try {
            var bytes = Files.readAllBytes(process.resolve("cmdline"));
            return Optional.of(new String(bytes, UTF_8)).filter(text -> !text.isEmpty());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Test
    void noFileHoldsTheSecretThatWasNotToHoldIt() throws IOException {
        on("play", "--diff", at("site.yml"));

        try (var files = Files.walk(folder)) {
            var holding =
                    files.filter(Files::isRegularFile)
                            .filter(CanaryTest::holdsIt)
                            .map(path -> folder.relativize(path).toString())
                            .toList();
            assertThat(holding).containsExactlyInAnyOrder("home/plain", "home/conf");
        }
    }

    private static boolean holdsIt(Path file) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1).contains(CANARY);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
