package dev.muster.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.net.StandardProtocolFamily;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The launcher and the build script as they are, with a made-up machine around them: a PATH of its
/// own and folders in which JDKs are looked for.
class LauncherIT {

    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    @TempDir Path folder;

    private Path tools;
    private Path jdks;

    @BeforeEach
    void makeMachineWithoutJava() throws IOException {
        tools = Files.createDirectory(folder.resolve("tools"));
        jdks = Files.createDirectory(folder.resolve("jdks"));
        for (var tool : List.of("sh", "dirname", "readlink", "find", "mkdir", "mv", "rm")) {
            program(tools.resolve(tool), "exec " + found(tool) + " \"$@\"");
        }
    }

    @Test
    void saysInOneLineWhatToDoWithoutJava() throws Exception {
        for (var script : List.of("muster", "build")) {
            var said = run(PROJECT.resolve(script), Map.of());

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.text())
                    .startsWith(script + ": needs a JDK 25 or newer: install one")
                    .contains("MUSTER_JAVA_HOME")
                    .hasLineCount(1);
        }
    }

    @Test
    void namesTheOldJavaOnThePath() throws Exception {
        var old = jdk("old", "17.0.15");

        var said = run(PROJECT.resolve("muster"), Map.of("PATH", old + "/bin:" + tools));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text())
                .startsWith("muster: needs a JDK 25 or newer (found only Java 17 in " + old + ")")
                .hasLineCount(1);
    }

    @Test
    void prefersTheNewJavaInAKnownFolderToTheOldOneOnThePath() throws Exception {
        var old = jdk("old", "17.0.15");
        var recent = jdk("recent", "26.0.1");

        var said =
                run(
                        PROJECT.resolve("muster"),
                        Map.of(
                                "PATH",
                                old + "/bin:" + tools,
                                "JAVA_HOME",
                                old.toString(),
                                "MUSTER_JDK_FOLDERS",
                                jdks + "/old " + jdks + "/recent"),
                        "play",
                        "site.yml");

        assertThat(said.text())
                .startsWith(recent + "/bin/java")
                .contains("-Dmuster.name=muster ")
                .endsWith("dev.muster.cli.Main play site.yml\n");
    }

    @Test
    void takesTheOrderedJavaOrNone() throws Exception {
        jdk("recent", "25.0.3");
        var old = jdk("old", "21");

        var said =
                run(
                        PROJECT.resolve("muster"),
                        Map.of(
                                "MUSTER_JAVA_HOME",
                                old.toString(),
                                "MUSTER_JDK_FOLDERS",
                                jdks + "/recent"));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text())
                .startsWith("muster: MUSTER_JAVA_HOME=" + old + " holds Java 21")
                .hasLineCount(1);
    }

    @Test
    void passesOnTheNameOfTheLinkItIsCalledBy() throws Exception {
        var recent = jdk("recent", "25");
        var first = Files.createSymbolicLink(tools.resolve("first"), PROJECT.resolve("muster"));
        var second = tools.resolve("ansible-playbook");
        Files.createSymbolicLink(second, first.getFileName());

        var said =
                run(
                        Path.of("ansible-playbook"),
                        Map.of("MUSTER_JAVA_HOME", recent.toString()),
                        "a b",
                        "--check");

        assertThat(said.text())
                .contains("-Dmuster.name=ansible-playbook ")
                .contains("-Dmuster.home=" + PROJECT + " ")
                .endsWith("dev.muster.cli.Main a b --check\n");
        Files.delete(second);
        Files.delete(first);
    }

    @Test
    void handsOverToTheHoldOfTheFolderWhereThereIsOne() throws Exception {
        var recent = jdk("recent", "25");
        program(tools.resolve("cksum"), "exec " + found("cksum") + " \"$@\"");
        var environment = Map.of("MUSTER_JAVA_HOME", recent.toString());
        var holds = Files.createDirectories(folder.resolve(".cache/muster/hold"));
        var started = run(PROJECT.resolve("muster"), environment, "hold", "--foreground");
        var socket = Path.of(started.text().replaceAll("(?s).*-Dmuster\\.hold=(\\S+) .*", "$1"));

        try (var door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(UnixDomainSocketAddress.of(socket));
            var play = run(PROJECT.resolve("muster"), environment, "play", "site.yml");
            var vault = run(PROJECT.resolve("muster"), environment, "vault", "edit", "x");
            var alone =
                    run(
                            PROJECT.resolve("muster"),
                            Map.of("MUSTER_JAVA_HOME", recent.toString(), "MUSTER_HOLD", "no"),
                            "play",
                            "site.yml");

            assertThat(socket.getParent()).isEqualTo(holds);
            assertThat(started.text()).contains("dev.muster.cli.Main hold --foreground");
            assertThat(play.text()).endsWith("muster-client.jar play site.yml\n");
            assertThat(vault.text()).endsWith("dev.muster.cli.Main vault edit x\n");
            assertThat(alone.text()).endsWith("dev.muster.cli.Main play site.yml\n");
        }
    }

    @Test
    void onlyWhatReachesHostsStartsAHoldAndNotWhereTheMachineIsThrownAway() throws Exception {
        var recent = jdk("recent", "25").toString();
        program(tools.resolve("cksum"), "exec " + found("cksum") + " \"$@\"");
        var muster = PROJECT.resolve("muster");
        var wanted = Map.of("MUSTER_JAVA_HOME", recent, "MUSTER_HOLD", "auto");

        var play = run(muster, wanted, "play", "site.yml");
        var listing = run(muster, wanted, "play", "--list-tasks", "site.yml");
        var unwanted = run(muster, Map.of("MUSTER_JAVA_HOME", recent), "play", "site.yml");
        var piped = run(muster, wanted, "play", "-i", "/dev/fd/63", "site.yml");

        assertThat(play.text())
                .contains("-Dmuster.launcher=" + muster + " ")
                .endsWith("muster-client.jar play site.yml\n");
        assertThat(listing.text()).contains("dev.muster.cli.Main play --list-tasks");
        assertThat(unwanted.text()).contains("dev.muster.cli.Main play site.yml");
        assertThat(piped.text()).contains("dev.muster.cli.Main play -i /dev/fd/63");
    }

    /// An environment in which the program itself can run.
    private static Map<String, String> withJava(Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("MUSTER_JAVA_HOME", System.getProperty("java.home"));
        return environment;
    }

    @Test
    @Timeout(120)
    void theFirstRunInAFolderLeavesAHoldForTheNext() throws Exception {
        Files.writeString(
                folder.resolve("site.yml"),
                """
                - hosts: localhost
                  connection: local
                  gather_facts: false
                  tasks:
                    - copy: {dest: "{{ playbook_dir }}/made", content: here}
                """);
        var environment = withJava(Map.of("MUSTER_HOLD", "auto"));
        var muster = PROJECT.resolve("muster");

        var first = run(muster, environment, "play", "site.yml");
        var second = run(muster, environment, "play", "site.yml");
        var masked =
                run(
                        Path.of("/bin/sh"),
                        environment,
                        "-c",
                        "umask 077; exec " + muster + " play site.yml");
        var held = run(muster, environment, "hold", "status");
        var asked = run(muster, environment, "hold");
        var instead = run(muster, environment, "hold", "status");
        var other = run(muster, environment, "hold", "--foreground");
        var stopped = run(muster, environment, "hold", "stop");

        assertThat(first.text()).contains("1 change");
        assertThat(second.text()).contains("nothing changed");
        assertThat(masked.text()).contains("nothing changed");
        assertThat(held.text())
                .as("not the one with another umask")
                .contains(" 2 commands", "ends after 5 min");
        assertThat(asked.text()).startsWith("holding");
        assertThat(instead.text()).contains(" 0 commands", "ends after 60 min");
        assertThat(other.text()).contains("has a hold already");
        assertThat(stopped.text()).contains("stopped");
    }

    @Test
    @Timeout(120)
    void aHoldOutlivesTheTerminalItWasStartedFrom() throws Exception {
        Files.writeString(
                folder.resolve("site.yml"),
                """
                - hosts: localhost
                  connection: local
                  gather_facts: false
                  tasks:
                    - shell: sh -c 'kill -INT $$; echo deaf'
                      register: signalled
                      failed_when: "'deaf' in signalled.stdout"
                """);
        var muster = PROJECT.resolve("muster");
        var environment = withJava(Map.of("SHELL", "/bin/sh", "MUSTER_HOLD", "auto"));

        for (var starting : List.of("play site.yml", "hold")) {
            // A terminal of its own, where Ctrl-C is pressed, and which is then closed.
            var typed = muster + " " + starting + "; trap : INT; kill -INT 0; echo closing";
            var session = run(Path.of("script"), environment, "-qec", typed, "/dev/null");
            var status = run(muster, environment, "hold", "status");
            var signalled = run(muster, environment, "play", "site.yml");
            run(muster, environment, "hold", "stop");

            assertThat(session.text()).contains("closing");
            assertThat(status.text()).as(starting).startsWith("process ");
            assertThat(signalled.code()).as(signalled.text()).isZero();
        }
    }

    @Test
    @Timeout(120)
    void whatAHoldDeclinesIsStartedAsWithoutOne() throws Exception {
        Files.writeString(
                folder.resolve("ask.yml"),
                """
                - hosts: localhost
                  connection: local
                  gather_facts: false
                  vars_prompt:
                    - {name: word, prompt: Word, private: false}
                  tasks:
                    - fail: {msg: "{{ word }}{{ lookup('env', 'MUSTER_DECLINED') }}."}
                """);
        var playbook =
                Files.createSymbolicLink(
                        folder.resolve("ansible-playbook"), PROJECT.resolve("muster"));
        var environment = withJava(Map.of());
        var muster = PROJECT.resolve("muster");
        run(muster, environment, "hold");

        var declined =
                run(
                        Path.of("/bin/sh"),
                        environment,
                        "-c",
                        "umask 077; echo a word | " + playbook + " 'ask.yml'; echo code $?");
        var taken = run(muster, environment, "hold", "status");
        run(muster, environment, "hold", "stop");
        Files.delete(playbook);

        assertThat(taken.text()).contains(" 0 commands");
        assertThat(declined.text())
                .contains("\"msg\": \"a word.\"", "PLAY RECAP")
                .endsWith("code 2\n");
    }

    @Test
    void theJvmTakesTheCacheOfClassesThatTrainingMakes() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var jar = PROJECT.resolve("cli/target/muster.jar").toString();
        var caches = Files.createDirectory(folder.resolve("caches"));
        var options = Map.of("PATH", "/usr/bin:/bin");

        var trained =
                run(
                        Path.of(java),
                        options,
                        "-XX:+UseSerialGC",
                        "-Dmuster.home=" + PROJECT,
                        "-cp",
                        jar,
                        "dev.muster.cli.Training",
                        caches.toString(),
                        "-XX:+UseSerialGC");
        assertThat(trained.code()).as(trained.text()).isZero();
        for (var cache : List.of("brief", "whole")) {
            var said =
                    run(
                            Path.of(java),
                            options,
                            "-XX:+UseSerialGC",
                            "-XX:AOTMode=on",
                            "-XX:AOTCache=" + caches.resolve(cache),
                            "-cp",
                            jar,
                            "dev.muster.cli.Main",
                            "--version");

            assertThat(said.code()).as(said.text()).isZero();
            assertThat(said.text()).contains("muster ", ", Java ");
        }
    }

    @Test
    void thePackagedClassesAreAsTheVerifierWantsThem() throws Exception {
        var jars = PROJECT.resolve("cli/target/lib");
        var names = new ArrayList<String>();
        var places = new ArrayList<URL>();
        try (var files = Files.list(jars)) {
            for (var jar : files.toList()) {
                places.add(jar.toUri().toURL());
                if (jar.getFileName().toString().matches("muster-(engine|modules)-.*")) {
                    try (var zip = new ZipFile(jar.toFile())) {
                        zip.stream()
                                .map(ZipEntry::getName)
                                .filter(name -> name.endsWith(".class"))
                                .forEach(name -> names.add(name.substring(0, name.length() - 6)));
                    }
                }
            }
        }

        try (var loader =
                new URLClassLoader(
                        places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            for (var name : names) {
                // Asked for its methods, the JVM links a class, and so verifies it.
                assertThat(
                                Class.forName(name.replace('/', '.'), false, loader)
                                        .getDeclaredMethods())
                        .isNotNull();
            }
        }
        assertThat(names).hasSizeGreaterThan(500);
    }

    @Test
    void nothingOfAPatternSwitchOrARecordIsLeftToBeLinkedAtEachStart() throws IOException {
        var left = new ArrayList<String>();
        Path engine;
        try (var files = Files.list(PROJECT.resolve("cli/target/lib"))) {
            engine =
                    files.filter(file -> file.getFileName().toString().startsWith("muster-engine-"))
                            .findFirst()
                            .orElseThrow();
        }
        try (var zip = new ZipFile(engine.toFile())) {
            for (var entry : Collections.list(zip.entries())) {
                if (entry.getName().endsWith(".class")) {
                    try (var in = zip.getInputStream(entry)) {
                        var type = ClassFile.of().parse(in.readAllBytes());
                        type.methods().stream()
                                .filter(method -> !method.methodName().equalsString("toString"))
                                .flatMap(method -> method.code().stream())
                                .flatMap(CodeModel::elementStream)
                                .filter(InvokeDynamicInstruction.class::isInstance)
                                .map(site -> ((InvokeDynamicInstruction) site).bootstrapMethod())
                                .filter(link ->
                                        link.owner().packageName().equals("java.lang.runtime"))
                                .forEach(link ->
                                        left.add(entry.getName() + " " + link.methodName()));
                    }
                }
            }
        }

        assertThat(left).isEmpty();
    }

    @Test
    void whatIsPackagedHasTheOptionsThatAreDeclared() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var jar = PROJECT.resolve("cli/target/muster.jar").toString();
        var commands = List.of("play", "ansible", "inventory", "vault", "hold", "ca", "validators");

        for (var command : commands) {
            var packaged =
                    run(java, Map.of(), "-cp", jar, "dev.muster.cli.Main", command, "--help");

            assertThat(packaged.text()).isEqualTo(Typed.muster(command, "--help").out());
        }
        try (var zip = new ZipFile(jar)) {
            assertThat(zip.getEntry("dev/muster/cli/Written.class")).isNotNull();
        }
    }

    private record Said(int code, String text) {}

    private Said run(Path script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var argv = new ArrayList<String>(List.of("/usr/bin/env", script.toString()));
        argv.addAll(List.of(arguments));
        var builder = new ProcessBuilder(argv).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("MUSTER_JDK_FOLDERS", "");
        // No cache of classes is made by a JDK that is none.
        builder.environment().put("CI", "true");
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Said(process.waitFor(), text);
    }

    /// A JDK as far as the launcher can tell; its `java` prints how it was called.
    private Path jdk(String name, String version) throws IOException {
        var home = Files.createDirectories(jdks.resolve(name));
        var programs = Files.createDirectory(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        program(programs.resolve("java"), "echo \"$0 $*\"");
        program(programs.resolve("javac"), "exit 1");
        return home;
    }

    private static void program(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path found(String tool) {
        return List.of("/bin", "/usr/bin").stream()
                .map(place -> Path.of(place, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
