package dev.muster.cli;

import dev.muster.run.Settings;
import dev.muster.setting.Setting;
import picocli.CommandLine.Option;

/// Whether to change anything, and to show what changes.
final class CheckOptions {
    @Option(
            names = {"-C", "--check"},
            description = "Change nothing; tell what would change.")
    private boolean check;

    @Option(
            names = {"-D", "--diff"},
            description = "Show what changes in files.")
    private boolean differences;

    boolean check() {
        return check;
    }

    boolean differences(Surroundings here) {
        return differences || here.configuration().truth(Setting.DIFF_ALWAYS);
    }

    Settings.Mode mode(Surroundings here) {
        return new Settings.Mode(check, differences(here));
    }
}
