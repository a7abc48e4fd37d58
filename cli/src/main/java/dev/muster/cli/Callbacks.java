package dev.muster.cli;

import dev.muster.report.AnsibleAdHoc;
import dev.muster.report.AnsibleDisplay;
import dev.muster.report.AnsibleJson;
import dev.muster.report.AnsibleLook;
import dev.muster.report.AnsibleProfile;
import dev.muster.report.Recap;
import dev.muster.run.Event;
import dev.muster.setting.Configuration;
import dev.muster.setting.Setting;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// How a run is told in Ansible's words: the display that `stdout_callback` names, and the further
/// reports of `callbacks_enabled`. Those that Ansible has in Python are known by their names.
final class Callbacks {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss.SSS").withZone(ZoneId.systemDefault());
    private static final Set<String> USUAL = Set.of("default", "yaml", "debug", "skippy");
    private static final Set<String> FURTHER = Set.of("timer", "profile_tasks", "junit");

    private final Surroundings here;
    private final String name;
    private final List<String> further;
    private final AnsibleDisplay display;
    private final AnsibleLook look;
    private final Telling telling;
    private final AnsibleProfile profile;

    /// A display: what it is told, what it has counted, and what it says last.
    private record Telling(Consumer<Event> told, Supplier<Recap> recap, Runnable end) {}

    Callbacks(Surroundings here, AnsibleLook given) {
        this.here = here;
        var settings = here.configuration();
        this.name = bare(settings.text(Setting.DEFAULT_STDOUT_CALLBACK).orElse("default"));
        this.further =
                settings.list(Setting.CALLBACKS_ENABLED).stream().map(Callbacks::bare).toList();
        this.look =
                name.equals("yaml") || isYaml(settings)
                        ? given.asYaml()
                        : name.equals("skippy") ? given.withoutSkipped() : given;
        this.display = new AnsibleDisplay(here.out(), here.err(), look);
        this.telling = telling();
        this.profile =
                new AnsibleProfile(
                        here.out(),
                        here.clock(),
                        further.contains("timer"),
                        further.contains("profile_tasks"));
    }

    private static String bare(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static boolean isYaml(Configuration settings) {
        return settings.text(Setting.DEFAULT_STDOUT_CALLBACK).filter("default"::equals).isPresent()
                && settings.text(Setting.CALLBACK_RESULT_FORMAT).filter("yaml"::equals).isPresent();
    }

    private Telling telling() {
        return switch (name) {
            case "json" -> {
                var json = new AnsibleJson(here.out(), here.clock(), display::warn);
                yield new Telling(json, json::recap, json::finish);
            }
            case "minimal", "oneline" -> {
                var lines =
                        new AnsibleAdHoc(
                                here.out(),
                                look,
                                name.equals("oneline"),
                                Optional.empty(),
                                display::warn);
                yield new Telling(lines, lines::recap, () -> {});
            }
            default -> new Telling(display, display::recap, display::finish);
        };
    }

    /// The usual display, which also takes warnings.
    AnsibleDisplay display() {
        return display;
    }

    /// Whether the usual display tells the run.
    boolean isUsual() {
        return telling.told == display;
    }

    /// Warns of reports that nobody here can make.
    void warn() {
        if (isUsual() && !USUAL.contains(name)) {
            display.warn(
                    "the display '"
                            + name
                            + "' is written in Python and can't be used here, the usual one is: known are"
                            + " default, debug, json, minimal, oneline, skippy and yaml");
        }
        for (var report : further) {
            if (!FURTHER.contains(report)) {
                display.warn(
                        "the report '"
                                + report
                                + "' is written in Python and is left out: known are timer,"
                                + " profile_tasks and junit");
            }
        }
    }

    void accept(Event event) {
        telling.told.accept(event);
        profile.accept(event);
    }

    Recap recap() {
        return telling.recap.get();
    }

    /// The file that the report `junit` writes.
    Optional<Path> junit(Path playbook) {
        if (!further.contains("junit")) {
            return Optional.empty();
        }
        var folder =
                here.variable("JUNIT_OUTPUT_DIR")
                        .map(Path::of)
                        .orElseGet(() -> here.home().resolve(".ansible.log"));
        var base = playbook.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        return Optional.of(
                folder.resolve(base + "-" + MOMENT.format(here.clock().instant()) + ".xml"));
    }

    /// Says what is to be said last.
    void finish() {
        telling.end.run();
        profile.finish();
    }
}
