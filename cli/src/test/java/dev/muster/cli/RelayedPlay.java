package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.testkit.LoopbackHost;
import dev.muster.testkit.Relay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// The playbook `site.yml` of a folder, run on a host whose wire is counted.
record RelayedPlay(Path folder, LoopbackHost node) {
    /// Runs it, and tells what went over the wire.
    ///
    /// @param distance of the host
    Relay run(Duration distance) throws IOException {
        var desk = new SshDesk(folder);
        try (var relay = Relay.to(node.port(), distance)) {
            desk.has("one", node, relay.port());
            var typed = desk.typed("play", desk.at("site.yml").toString());
            assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
            relay.finish();
            return relay;
        }
    }
}
