package dev.muster.modules.system;

import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Python packages as a task wants them.
record PipPackages(Pip.Arguments arguments, List<Requirement> named)
        implements Wanted<PipPackages.Found> {

    /// Finds the pip that belongs to the task: the one named, that of the environment, or the
    /// system's. Sets `pip` to it, and to nothing where there is none.
    private static final String FIND =
            """
            find_pip() {
              pip=
              if [ -n "$2" ]; then
                [ ! -x "$2/bin/python" ] || pip="$2/bin/python -m pip"
              elif [ -n "$1" ]; then
                command -v "$1" >/dev/null && pip=$1
              else
                for each in pip3 pip; do
                  [ -n "$pip" ] || ! command -v "$each" >/dev/null || pip=$each
                done
                [ -n "$pip" ] || ! python3 -m pip --version >/dev/null 2>&1 || pip='python3 -m pip'
              fi
            }
            """;

    private static final String LOOK =
            FIND
                    + """
                    find_pip "$1" "$2"
                    [ -n "$pip" ] || { echo missing; exit 0; }
                    echo found
                    $pip list --format=freeze --disable-pip-version-check 2>/dev/null
                    echo --
                    [ "$3" != yes ] || $pip list --outdated --disable-pip-version-check 2>/dev/null
                    echo --
                    [ -z "$4" ] || cat "$4"
                    """;

    private static final String CHANGE =
            FIND
                    + """
                    executable=$1 environment=$2 make=$3 python=$4 site=$5 umask=$6
                    shift 6
                    [ -z "$umask" ] || umask "$umask"
                    if [ -n "$environment" ] && [ ! -x "$environment/bin/python" ]; then
                      if command -v "${make%% *}" >/dev/null; then
                        $make ${python:+-p "$python"} $site "$environment"
                      else
                        "${python:-python3}" -m venv $site "$environment"
                      fi </dev/null || exit
                    fi
                    find_pip "$executable" "$environment"
                    [ -n "$pip" ] || { echo 'the host has no pip' >&2; exit 1; }
                    $pip "$@"
                    """;

    /// What was found.
    ///
    /// @param there whether there is a pip at all
    /// @param versions of the packages, by their canonical names
    /// @param outdated the canonical names of those that have a newer version
    /// @param listed the lines of the file of requirements
    record Found(
            boolean there,
            Map<String, String> versions,
            List<String> outdated,
            List<String> listed) {}

    @Override
    public Probe<Found> probe() {
        return Probe.ask(
                        new Question.Ask(
                                LOOK,
                                arguments.executable().orElse(""),
                                arguments.virtualenv().orElse(""),
                                arguments.state() == Pip.State.LATEST ? "yes" : "no",
                                arguments.requirements().map(this::inFolder).orElse("")))
                .map(reply -> parse(reply.outText()));
    }

    private String inFolder(String file) {
        return file.startsWith("/")
                ? file
                : arguments.chdir().map(folder -> folder + "/" + file).orElse(file);
    }

    private static Found parse(String said) {
        var parts = new ArrayList<List<String>>();
        parts.add(new ArrayList<>());
        for (var line : said.lines().toList()) {
            if (line.equals("--") && parts.size() < 3) {
                parts.add(new ArrayList<>());
            } else {
                parts.getLast().add(line.strip());
            }
        }
        while (parts.size() < 3) {
            parts.add(List.of());
        }
        var versions = new HashMap<String, String>();
        for (var line : parts.getFirst()) {
            int equals = line.indexOf("==");
            if (equals > 0) {
                versions.put(
                        Requirement.canonical(line.substring(0, equals)),
                        line.substring(equals + 2));
            }
        }
        var outdated =
                parts.get(1).stream()
                        .map(line -> Requirement.canonical(line.split("\\s+")[0]))
                        .toList();
        return new Found(said.startsWith("found"), versions, outdated, parts.get(2));
    }

    @Override
    public Verdict compare(Found found) {
        if (!found.there() && arguments.virtualenv().isEmpty()) {
            return new Verdict.Refused(
                    "Unable to find any of pip3 to use", "install python3-pip on the host first");
        }
        var differences = new Differences();
        boolean settles = arguments.state() != Pip.State.FORCEREINSTALL;
        var wanted = arguments.requirements().isPresent() ? listed(found) : named;
        for (var requirement : wanted) {
            if (requirement.name().isEmpty()) {
                differences.note("package " + requirement.text(), "unknown", goal());
                settles = false;
            } else {
                compare(requirement, requirement.name().get(), found, differences);
            }
        }
        return differences.isEmpty()
                ? new Verdict.InSync(result())
                : new Verdict.Drift(differences.list(), List.of(step()), result(), settles);
    }

    private void compare(
            Requirement requirement, String name, Found found, Differences differences) {
        var version = found.versions().get(name);
        var before = version == null ? "absent" : version;
        boolean isRight =
                switch (arguments.state()) {
                    case ABSENT -> version == null;
                    case PRESENT -> version != null && requirement.fits(version);
                    case LATEST ->
                            version != null
                                    && requirement.fits(version)
                                    && !found.outdated().contains(name);
                    case FORCEREINSTALL -> false;
                };
        if (!isRight) {
            differences.note("package " + requirement.text(), before, goal());
        }
    }

    private String goal() {
        return arguments.state().name().toLowerCase(java.util.Locale.ROOT);
    }

    /// The requirements of the file; other files that it names are for pip alone to judge.
    private static List<Requirement> listed(Found found) {
        return found.listed().stream()
                .map(line -> line.replaceFirst("(^|\\s)#.*", "").strip())
                .filter(line -> !line.isEmpty() && !line.startsWith("--"))
                .map(Requirement::parse)
                .toList();
    }

    private Step step() {
        var words = new ArrayList<String>();
        words.add(arguments.executable().orElse(""));
        words.add(arguments.virtualenv().orElse(""));
        words.add(arguments.virtualenvCommand());
        words.add(arguments.virtualenvPython().orElse(""));
        words.add(arguments.virtualenvSitePackages() ? "--system-site-packages" : "");
        words.add(arguments.umask().orElse(""));
        switch (arguments.state()) {
            case ABSENT -> words.addAll(List.of("uninstall", "-y"));
            case LATEST -> words.addAll(List.of("install", "-U"));
            case FORCEREINSTALL -> words.addAll(List.of("install", "-U", "--force-reinstall"));
            case PRESENT -> words.add("install");
        }
        if (arguments.breakSystemPackages()) {
            words.add("--break-system-packages");
        }
        var discreet = new PipCredentials();
        arguments
                .extraArgs()
                .ifPresent(more ->
                        words.addAll(discreet.without(List.of(more.strip().split("\\s+")))));
        if (arguments.requirements().isPresent()) {
            words.addAll(List.of("-r", arguments.requirements().get()));
        }
        for (var requirement : named) {
            words.addAll(
                    discreet.without(
                            arguments.editable()
                                    ? List.of("-e", requirement.text())
                                    : List.of(requirement.text())));
        }
        if (discreet.input().isPresent()) {
            words.addAll(List.of("-r", "/dev/stdin"));
        }
        var run = new Step.Run(CHANGE, words.toArray(String[]::new));
        return new Step.Run(
                run.script(),
                run.arguments(),
                run.shell(),
                arguments.chdir(),
                Map.of(),
                discreet.input(),
                run.limit());
    }

    private Value.Mapping result() {
        return new Returns()
                .and("name", arguments.name())
                .and("state", goal())
                .maybe("version", arguments.version())
                .maybe("virtualenv", arguments.virtualenv())
                .maybe("requirements", arguments.requirements())
                .mapping();
    }
}
