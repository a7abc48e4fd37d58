package dev.muster.modules.system;

import dev.muster.module.Answer;
import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.PackageStatus;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Packages, whatever the host's package manager.
@Manual(
        name = "package",
        summary = "Installs or removes packages with whatever package manager the host has.",
        details =
                """
                On Debian and its kin it is the same as `apt`. Elsewhere dnf, yum, zypper and apk are used
                for `present`, `absent` and `latest`; any other package manager is refused.
                """,
        examples = "package: {name: [curl, jq], state: present}")
public final class Packages implements Module.Resource<Packages.Arguments> {

    /// The packages wanted.
    public record Arguments(
            @Argument(value = "The packages", aliases = "pkg") List<String> name,
            @Argument("What they are to be: present, absent or latest") String state,
            @Argument(
                            value = "The package manager, where it is not to be found out",
                            otherwise = "auto")
                    String use,
            @Argument("Fetch the package lists first, if a package is missing")
                    Optional<Boolean> updateCache) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var state = state(arguments.state());
        var words = new ArrayList<PackageWord>();
        for (var name : arguments.name()) {
            words.add(
                    PackageWord.parse(name)
                            .orElseThrow(() ->
                                    new InputException(
                                            Diagnostic.error("'" + name + "' is not a package"))));
        }
        var apt = Apt.Arguments.of(arguments.name(), state, arguments.updateCache());
        return new State(
                new AptPackages(apt, words, here.checkMode()),
                new OtherPackages(arguments.name(), state),
                arguments.use());
    }

    private static Apt.State state(String word) {
        return switch (word) {
            case "present", "installed" -> Apt.State.PRESENT;
            case "absent", "removed" -> Apt.State.ABSENT;
            case "latest" -> Apt.State.LATEST;
            default ->
                    throw new InputException(
                            Diagnostic.error(
                                    "'state' of package must be one of present, absent, latest, not '"
                                            + word
                                            + "'"));
        };
    }

    /// What was found, by whichever database the host has.
    sealed interface Found {
        record Debian(AptPackages.Found found) implements Found {}

        record Other(OtherPackages.Found found) implements Found {}
    }

    record State(AptPackages apt, OtherPackages other, String use) implements Wanted<Found> {
        @Override
        public Probe<Found> probe() {
            if (use.equals("apt")) {
                return apt.probe().map(Found.Debian::new);
            }
            if (!use.equals("auto") || apt.words().isEmpty()) {
                return other.probe().map(Found.Other::new);
            }
            var asked =
                    apt.words().stream()
                            .map(word -> Probe.attempt(new Question.Package(word.name())))
                            .toList();
            return Probe.all(asked)
                    .then(answers ->
                            switch (answers.getFirst()) {
                                case Answer.Given<PackageStatus> _ ->
                                        apt.probe().map(Found.Debian::new);
                                case Answer.Trouble<PackageStatus> _ ->
                                        other.probe().map(Found.Other::new);
                            });
        }

        @Override
        public Verdict compare(Found found) {
            return switch (found) {
                case Found.Debian(AptPackages.Found it) -> apt.compare(it);
                case Found.Other(OtherPackages.Found it) -> other.compare(it);
            };
        }
    }
}
