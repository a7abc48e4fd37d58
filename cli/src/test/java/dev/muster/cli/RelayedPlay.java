package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.testkit.LoopbackHost;
import dev.muster.testkit.Relay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The playbook `site.yml` of a folder, run on a host whose wire is counted.
record RelayedPlay(Path folder, LoopbackHost node) {
    /// Runs it, and tells what went over the wire.
    Relay run() throws IOException {
        try (var relay = Relay.to(node.port())) {
            Files.writeString(
                    folder.resolve("known_hosts"),
                    node.knownHostsLine().replace(":" + node.port(), ":" + relay.port()) + "\n");
            Files.writeString(
                    folder.resolve("hosts"),
                    "one ansible_host=127.0.0.1 ansible_user=ops ansible_port="
                            + relay.port()
                            + " ansible_ssh_private_key_file="
                            + node.keyFile()
                            + "\n");
            var typed =
                    Typed.muster(
                            "play",
                            "-i",
                            folder.resolve("hosts").toString(),
                            "--ssh-known-hosts",
                            folder.resolve("known_hosts").toString(),
                            folder.resolve("site.yml").toString());
            assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
            relay.finish();
            return relay;
        }
    }
}
