package dev.muster.cli;

import dev.muster.report.AnsibleLook;
import dev.muster.report.View;
import dev.muster.setting.Setting;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What is told of a run, and where.
final class ReportOptions {
    @Mixin private LookOptions look = new LookOptions();

    @Option(names = "--json", description = "Print events as JSON, one object a line.")
    private boolean json;

    @Option(
            names = "--events",
            paramLabel = "FILE",
            description = "Append the events as JSON to a file too. MUSTER_EVENTS stands for it.")
    private Optional<Path> events = Optional.empty();

    @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit XML.")
    private Optional<Path> junit = Optional.empty();

    @Option(
            names = "--profile",
            description =
                    "Tell what the run has waited for, by task and by host. MUSTER_PROFILE=1 does"
                            + " the same.")
    private boolean profile;

    @Option(
            names = "--output",
            paramLabel = "STYLE",
            description =
                    "muster, or ansible for the words that its users' scripts look for; the"
                            + " latter when called by one of its names.")
    private Optional<Style> style = Optional.empty();

    /// Whose words a run is told in.
    enum Style {
        MUSTER,
        ANSIBLE
    }

    int verbosity() {
        return look.verbosity();
    }

    /// How much is told, with what the settings ask for.
    int verbosity(Surroundings here) {
        return look.verbosity() > 0
                ? look.verbosity()
                : here.configuration().number(Setting.DEFAULT_VERBOSITY).orElse(0);
    }

    boolean isAnsible(Surroundings here) {
        return style.map(Style.ANSIBLE::equals).orElse(here.isDropIn());
    }

    /// How Ansible would tell it here.
    AnsibleLook look(Surroundings here) {
        return Looking.at(here, look.colour(), verbosity(here));
    }

    boolean json() {
        return json;
    }

    Optional<Path> events(Surroundings here) {
        return events.or(() -> here.variable("MUSTER_EVENTS").map(Path::of));
    }

    /// The same with a file for JUnit XML where none was named.
    ReportOptions alsoTo(Optional<Path> file) {
        junit = junit.or(() -> file);
        return this;
    }

    Optional<Path> junit() {
        return junit;
    }

    /// Whether a profile is wanted.
    boolean profile(Surroundings here) {
        return profile || isProfiled(here);
    }

    /// Whether the environment wants a profile of every run.
    static boolean isProfiled(Surroundings here) {
        return here.variable("MUSTER_PROFILE").filter(value -> !value.equals("0")).isPresent();
    }

    View view(Surroundings here) {
        return look.view(here);
    }
}
