package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.run.Prompting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that a vault holds, made, changed and played.
class VaultTest {
    private static final String CANARY = "canary-2f7c1b";

    @TempDir private Path folder;

    @BeforeEach
    void passwords() throws IOException {
        write("pass", "hunter2\n");
        write("other", "swordfish\n");
    }

    private Path write(String name, String text) throws IOException {
        return TextFile.write(folder, name, text);
    }

    private Typed vault(String action, String... more) {
        return vault(Prompting.NOBODY, action, more);
    }

    private Typed vault(Prompting person, String action, String... more) {
        var arguments = new ArrayList<>(List.of(action));
        arguments.addAll(List.of(more));
        return Typed.muster(Map.of(), person, "ansible-vault", arguments);
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    /// Somebody who gives these answers and notes the questions.
    private static Prompting person(Deque<String> answers, List<String> asked) {
        return (question, _, _) -> {
            asked.add(question);
            return java.util.Optional.ofNullable(answers.poll());
        };
    }

    private Path encrypted(String name, String text, String... id) throws IOException {
        var file = write(name, text);
        var with = id.length == 0 ? at("pass") : id[0];
        assertThat(vault("encrypt", "--vault-id", with, file.toString()).exit())
                .isEqualTo(ExitCode.DONE);
        return file;
    }

    @Test
    void aFileIsEncryptedViewedAndDecrypted() throws IOException {
        var file = encrypted("a.yml", "key: value\n");

        assertThat(Files.readString(file)).startsWith("$ANSIBLE_VAULT;1.1;AES256\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(vault("view", "--vault-password-file", at("pass"), file.toString()).out())
                .isEqualTo("key: value\n");
        vault("decrypt", "--vault-password-file", at("pass"), file.toString());
        assertThat(file).hasContent("key: value");
    }

    @Test
    void aWrongPasswordLeavesTheFileAsItIs() throws IOException {
        var file = encrypted("a.yml", "key: value\n");
        var before = Files.readString(file);

        var typed = vault("decrypt", "--vault-password-file", at("other"), file.toString());

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).contains("decryption failed", file.toString());
        assertThat(file).hasContent(before);
    }

    @Test
    void whatIsEncryptedIsNotEncryptedAgain() throws IOException {
        var file = encrypted("a.yml", "key: value\n");

        var typed = vault("encrypt", "--vault-password-file", at("pass"), file.toString());

        assertThat(typed.err()).contains("already encrypted");
    }

    @Test
    void rekeyingKeepsTheModeAndChangesThePassword() throws IOException {
        var file = encrypted("a.yml", "key: value\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        var typed =
                vault(
                        "rekey",
                        "--vault-password-file",
                        at("pass"),
                        "--new-vault-id",
                        "prod@" + at("other"),
                        file.toString());

        assertThat(typed.err()).isEqualTo("Rekey successful\n");
        assertThat(Files.readString(file)).startsWith("$ANSIBLE_VAULT;1.2;AES256;prod\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(vault("view", "--vault-id", at("other"), file.toString()).out())
                .isEqualTo("key: value\n");
    }

    @Test
    void anEditorSeesThePlainTextAndItsWorkIsEncrypted() throws IOException {
        var file = encrypted("a.yml", "key: value\n", "dev@" + at("pass"));
        var editor = write("edit", "#!/bin/sh\nsed -i s/value/other/ \"$1\"\n");
        Files.setPosixFilePermissions(editor, PosixFilePermissions.fromString("rwx------"));

        Typed.muster(
                Map.of("EDITOR", editor.toString()),
                Prompting.NOBODY,
                "muster",
                List.of("vault", "edit", "--vault-id", at("pass"), file.toString()));

        assertThat(Files.readString(file)).startsWith("$ANSIBLE_VAULT;1.2;AES256;dev\n");
        assertThat(vault("view", "--vault-id", at("pass"), file.toString()).out())
                .isEqualTo("key: other\n");
    }

    @Test
    void aPersonTypesANewPasswordTwice() throws IOException {
        var file = write("a.yml", "key: value\n");
        var asked = new ArrayList<String>();
        var answers = new ArrayDeque<>(List.of("one", "two"));

        var typed =
                vault(person(answers, asked), "encrypt", "--vault-id", "dev@prompt", at("a.yml"));

        assertThat(asked)
                .containsExactly(
                        "New vault password (dev): ", "Confirm new vault password (dev): ");
        assertThat(typed.err()).contains("do not match");
        assertThat(file).hasContent("key: value");
    }

    @Test
    void aProgramGivesThePasswordOfAName() throws IOException {
        encrypted("a.yml", "key: value\n", "prod@" + at("other"));
        var client =
                write(
                        "keys-client.sh",
                        "#!/bin/sh\n[ \"$1 $2\" = '--vault-id prod' ] && echo swordfish\n");
        Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rwx------"));

        assertThat(vault("view", "--vault-id", "prod@" + client, at("a.yml")).out())
                .isEqualTo("key: value\n");
        assertThat(vault("view", "--vault-id", "dev@" + client, at("a.yml")).err())
                .contains("keys-client.sh exited with 1");
    }

    @Test
    void aValueIsEncryptedForAFileOfVariables() throws IOException {
        var typed =
                vault(
                        "encrypt_string",
                        "--vault-password-file",
                        at("pass"),
                        "--name",
                        "token",
                        CANARY);

        assertThat(typed.out())
                .startsWith("token: !vault |\n          $ANSIBLE_VAULT;1.1;AES256\n          ");
        write("vars.yml", typed.out());
        assertThat(played("localhost", "[{debug: {msg: '{{ token | length }}'}}]").out())
                .contains(String.valueOf(CANARY.length()));
    }

    private Typed played(String hosts, String tasks) throws IOException {
        write(
                "site.yml",
                "[{hosts: %s, gather_facts: false, vars_files: vars.yml, tasks: %s}]"
                        .formatted(hosts, tasks));
        return Typed.muster(
                "play", "--vault-password-file", at("pass"), "--diff", "-vvvv", at("site.yml"));
    }

    @Test
    void filesThatCopyAndTemplateTakeAreDecryptedOnTheWay() throws IOException {
        encrypted("vars.yml", "secret: %s\ndir: %s/out\n".formatted(CANARY, folder));
        encrypted("files/key", CANARY + "\n");
        encrypted("files/tree/key", CANARY + "\n");
        encrypted("templates/conf.j2", "k={{ secret }}\n");

        var typed =
                played(
                        "localhost",
                        """
                        [{file: {path: "{{ dir }}", state: directory}},
                         {copy: {src: key, dest: "{{ dir }}/copied"}},
                         {copy: {src: key, dest: "{{ dir }}/sealed", decrypt: false}},
                         {copy: {src: tree/, dest: "{{ dir }}/tree/"}},
                         {template: {src: conf.j2, dest: "{{ dir }}/conf"}},
                         {copy: {content: "{{ lookup('unvault', 'key') }}", dest: "{{ dir }}/looked"}}]
                        """);

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        assertThat(folder.resolve("out/copied")).hasContent(CANARY);
        assertThat(folder.resolve("out/tree/key")).hasContent(CANARY);
        assertThat(folder.resolve("out/conf")).hasContent("k=" + CANARY);
        assertThat(folder.resolve("out/looked")).hasContent(CANARY);
        assertThat(Files.readString(folder.resolve("out/sealed"))).startsWith("$ANSIBLE_VAULT");
        assertThat(typed.out() + typed.err()).doesNotContain(CANARY);
    }

    @Test
    void anEncryptedArchiveIsUnpackedOnTheHost() throws Exception {
        encrypted("vars.yml", "secret: none\n");
        Files.createDirectories(folder.resolve("files"));
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("key"), CANARY + "\n");
        for (var packer : List.of("gzip", "xz")) {
            var archive = folder.resolve("files/keys.tar." + packer).toString();
            var packing =
                    new ProcessBuilder("tar", "-C", at(""), "--" + packer, "-cf", archive, "key");
            assertThat(packing.inheritIO().start().waitFor()).isZero();
            Typed.muster("vault", "encrypt", "--vault-password-file", at("pass"), archive);
            assertThat(Files.readString(Path.of(archive))).startsWith("$ANSIBLE_VAULT;");
            var tasks = "[{unarchive: {src: keys.tar.%s, dest: %s/out}}]".formatted(packer, folder);

            var typed = played("localhost", tasks);
            var again = played("localhost", tasks);

            assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
            assertThat(again.out()).contains("changed=0");
            assertThat(folder.resolve("out/key")).hasContent(CANARY);
            Files.delete(folder.resolve("out/key"));
        }
    }

    @Test
    void variablesOfGroupsAndTheCommandLineMayBeEncrypted() throws IOException {
        encrypted("group_vars/all.yml", "one: " + CANARY + "\n");
        var extra = encrypted("extra.yml", "two: " + CANARY + "\n");
        write("hosts", "node ansible_connection=local\n");
        write(
                "site.yml",
                "[{hosts: all, gather_facts: false, tasks: [{assert: {that: one == two}}]}]");

        var typed =
                Typed.muster(
                        Map.of("ANSIBLE_VAULT_PASSWORD_FILE", at("pass")),
                        Prompting.NOBODY,
                        "muster",
                        List.of("play", "-i", at("hosts"), "-e", "@" + extra, at("site.yml")));

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aMistakeInAnEncryptedFileShowsNoneOfIt() throws IOException {
        encrypted("vars.yml", "secret: " + CANARY + "\n  broken: [\n");

        var typed = played("localhost", "[{debug: {var: secret}}]");

        assertThat(typed.out() + typed.err()).contains("vars.yml:").doesNotContain(CANARY);
    }

    @Test
    void whoIsAddedToTheRecipientsMayReadAndWhoIsRemovedMayNot() throws IOException {
        var keys = Path.of("../engine/src/test/resources/vault/age").toAbsolutePath();
        var alice = Files.readString(keys.resolve("ed25519.pub")).strip();
        var bob = Files.readString(keys.resolve("rsa.pub")).strip();
        vault("recipients", "--add", alice, folder.toString());
        var file = write("vars/keys.yml", "key: value\n");
        vault("encrypt", "--age", file.toString());

        var withBob =
                vault(
                        "recipients",
                        "--age-identity",
                        keys.resolve("ed25519").toString(),
                        "--add",
                        bob,
                        folder.toString());

        assertThat(withBob.out()).isEqualTo(alice + "\n" + bob + "\n");
        assertThat(viewed(file, keys.resolve("rsa")).out()).isEqualTo("key: value\n");

        vault(
                "recipients",
                "--age-identity",
                keys.resolve("rsa").toString(),
                "--remove",
                "alice",
                folder.toString());

        assertThat(viewed(file, keys.resolve("ed25519")).err()).contains("encrypted to other keys");
        assertThat(viewed(file, keys.resolve("rsa")).out()).isEqualTo("key: value\n");
    }

    private Typed viewed(Path file, Path key) {
        return vault("view", "--age-identity", key.toString(), file.toString());
    }

    @Test
    void anEncryptedFileWithoutAPasswordIsAMistake() throws IOException {
        encrypted("vars.yml", "secret: " + CANARY + "\n");
        write("site.yml", "[{hosts: localhost, vars_files: vars.yml, tasks: []}]");

        var typed = Typed.muster("play", at("site.yml"));

        assertThat(typed.exit()).isNotEqualTo(ExitCode.DONE);
        assertThat(typed.err() + typed.out()).contains("no vault password is given", "vars.yml");
    }
}
