package dev.muster.cli;

import dev.muster.report.ExitCode;
import dev.muster.report.YamlText;
import dev.muster.setting.Configuration;
import dev.muster.setting.Setting;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `muster config`: which settings there are, and what they are here.
@Command(
        name = "config",
        description = {
            "Shows the settings of ansible.cfg and ANSIBLE_... variables.",
            "list: which there are; dump: what they are here, and who says so; view: the file."
        },
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {
    private final Surroundings here;

    /// What to show.
    enum Wanted {
        LIST,
        DUMP,
        VIEW
    }

    @Parameters(arity = "1", paramLabel = "WHAT", description = "list, dump or view.")
    private Wanted wanted = Wanted.LIST;

    @Option(
            names = {"--only-changed", "--changed-only"},
            description = "Only those that somebody sets.")
    private boolean onlyChanged;

    @Option(
            names = {"-v", "--verbose"},
            description = "Understood: there is no more to tell.")
    @SuppressWarnings("UnusedVariable")
    private boolean[] verbose = {};

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The file, instead of the one that is found.")
    private String file = "";

    ConfigCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        var settings = configuration();
        settings.verify();
        switch (wanted) {
            case LIST -> here.out().print(YamlText.of(all()));
            case DUMP -> dump(settings);
            case VIEW -> view(settings);
        }
        return ExitCode.DONE.code();
    }

    private Configuration configuration() {
        if (file.isEmpty()) {
            return here.configuration();
        }
        var environment = new LinkedHashMap<>(here.environment());
        environment.put("ANSIBLE_CONFIG", file);
        return Configuration.of(environment, java.nio.file.Path.of(""), here.home());
    }

    /// Every setting with all that is to be said of it.
    static Value all() {
        var all = new LinkedHashMap<String, Value>();
        for (var setting : Setting.values()) {
            var about = new LinkedHashMap<String, Value>();
            about.put("default", setting.otherwise().<Value>map(Value::text).orElse(Value.NULL));
            about.put("description", Value.text(setting.sentence()));
            about.put(
                    "env",
                    Value.list(
                            setting.variables().stream()
                                    .map(name ->
                                            Value.map(
                                                    new LinkedHashMap<>(
                                                            java.util.Map.of(
                                                                    "name", Value.text(name)))))
                                    .toList()));
            about.put("ini", Value.list(setting.keys().stream().map(ConfigCommand::key).toList()));
            about.put("type", Value.text(setting.type().word()));
            all.put(setting.name(), Value.map(about));
        }
        return Value.map(all);
    }

    private static Value key(Setting.Key key) {
        var about = new LinkedHashMap<String, Value>();
        about.put("key", Value.text(key.name()));
        about.put("section", Value.text(key.section()));
        return Value.map(about);
    }

    private void dump(Configuration settings) {
        if (onlyChanged) {
            var found = settings.file().map(Object::toString).orElse("None");
            here.out().println("CONFIG_FILE() = " + found);
        }
        Arrays.stream(Setting.values())
                .filter(setting -> !onlyChanged || settings.isSet(setting))
                .forEach(setting -> {
                    var origin = settings.chosen(setting).origin();
                    var value = value(setting, settings);
                    here.out().println(setting.name() + "(" + origin + ") = " + value);
                });
    }

    private static String value(Setting setting, Configuration settings) {
        return switch (setting.type()) {
            case BOOL -> settings.truth(setting) ? "True" : "False";
            case NUMBER -> settings.number(setting).map(String::valueOf).orElse("None");
            case TEXT -> settings.chosen(setting).text().orElse("None");
            case PATH -> settings.path(setting).map(Object::toString).orElse("None");
            case LIST ->
                    settings.chosen(setting).text().isPresent()
                            ? quoted(settings.list(setting))
                            : "None";
            case PATHS -> quoted(settings.paths(setting).stream().map(Object::toString).toList());
            case SOURCES -> quoted(settings.sources(setting));
        };
    }

    private static String quoted(List<String> words) {
        return words.stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private void view(Configuration settings) {
        var path =
                settings.file()
                        .orElseThrow(() ->
                                new InputException(
                                        Diagnostic.error(
                                                "Invalid or no config file was supplied")));
        try {
            here.out().print(Files.readString(path));
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
