package dev.muster.cli;

import dev.muster.setting.Setting;
import java.nio.file.Path;
import java.util.stream.Collectors;

/// What the program says of its version where it stands in for Ansible: that of the language it
/// speaks, and then its own.
final class AnsibleVersion {
    /// The version whose language is spoken.
    static final String LANGUAGE = "2.14.18";

    private AnsibleVersion() {}

    static void print(Surroundings here) {
        var settings = here.configuration();
        var file = settings.file().map(Path::toString).orElse("None");
        var collections =
                settings.paths(Setting.COLLECTIONS_PATHS).stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(":"));
        here.out().println(here.program() + " [core " + LANGUAGE + "]");
        here.out().println("  config file = " + file);
        here.out().println("  ansible collection location = " + collections);
        here.out().println("  executable location = " + here.installation().resolve("muster"));
        here.out().println("  spoken by " + new Program.Version().getVersion()[0]);
    }
}
