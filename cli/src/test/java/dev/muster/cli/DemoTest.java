package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoTest {
    @Test
    void everyStageComesOutAndNothingIsLeft() {
        var typed = Typed.muster("demo");

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        assertThat(typed.out())
                .contains("chain1   : ok=6 changed=5", "chain1   : ok=6 changed=0")
                .contains("drift on storage2: Unit", "mode: 0644 → 0600", "+NoNewPrivileges=yes")
                .contains("exit code 3", "no drift on 4 hosts")
                .doesNotContain("/key/swarm/psk");
        var folder = Pattern.compile("below (\\S+)\\.\n").matcher(typed.out());
        assertThat(folder.find()).isTrue();
        assertThat(Path.of(folder.group(1))).doesNotExist();
    }
}
