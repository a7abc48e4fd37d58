package dev.muster.modules.system;

import dev.muster.module.Difference;
import dev.muster.module.PackageStatus;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.AddressOnInput;
import dev.muster.modules.Returns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The package in a `.deb` file, installed in the version that the file has.
///
/// @param file a path of the host or a URL
/// @param checking in check mode a file that isn't there may be one that an earlier task would
///   bring
record DebFile(Apt.Arguments wanted, String file, boolean checking)
        implements Wanted<DebFile.Found> {
    /// Prints name, version and architecture. The control data stand first in a .deb, so that the
    /// beginning of one behind a URL tells them.
    private static final String DESCRIBE =
            AddressOnInput.FUNCTIONS
                    + """
                    describe() { dpkg-deb --showformat '${Package}\\n${Version}\\n${Architecture}\\n' -W "$1"; }
                    case $1 in
                      http://*|https://*)
                        part=$(mktemp) || exit
                        trap 'rm -f "$part"' EXIT
                        if command -v curl >/dev/null; then
                          curl_at "$1" -fsSL -r 0-262143 -o "$part" || exit
                        else
                          wget_at "$1" -qO- | head -c 262144 >"$part" || exit
                        fi
                        describe "$part"
                        ;;
                      *)
                        [ -e "$1" ] || exit 3
                        describe "$1"
                        ;;
                    esac
                    """;

    private static final String FETCH_AND_INSTALL =
            AddressOnInput.FUNCTIONS
                    + """
                    url=$1 script=$2
                    shift 2
                    folder=$(mktemp -d) || exit
                    trap 'rm -rf "$folder"' EXIT
                    chmod 755 "$folder"
                    name=${url##*/} name=${name%%[?#]*}
                    if command -v curl >/dev/null; then
                      curl_at "$url" -fsSL -o "$folder/$name" || exit
                    else
                      wget_at "$url" -qO "$folder/$name" || exit
                    fi
                    sh -c "$script" sh "$@" "$folder/$name"
                    """;

    /// What was found.
    ///
    /// @param trouble why the file can't be read
    record Found(
            Optional<Deb> deb, Optional<PackageStatus> status, boolean isThere, String trouble) {}

    /// The file's own words.
    record Deb(String name, String version, String architecture) {}

    @Override
    public Probe<Found> probe() {
        return Probe.ask(new Question.Ask(DESCRIBE, file))
                .then(reply -> {
                    var lines = reply.outText().lines().toList();
                    if (lines.size() < 3) {
                        return Probe.known(
                                new Found(
                                        Optional.empty(),
                                        Optional.empty(),
                                        reply.exit() != 3,
                                        reply.errText().strip()));
                    }
                    var deb = new Deb(lines.get(0), lines.get(1), lines.get(2));
                    return Probe.ask(new Question.Package(deb.name()))
                            .map(status ->
                                    new Found(Optional.of(deb), Optional.of(status), true, ""));
                });
    }

    @Override
    public Verdict compare(Found found) {
        if (found.deb().isEmpty() || found.status().isEmpty()) {
            if (checking && !found.isThere()) {
                return new Verdict.Drift(
                        List.of(
                                new Difference.Attribute(
                                        "package in " + file,
                                        Optional.empty(),
                                        Optional.of("installed"))),
                        List.of(),
                        new Returns().mapping());
            }
            return new Verdict.Refused(
                    found.isThere()
                            ? "Unable to install package: " + found.trouble()
                            : "there is no file " + file + " on the host",
                    "'deb' takes a path on the host or a URL");
        }
        var deb = found.deb().get();
        var installed = found.status().get().version();
        var result = new Returns().and("name", deb.name()).and("version", deb.version()).mapping();
        var order = installed.map(version -> DebianVersion.compare(version, deb.version()));
        if (order.isPresent()
                && (order.get() == 0 || (order.get() > 0 && !wanted.allowDowngrade()))) {
            return order.get() == 0
                    ? new Verdict.InSync(result)
                    : new Verdict.Refused(
                            "A later version is already installed",
                            "'allow_downgrade: true' installs the older one");
        }
        return new Verdict.Drift(
                List.of(
                        new Difference.Attribute(
                                "package " + deb.name(), installed, Optional.of(deb.version()))),
                List.of(install()),
                result);
    }

    private Step install() {
        var isUrl = file.startsWith("http://") || file.startsWith("https://");
        // without a slash apt-get would take it for the name of a package
        var path = file.contains("/") ? file : "./" + file;
        var step = new AptCommand(wanted).install(isUrl ? List.of() : List.of(path));
        if (!isUrl || !(step instanceof Step.Run run)) {
            return step;
        }
        var arguments = new ArrayList<>(List.of(file, run.script()));
        arguments.addAll(run.arguments());
        return new Step.Run(
                FETCH_AND_INSTALL,
                arguments,
                "/bin/sh",
                Optional.empty(),
                run.environment(),
                Optional.empty(),
                Optional.empty());
    }
}
