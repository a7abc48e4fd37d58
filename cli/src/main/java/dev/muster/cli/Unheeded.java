package dev.muster.cli;

import dev.muster.setting.Configuration;
import dev.muster.setting.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Settings that somebody says and that change nothing here.
final class Unheeded {
    /// Folders of programs in Python, and what they hold.
    private static final Map<Setting, String> PLUGINS =
            Map.of(
                    Setting.DEFAULT_CALLBACK_PLUGIN_PATH, "reports",
                    Setting.DEFAULT_FILTER_PLUGIN_PATH, "filters",
                    Setting.DEFAULT_LOOKUP_PLUGIN_PATH, "lookups",
                    Setting.DEFAULT_MODULE_PATH, "modules");

    /// What has no effect though it would have one in Ansible.
    private static final Map<Setting, String> IDLE =
            Map.of(
                    Setting.ACTION_WARNINGS, "warnings of tasks are always told",
                    Setting.DISPLAY_ARGS_TO_STDOUT, "headings hold no arguments",
                    Setting.VERBOSE_TO_STDERR, "everything goes to standard output",
                    Setting.DEFAULT_EXECUTABLE, "a host's own sh is spoken to",
                    Setting.INVENTORY_ENABLED, "every kind of inventory that is known is read",
                    Setting.TRANSFORM_INVALID_GROUP_CHARS, "a group's name stays as it is written");

    private Unheeded() {}

    /// A sentence for each.
    static List<String> in(Configuration settings) {
        var found = new ArrayList<String>();
        PLUGINS.keySet().stream()
                .sorted()
                .filter(settings::isSet)
                .forEach(setting ->
                        settings.paths(setting).stream()
                                .filter(Unheeded::holdsPython)
                                .forEach(folder ->
                                        found.add(
                                                "the "
                                                        + PLUGINS.get(setting)
                                                        + " in "
                                                        + folder
                                                        + " are written in Python and are not"
                                                        + " run")));
        IDLE.keySet().stream()
                .sorted()
                .filter(setting -> differs(setting, settings))
                .forEach(setting ->
                        found.add(
                                "the setting " + setting + " has no effect: " + IDLE.get(setting)));
        return found;
    }

    private static boolean differs(Setting setting, Configuration settings) {
        return settings.said(setting).isPresent()
                && !settings.text(setting).equals(Optional.of(setting.otherwise().orElse("")));
    }

    private static boolean holdsPython(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".py"));
        } catch (IOException _) {
            return false;
        }
    }
}
