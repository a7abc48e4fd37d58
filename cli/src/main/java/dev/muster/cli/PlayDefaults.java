package dev.muster.cli;

import dev.muster.run.FactStore;
import dev.muster.run.Settings;
import dev.muster.setting.Configuration;
import dev.muster.setting.Setting;
import dev.muster.value.Value;
import dev.muster.variables.Rules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What settings say of plays that do not say it themselves.
final class PlayDefaults {
    private PlayDefaults() {}

    /// What becomes of a mapping that is set again.
    private enum Hashes {
        REPLACE,
        MERGE
    }

    /// Keywords of every play.
    static Map<String, Value> keywords(Configuration settings) {
        var keywords = new TreeMap<String, Value>();
        text(settings, Setting.DEFAULT_STRATEGY, "strategy", keywords);
        text(settings, Setting.DEFAULT_FACT_PATH, "fact_path", keywords);
        text(settings, Setting.DEFAULT_BECOME_EXE, "become_exe", keywords);
        text(settings, Setting.DEFAULT_BECOME_FLAGS, "become_flags", keywords);
        truth(settings, Setting.ANY_ERRORS_FATAL, "any_errors_fatal", keywords);
        truth(settings, Setting.DEFAULT_NO_LOG, "no_log", keywords);
        number(settings, Setting.TASK_TIMEOUT, "timeout", keywords);
        number(settings, Setting.DEFAULT_GATHER_TIMEOUT, "gather_timeout", keywords);
        number(settings, Setting.DEFAULT_REMOTE_PORT, "port", keywords);
        if (settings.isSet(Setting.DEFAULT_GATHER_SUBSET)) {
            keywords.put(
                    "gather_subset", Value.texts(settings.list(Setting.DEFAULT_GATHER_SUBSET)));
        }
        if (settings.text(Setting.DEFAULT_GATHERING).filter("explicit"::equals).isPresent()) {
            keywords.put("gather_facts", Value.FALSE);
        }
        return keywords;
    }

    private static void text(
            Configuration settings, Setting setting, String word, Map<String, Value> keywords) {
        settings.said(setting).ifPresent(text -> keywords.put(word, Value.text(text)));
    }

    private static void truth(
            Configuration settings, Setting setting, String word, Map<String, Value> keywords) {
        if (settings.truth(setting)) {
            keywords.put(word, Value.TRUE);
        }
    }

    private static void number(
            Configuration settings, Setting setting, String word, Map<String, Value> keywords) {
        settings.number(setting)
                .filter(number -> number > 0)
                .ifPresent(number -> keywords.put(word, Value.of(number)));
    }

    /// The environment, with the folders of roles and collections that a file of settings names.
    static Map<String, String> environment(Surroundings here) {
        var environment = new HashMap<>(here.environment());
        var settings = here.configuration();
        folders(settings, Setting.DEFAULT_ROLES_PATH)
                .ifPresent(paths -> environment.put("ANSIBLE_ROLES_PATH", paths));
        folders(settings, Setting.COLLECTIONS_PATHS)
                .ifPresent(paths -> environment.put("ANSIBLE_COLLECTIONS_PATH", paths));
        return environment;
    }

    private static Optional<String> folders(Configuration settings, Setting setting) {
        return settings.isSet(setting)
                ? Optional.of(
                        settings.paths(setting).stream()
                                .map(Path::toString)
                                .collect(Collectors.joining(":")))
                : Optional.empty();
    }

    /// How facts are gathered and kept, and what counts for a mistake.
    static Settings.Customs customs(Surroundings here) {
        var settings = here.configuration();
        boolean keeps =
                settings.text(Setting.CACHE_PLUGIN)
                        .map(name -> name.replaceFirst(".*\\.", ""))
                        .filter("jsonfile"::equals)
                        .isPresent();
        var store =
                settings.path(Setting.CACHE_PLUGIN_CONNECTION)
                        .filter(_ -> keeps)
                        .map(folder ->
                                new FactStore(
                                        folder,
                                        settings.said(Setting.CACHE_PLUGIN_PREFIX).orElse(""),
                                        Duration.ofSeconds(
                                                settings.number(Setting.CACHE_PLUGIN_TIMEOUT)
                                                        .orElse(0)),
                                        here.clock()));
        return new Settings.Customs(
                settings.text(Setting.DEFAULT_GATHERING).filter("smart"::equals).isPresent(),
                store,
                settings.text(Setting.DEFAULT_MANAGED_STR).orElse(""),
                settings.truth(Setting.ERROR_ON_MISSING_HANDLER),
                settings.text(Setting.ASYNC_DIR).orElse(Settings.Customs.USUAL.jobFolder()),
                settings.choice(Setting.HOST_PATTERN_MISMATCH, Settings.Strangers.class),
                new Rules(
                        settings.choice(Setting.DEFAULT_HASH_BEHAVIOUR, Hashes.class)
                                == Hashes.MERGE,
                        settings.truth(Setting.INJECT_FACTS_AS_VARS),
                        settings.truth(Setting.DEFAULT_PRIVATE_ROLE_VARS)));
    }
}
