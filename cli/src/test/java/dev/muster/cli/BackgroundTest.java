package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.testkit.LoopbackHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tasks with `async` over SSH: jobs that a host does by itself.
class BackgroundTest {
    @TempDir private Path folder;
    private SshDesk desk;
    private LoopbackHost node;

    @BeforeEach
    void startNode() throws IOException {
        desk = new SshDesk(folder);
        node = desk.start();
        desk.has("node", node);
    }

    @AfterEach
    void stopNode() {
        node.close();
    }

    private Typed play(String tasks, String... more) throws IOException {
        return play(Map.of(), tasks, more);
    }

    private Typed play(Map<String, String> environment, String tasks, String... more)
            throws IOException {
        var words = new ArrayList<>(List.of("--output", "ansible"));
        words.addAll(List.of(more));
        words.add(desk.site(tasks));
        return desk.typed(environment, "muster", "play", words.toArray(String[]::new));
    }

    @Test
    void aJobGoesOnWhileOtherTasksRunAndTellsWhatItCameTo() throws IOException {
        var typed =
                play(
                        """
                        - shell: mkfifo gate
                        - shell: read -r said <gate; echo "$said"; exit 3
                          async: 60
                          poll: 0
                          register: job
                        - async_status: {jid: "{{ job.ansible_job_id }}"}
                          register: before
                        - assert:
                            that:
                              - job is started and job is not finished and job is changed
                              - job.results_file == root ~ '/.ansible_async/' ~ job.ansible_job_id
                              - before is not finished and before is not changed
                        - shell: echo opened >gate
                        - async_status: {jid: "{{ job.ansible_job_id }}"}
                          register: after
                          until: after is finished
                          delay: 0.1
                          retries: 200
                          ignore_errors: true
                        - assert:
                            that:
                              - after is failed and after is changed and after.rc == 3
                              - after.stdout_lines == ['opened']
                              - after.cmd is search('read -r said')
                              - after.msg == 'non-zero return code'
                        - async_status: {jid: "{{ job.ansible_job_id }}", mode: cleanup}
                          register: erased
                        - assert: {that: erased.erased == job.results_file}
                        - async_status: {jid: "{{ job.ansible_job_id }}"}
                          register: gone
                          ignore_errors: true
                        - assert: {that: gone.msg == 'could not find job'}
                        """);

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        assertThat(node.home().resolve(".ansible_async")).isEmptyDirectory();
    }

    @Test
    void anotherRunReadsWhatAJobCameTo() throws IOException {
        var first =
                play(
                        Map.of("ANSIBLE_ASYNC_DIR", "~/jobs"),
                        """
                        - shell: echo done >&2
                          async: 60
                          poll: 0
                          register: job
                        - copy: {dest: "{{ root }}/job", content: "{{ job.ansible_job_id }}"}
                        """);
        var second =
                play(
                        """
                        - async_status: {jid: "{{ id }}"}
                          vars: {ansible_async_dir: "{{ root }}/jobs"}
                          register: job
                          until: job is finished
                          delay: 0.1
                          retries: 200
                        - assert: {that: [job.rc == 0, job.stderr == 'done', job is changed]}
                        """,
                        "-e",
                        "id=" + Files.readString(node.home().resolve("job")));

        assertThat(first.exit()).as(first.toString()).isEqualTo(ExitCode.DONE);
        assertThat(second.exit()).as(second.toString()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void whatAJobLeavesIsItsOwnersAndTellsNoSecret() throws IOException {
        var secret = "T0p+secret-w0rd";
        Files.writeString(folder.resolve("secret.yml"), "word: " + secret + "\n");
        Files.writeString(folder.resolve("pass"), "hunter2");
        var pass = folder.resolve("pass").toString();
        Typed.muster(
                "vault",
                "encrypt",
                "--vault-password-file",
                pass,
                folder.resolve("secret.yml").toString());

        var typed =
                play(
                        """
                        - include_vars: secret.yml
                        - shell: cat >/dev/null; test "$X" = "{{ word }}" && echo so
                          args: {stdin: "{{ word }}"}
                          environment: {X: "{{ word }}"}
                          async: 60
                          poll: 0
                          register: job
                        - async_status: {jid: "{{ job.ansible_job_id }}"}
                          register: seen
                          until: seen is finished
                          delay: 0.1
                          retries: 200
                        - assert: {that: [seen.stdout == 'so', word in seen.cmd]}
                        """,
                        "--vault-password-file",
                        pass);

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        var jobs = node.home().resolve(".ansible_async");
        try (var left = Files.walk(jobs)) {
            for (var path : left.filter(path -> !path.equals(jobs)).toList()) {
                boolean isFolder = Files.isDirectory(path);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(isFolder ? "rwx------" : "rw-------");
                if (!isFolder) {
                    assertThat(Files.readString(path)).as(path.toString()).doesNotContain(secret);
                }
            }
        }
        try (var files = Files.list(jobs)) {
            var result = files.filter(Files::isRegularFile).findFirst().orElseThrow();
            assertThat(Files.readString(result)).contains("\"stdout\": \"so", "********");
        }
    }

    @Test
    void aJobThatIsWaitedForLeavesNothingBehind() throws IOException {
        var typed =
                play(
                        """
                        - shell: echo {{ item }}
                          async: 60
                          poll: 5
                          register: jobs
                          loop: [a, b]
                        - assert:
                            that:
                              - jobs.results | map(attribute='stdout') | list == ['a', 'b']
                              - jobs.results[0] is finished
                        - file: {path: "{{ root }}/data", state: directory}
                          async: 60
                          poll: 5
                          register: made
                        - assert: {that: [made is changed, made is finished, made.mode is defined]}
                        - stat: {path: "{{ root }}/data"}
                          async: 60
                          poll: 5
                          register: found
                        - assert: {that: [found.stat.isdir, found is finished, found is not changed]}
                        """);

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        assertThat(typed.out()).contains("ASYNC OK on node: jid=j");
        assertThat(node.home().resolve(".ansible_async")).isEmptyDirectory();
    }

    @Test
    void aJobThatTakesTooLongIsEnded() throws IOException {
        var typed =
                play(
                        """
                        - shell: echo $$ >job; (sleep 3; touch late) & sleep 30
                          async: 1
                          poll: 1
                          ignore_errors: true
                        - command: sleep 3
                        - stat: {path: "{{ root }}/late"}
                          register: late
                        - fail: {msg: the job lives on}
                          when: late.stat.exists
                        """);

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        assertThat(typed.out())
                .contains(
                        "ASYNC POLL on node: jid=j",
                        "started=1 finished=0",
                        "ASYNC FAILED on node: jid=j",
                        "async task did not complete within the requested time - 1s");
    }

    @Test
    void whatCannotBeLeftAloneSaysSo() throws IOException {
        var typed =
                play(
                        """
                        - debug: {msg: hello}
                          async: 10
                          ignore_errors: true
                          register: debugged
                        - copy: {dest: "{{ root }}/x", content: x}
                          async: 10
                          poll: 0
                          ignore_errors: true
                          register: copied
                        - command: touch {{ root }}/x
                          async: 10
                          check_mode: true
                          ignore_errors: true
                          register: checked
                        - assert:
                            that:
                              - debugged.msg == 'async is not supported for this task.'
                              - copied.msg == debugged.msg
                              - checked.msg == 'check mode and async cannot be used on same task.'
                        """);

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        assertThat(node.home().resolve("x")).doesNotExist();
    }
}
