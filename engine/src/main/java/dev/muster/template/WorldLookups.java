package dev.muster.template;

import dev.muster.template.TemplateException.Kind;
import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lookups that reach beyond files: the environment, commands, the web, generated passwords.
final class WorldLookups {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String DIGITS = "0123456789";

    private WorldLookups() {}

    static void addTo(Map<String, Lookups.Lookup> lookups) {
        lookups.put("env", WorldLookups::environment);
        lookups.put("config", WorldLookups::setting);
        lookups.put("pipe", WorldLookups::pipe);
        lookups.put("secret", WorldLookups::secret);
        lookups.put("url", WorldLookups::url);
        lookups.put("password", WorldLookups::password);
        lookups.put("random_string", WorldLookups::randomString);
    }

    private static List<Value> environment(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var out = new ArrayList<Value>();
        for (var term : terms) {
            var name = PythonText.words(Python.print(term), -1).stream().findFirst().orElse("");
            var value = evaluation.extras().environment().get(name);
            out.add(
                    value == null
                            ? options.getOrDefault("default", Value.text(""))
                            : Value.text(value));
        }
        return out;
    }

    /// The lookup `config`: settings of `ansible.cfg` and the environment.
    private static List<Value> setting(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var missing = Lookups.option(options, "on_missing", "error");
        var out = new ArrayList<Value>();
        for (var term : terms) {
            if (!(term instanceof Value.Text(String name, _, _))) {
                throw TemplateException.type(
                        "Invalid setting identifier, \"%s\" is not a string, it is %s"
                                .formatted(Python.print(term), Python.kindOf(term)));
            }
            var found = evaluation.extras().options().settings().apply(name);
            if (found.isEmpty() && missing.equals("error")) {
                throw new TemplateException(Kind.LOOKUP, "Unable to find setting " + name)
                        .hint("on_missing='skip' leaves it out");
            }
            found.ifPresent(out::add);
        }
        return out;
    }

    private static Path folder(Evaluation evaluation) {
        var folder = evaluation.variable("playbook_dir");
        return folder instanceof Value.Text text && !text.text().isEmpty()
                ? evaluation.extras().directory().resolve(text.text())
                : evaluation.extras().directory();
    }

    private static String run(Value command, Evaluation evaluation) {
        try {
            return evaluation.extras().processes().run(Python.print(command), folder(evaluation));
        } catch (IOException failure) {
            throw new TemplateException(
                    Kind.LOOKUP,
                    "the command '" + Python.print(command) + "' failed: " + failure.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new TemplateException(Kind.LOOKUP, "the command was interrupted");
        }
    }

    private static List<Value> pipe(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var out = new ArrayList<Value>();
        for (var term : terms) {
            out.add(
                    Value.text(
                            PythonText.strip(
                                    run(term, evaluation), Optional.empty(), false, true)));
        }
        return out;
    }

    /// What a password manager's command prints, such as `pass show node/jwt`. It runs once for a
    /// whole run, since it may ask a person or a server.
    private static List<Value> secret(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var out = new ArrayList<Value>();
        for (var term : terms) {
            var words =
                    evaluation.templating().told(Python.print(term), () -> run(term, evaluation));
            out.add(new Value.Text(PythonText.strip(words, Optional.empty(), false, true), true));
        }
        return out;
    }

    static List<Value> lines(List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var out = new ArrayList<Value>();
        for (var term : terms) {
            PythonText.lines(run(term, evaluation), false)
                    .forEach(line -> out.add(Value.text(line)));
        }
        return out;
    }

    private static List<Value> url(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var headers = new LinkedHashMap<String, String>();
        if (options.get("headers") instanceof Value.Mapping mapping) {
            mapping.entries()
                    .forEach((key, value) -> headers.put(Python.print(key), Python.print(value)));
        }
        var timeout = Optional.ofNullable(options.get("timeout")).map(Numbers::toInt);
        var out = new ArrayList<Value>();
        for (var term : terms) {
            String body;
            try {
                body = evaluation.extras().web().fetch(Python.print(term), headers, timeout);
            } catch (IOException | IllegalArgumentException failure) {
                throw new TemplateException(
                        Kind.LOOKUP,
                        "'" + Python.print(term) + "' cannot be fetched: " + failure.getMessage());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new TemplateException(Kind.LOOKUP, "fetching was interrupted");
            }
            if (Lookups.flag(options, "split_lines", true)) {
                PythonText.lines(body, false).forEach(line -> out.add(Value.text(line)));
            } else {
                out.add(Value.text(body));
            }
        }
        return out;
    }

    private static List<Value> password(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var out = new ArrayList<Value>();
        for (var term : terms) {
            var words = new ArrayList<>(PythonText.words(Python.print(term), -1));
            var settings = new LinkedHashMap<>(options);
            while (words.size() > 1
                    && words.getLast().matches("(?:length|chars|encrypt|seed|ident)=.*")) {
                var word = words.removeLast();
                settings.put(
                        word.substring(0, word.indexOf('=')),
                        Value.text(word.substring(word.indexOf('=') + 1)));
            }
            out.add(new Value.Text(password(String.join(" ", words), settings, evaluation), true));
        }
        return out;
    }

    private static String password(
            String name, Map<String, Value> settings, Evaluation evaluation) {
        int length =
                Math.clamp(Numbers.toInt(settings.getOrDefault("length", Value.of(20))), 1, 10_000);
        var chars = characters(settings.getOrDefault("chars", Value.NULL));
        var path = folder(evaluation).resolve(PathFilters.expandUser(name, evaluation));
        var encrypt = Lookups.option(settings, "encrypt", "");
        if (!name.equals("/dev/null") && Files.exists(path)) {
            var kept =
                    PythonText.strip(
                            Files.read(path, evaluation).text(), Optional.empty(), false, true);
            int salt = kept.lastIndexOf(" salt=");
            var plain = salt < 0 ? kept : kept.substring(0, salt);
            var seasoning =
                    salt < 0
                            ? PasswordHash.salt(evaluation.extras().random(), 8)
                            : kept.substring(salt + 6);
            return encrypt.isEmpty()
                    ? plain
                    : PasswordHash.hash(plain, encrypt, seasoning, Optional.empty());
        }
        var random =
                settings.containsKey("seed")
                        ? new PythonRandom(settings.get("seed"))
                        : evaluation.extras().random();
        var plain = random(chars, length, random);
        var salt = PasswordHash.salt(evaluation.extras().random(), 8);
        if (!name.equals("/dev/null")) {
            write(path, encrypt.isEmpty() ? plain : plain + " salt=" + salt);
        }
        return encrypt.isEmpty()
                ? plain
                : PasswordHash.hash(plain, encrypt, salt, Optional.empty());
    }

    private static void write(Path path, String text) {
        try {
            var folder = path.getParent();
            if (folder != null) {
                java.nio.file.Files.createDirectories(folder);
            }
            var mode =
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"));
            java.nio.file.Files.createFile(path, mode);
            java.nio.file.Files.writeString(path, text + "\n");
        } catch (IOException failure) {
            throw new TemplateException(
                    Kind.LOOKUP, "'" + path + "' cannot be written: " + failure.getMessage());
        }
    }

    private static String random(
            String chars, int length, java.util.random.RandomGenerator random) {
        var out = new StringBuilder();
        for (int i = 0; i < length; i++) {
            out.append(chars.charAt(random.nextInt(chars.length())));
        }
        return out.toString();
    }

    private static String characters(Value chars) {
        if (chars instanceof Value.Null) {
            return LETTERS + DIGITS + ".,:-_";
        }
        var parts =
                chars instanceof Value.Sequence sequence
                        ? sequence.items().stream().map(Python::print).toList()
                        : List.of(Python.print(chars).split(","));
        var all = new StringBuilder();
        for (var part : parts) {
            all.append(
                    switch (part) {
                        case "ascii_letters" -> LETTERS;
                        case "ascii_lowercase" -> LETTERS.substring(0, 26);
                        case "ascii_uppercase" -> LETTERS.substring(26);
                        case "digits" -> DIGITS;
                        case "hexdigits" -> DIGITS + "abcdefABCDEF";
                        case "octdigits" -> "01234567";
                        case "punctuation" -> "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
                        default -> part;
                    });
        }
        if (all.isEmpty()) {
            throw TemplateException.value("a password needs characters to choose from");
        }
        return all.toString();
    }

    private static List<Value> randomString(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        int length =
                Math.clamp(Numbers.toInt(options.getOrDefault("length", Value.of(8))), 0, 10_000);
        var all = Lookups.option(options, "override_all", "");
        if (all.isEmpty()) {
            all =
                    (Lookups.flag(options, "upper", true) ? LETTERS.substring(26) : "")
                            + (Lookups.flag(options, "lower", true) ? LETTERS.substring(0, 26) : "")
                            + (Lookups.flag(options, "numbers", true) ? DIGITS : "")
                            + (Lookups.flag(options, "special", true)
                                    ? Lookups.option(
                                            options,
                                            "override_special",
                                            "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
                                    : "");
        }
        if (all.isEmpty()) {
            throw TemplateException.value("a random text needs characters to choose from");
        }
        return List.of(Value.text(random(all, length, evaluation.extras().random())));
    }
}
