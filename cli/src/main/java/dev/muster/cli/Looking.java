package dev.muster.cli;

import dev.muster.report.AnsibleLook;
import dev.muster.setting.Setting;
import java.util.Optional;

/// How Ansible would show a run in these surroundings.
final class Looking {
    private Looking() {}

    /// @param colour whether colours are asked for or refused on the command line
    static AnsibleLook at(Surroundings here, Optional<Boolean> colour, int verbosity) {
        var settings = here.configuration();
        int columns = here.columns().orElse(0) - 1;
        return new AnsibleLook(
                colour.orElseGet(() -> hasColours(here)),
                Math.max(AnsibleLook.NARROWEST, columns),
                verbosity,
                settings.truth(Setting.DISPLAY_SKIPPED_HOSTS),
                settings.truth(Setting.DISPLAY_OK_HOSTS),
                settings.truth(Setting.DISPLAY_FAILED_STDERR),
                settings.truth(Setting.CHECK_MODE_MARKERS),
                settings.truth(Setting.SHOW_TASK_PATH_ON_FAILURE),
                settings.truth(Setting.SHOW_CUSTOM_STATS),
                false,
                settings.number(Setting.DIFF_CONTEXT).orElse(AnsibleLook.USUAL.context()));
    }

    private static boolean hasColours(Surroundings here) {
        var settings = here.configuration();
        boolean refused =
                settings.isSet(Setting.ANSIBLE_NOCOLOR)
                        && !settings.text(Setting.ANSIBLE_NOCOLOR)
                                .map(text -> text.matches("(?i)0|no?|off|false|f"))
                                .orElse(true);
        return settings.truth(Setting.ANSIBLE_FORCE_COLOR)
                || here.columns().isPresent() && !refused;
    }
}
