package dev.muster.setting;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Source;
import dev.muster.source.Span;
import dev.muster.value.PythonRegex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What all settings are here and now, and who says so.
public final class Configuration {
    private static final Set<String> TRUE = Set.of("y", "yes", "on", "1", "true", "t", "1.0");
    private static final Set<String> FALSE = Set.of("n", "no", "off", "0", "false", "f", "0.0");

    private final Map<String, String> environment;
    private final Path folder;
    private final Path home;
    private final Optional<Path> file;
    private final IniFile entries;
    private final List<Diagnostic> warnings;
    private final List<Diagnostic> mistakes;

    /// A setting's value, and the variable, file or default that it comes from.
    ///
    /// @param base the folder that relative paths in it begin at
    public record Chosen(Optional<String> text, String origin, Path base) {}

    private Configuration(
            Map<String, String> environment,
            Path folder,
            Path home,
            Optional<Path> file,
            List<Diagnostic> warnings) {
        this.environment = environment;
        this.folder = folder;
        this.home = home;
        this.file = file;
        this.warnings = warnings;
        var wrong = new ArrayList<Diagnostic>();
        this.entries = file.map(path -> read(path, wrong)).orElseGet(IniFile::empty);
        this.mistakes = List.copyOf(wrong);
    }

    /// Finds and reads the file of settings: the one that `ANSIBLE_CONFIG` names, else that of the
    /// folder, the user or the machine.
    public static Configuration of(Map<String, String> environment, Path folder, Path home) {
        var warnings = new ArrayList<Diagnostic>();
        var here = folder.resolve("ansible.cfg");
        var named = Optional.ofNullable(environment.get("ANSIBLE_CONFIG"));
        var candidates = new ArrayList<Path>();
        named.filter(name -> !name.isEmpty())
                .map(name -> expanded(name, home, folder))
                .map(path -> Files.isDirectory(path) ? path.resolve("ansible.cfg") : path)
                .ifPresent(candidates::add);
        if (Files.exists(here) && isOpenToAll(folder)) {
            warnings.add(openToAll(folder));
        } else {
            candidates.add(here);
        }
        candidates.add(home.resolve(".ansible.cfg"));
        candidates.add(Path.of("/etc/ansible/ansible.cfg"));
        var file =
                candidates.stream()
                        .filter(Files::isReadable)
                        .filter(path -> !Files.isDirectory(path))
                        .map(path -> path.toAbsolutePath().normalize())
                        .findFirst();
        return new Configuration(environment, folder, home, file, warnings);
    }

    private static Diagnostic openToAll(Path folder) {
        var shown = folder.toAbsolutePath().normalize();
        return new Diagnostic(
                Diagnostic.Severity.WARNING,
                "Ansible is being run in a world writable directory ("
                        + shown
                        + "), ignoring it as an ansible.cfg source. For more information see"
                        + " https://docs.ansible.com/ansible/devel/reference_appendices/config.html"
                        + "#cfg-in-world-writable-dir",
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static boolean isOpenToAll(Path folder) {
        try {
            return Files.getPosixFilePermissions(folder.toAbsolutePath())
                    .contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    private static IniFile read(Path path, List<Diagnostic> mistakes) {
        try {
            return IniFile.parse(new Source(path.toString(), Files.readString(path)));
        } catch (InputException wrong) {
            mistakes.addAll(wrong.diagnostics());
        } catch (IOException trouble) {
            mistakes.add(Diagnostic.error("can't read '" + path + "': " + trouble.getMessage()));
        }
        return IniFile.empty();
    }

    /// The file that was read.
    public Optional<Path> file() {
        return file;
    }

    public List<Diagnostic> warnings() {
        return warnings;
    }

    /// Throws what is wrong with the file of settings.
    public void verify() {
        if (!mistakes.isEmpty()) {
            throw new InputException(mistakes);
        }
    }

    /// The value as it was given, before its type is looked at.
    public Chosen chosen(Setting setting) {
        for (var name : setting.variables().reversed()) {
            var given = environment.get(name);
            if (given != null) {
                return new Chosen(Optional.of(given), "env: " + name, folder);
            }
        }
        for (var key : setting.keys().reversed()) {
            var given = entries.find(key);
            if (given.isPresent()) {
                var path = file.orElse(folder);
                var parent = Optional.ofNullable(path.getParent()).orElse(folder);
                return new Chosen(given, path.toString(), parent);
            }
        }
        return new Chosen(setting.otherwise().map(this::withHome), "default", folder);
    }

    private String withHome(String text) {
        return text.contains("{home}")
                ? text.replace(
                        "{home}",
                        path(Setting.ANSIBLE_HOME).map(Path::toString).orElse("~/.ansible"))
                : text;
    }

    /// Whether somebody says what it is, so that it is not just the default.
    public boolean isSet(Setting setting) {
        return !chosen(setting).origin().equals("default");
    }

    /// The text; empty where there is no default, or it is set to nothing.
    public Optional<String> text(Setting setting) {
        return chosen(setting).text().map(String::strip).filter(text -> !text.isEmpty());
    }

    /// The text of a setting that somebody says.
    public Optional<String> said(Setting setting) {
        return isSet(setting) ? text(setting) : Optional.empty();
    }

    public boolean truth(Setting setting) {
        var text = text(setting).orElse("false").toLowerCase(Locale.ROOT);
        if (!TRUE.contains(text) && !FALSE.contains(text)) {
            throw wrong(setting, "yes or no", text);
        }
        return TRUE.contains(text);
    }

    public Optional<Integer> number(Setting setting) {
        return text(setting)
                .map(text -> {
                    try {
                        return Integer.valueOf(text);
                    } catch (NumberFormatException _) {
                        throw wrong(setting, "a whole number", text);
                    }
                });
    }

    /// One of the words that a type has constants for.
    public <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
        var given = text(setting).orElse("");
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equalsIgnoreCase(given))
                .findFirst()
                .orElseThrow(() ->
                        wrong(
                                setting,
                                Arrays.stream(type.getEnumConstants())
                                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(" or ")),
                                given));
    }

    private InputException wrong(Setting setting, String wanted, String given) {
        var place = Span.nowhere(chosen(setting).origin());
        return new InputException(
                Diagnostic.error(
                        setting.name() + " must be " + wanted + ", not '" + given + "'", place));
    }

    public List<String> list(Setting setting) {
        return text(setting).stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /// A list of regular expressions.
    public List<Pattern> patterns(Setting setting) {
        return list(setting).stream()
                .map(text -> {
                    try {
                        return PythonRegex.of(text).pattern();
                    } catch (PatternSyntaxException _) {
                        throw wrong(setting, "regular expressions", text);
                    }
                })
                .toList();
    }

    /// The path, taken from the folder of whatever names it.
    public Optional<Path> path(Setting setting) {
        var chosen = chosen(setting);
        return chosen.text()
                .filter(text -> !text.isBlank())
                .map(text -> expanded(text.strip(), home, chosen.base()));
    }

    public List<Path> paths(Setting setting) {
        var chosen = chosen(setting);
        return chosen.text().stream()
                .flatMap(text -> Stream.of(text.split(":")))
                .filter(text -> !text.isBlank())
                .map(text -> expanded(text.strip(), home, chosen.base()))
                .toList();
    }

    /// Inventories: paths as such, names with a comma as they are.
    public List<String> sources(Setting setting) {
        var chosen = chosen(setting);
        var text = chosen.text().map(String::strip).orElse("");
        if (text.isEmpty()) {
            return List.of();
        }
        if (text.endsWith(",")) {
            return List.of(text);
        }
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .map(word -> expanded(word, home, chosen.base()).toString())
                .toList();
    }

    private static Path expanded(String text, Path home, Path base) {
        var path =
                text.equals("~")
                        ? home
                        : text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
        return base.resolve(path).normalize();
    }
}
