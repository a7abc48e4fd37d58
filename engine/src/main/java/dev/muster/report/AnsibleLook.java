package dev.muster.report;

/// How a person wants a run told in Ansible's words, as its settings say it.
///
/// @param columns the width that banners are padded to and warnings wrapped at
/// @param okHosts whether hosts are told on which nothing changed
/// @param failuresOnErr whether failures go to standard error
/// @param checkMarkers whether banners say that nothing is changed
/// @param pathOnFailure whether a failure names the place of its task
/// @param customStats whether the recap ends with what `set_stats` kept
/// @param yaml whether results are written as YAML rather than JSON
/// @param context how many equal lines stand around a change
public record AnsibleLook(
        boolean colours,
        int columns,
        int verbosity,
        boolean skippedHosts,
        boolean okHosts,
        boolean failuresOnErr,
        boolean checkMarkers,
        boolean pathOnFailure,
        boolean customStats,
        boolean yaml,
        int context) {

    /// The narrowest that banners are.
    public static final int NARROWEST = 79;

    public static final AnsibleLook USUAL =
            new AnsibleLook(false, NARROWEST, 0, true, true, false, false, false, false, false, 3);

    /// The same without hosts that skip a task.
    public AnsibleLook withoutSkipped() {
        return new AnsibleLook(
                colours,
                columns,
                verbosity,
                false,
                okHosts,
                failuresOnErr,
                checkMarkers,
                pathOnFailure,
                customStats,
                yaml,
                context);
    }

    /// The same with results as YAML.
    public AnsibleLook asYaml() {
        return new AnsibleLook(
                colours,
                columns,
                verbosity,
                skippedHosts,
                okHosts,
                failuresOnErr,
                checkMarkers,
                pathOnFailure,
                customStats,
                true,
                context);
    }
}
