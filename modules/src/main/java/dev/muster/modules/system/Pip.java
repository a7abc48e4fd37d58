package dev.muster.modules.system;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Wanted;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.util.List;
import java.util.Optional;

/// Python's packages, system-wide or in a virtual environment.
@Manual(
        name = "pip",
        summary = "Installs and removes Python packages with pip.",
        details =
                """
                What is installed is read with `pip list`; a package counts as present when its \
                version fits what the name asks for, such as `web3>=6,<7`. A requirement that names \
                a file or an address cannot be compared, so pip is run for it every time.
                """,
        examples = {
            "pip: {name: [web3==6.11.1, eth-account], virtualenv: /opt/tools}",
            "pip: {requirements: /srv/app/requirements.txt}"
        },
        returns = {
            "name: the packages asked for",
            "virtualenv: the virtual environment, if one was given",
            "requirements: the file of requirements, if one was given",
            "version: the version asked for, if one was given"
        })
public final class Pip implements Module.Resource<Pip.Arguments> {

    /// What is to become of the packages.
    public enum State {
        PRESENT,
        LATEST,
        ABSENT,
        FORCEREINSTALL
    }

    /// Which packages, and whose.
    public record Arguments(
            @Argument("The packages, with versions as pip writes them") List<String> name,
            @Argument("The version of the only package") Optional<String> version,
            @Argument("A file of requirements on the host") Optional<String> requirements,
            @Argument(value = "What is to become of them", otherwise = "present") State state,
            @Argument("The folder of a virtual environment, made where it is missing")
                    Optional<String> virtualenv,
            @Argument(
                            value =
                                    "What makes virtual environments; `python3 -m venv` if it is not there",
                            otherwise = "virtualenv")
                    String virtualenvCommand,
            @Argument("The Python of a new virtual environment") Optional<String> virtualenvPython,
            @Argument(
                            value = "Let a new virtual environment see the system's packages",
                            otherwise = "false")
                    boolean virtualenvSitePackages,
            @Argument("The pip to use, such as pip3.11") Optional<String> executable,
            @Argument("More arguments for pip") Optional<String> extraArgs,
            @Argument(value = "Install from a folder as it is", otherwise = "false")
                    boolean editable,
            @Argument("Where to run pip") Optional<String> chdir,
            @Argument("The umask for pip") Optional<String> umask,
            @Argument(
                            value = "Allow changing packages that the system's manager owns",
                            otherwise = "false")
                    boolean breakSystemPackages) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        if (arguments.name().isEmpty() == arguments.requirements().isEmpty()) {
            throw new InputException(
                    Diagnostic.error("pip needs either 'name' or 'requirements'")
                            .hint("for example `name: web3`"));
        }
        if (arguments.version().isPresent() && arguments.name().size() != 1) {
            throw new InputException(
                    Diagnostic.error("'version' is for a single package")
                            .hint("write versions into the names: `name: [a==1.0, b>=2]`"));
        }
        return new PipPackages(arguments, requirements(arguments));
    }

    private static List<Requirement> requirements(Arguments arguments) {
        return arguments.name().stream()
                .flatMap(text -> Requirement.several(text).stream())
                .map(text -> text + arguments.version().map(v -> "==" + v).orElse(""))
                .map(Requirement::parse)
                .toList();
    }
}
