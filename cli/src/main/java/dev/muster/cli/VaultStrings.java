package dev.muster.cli;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Values that become `!vault` blocks of YAML.
final class VaultStrings {
    private static final String INDENT = " ".repeat(10);

    private final Surroundings here;
    private final Function<byte[], String> lock;
    private final List<Given> given = new ArrayList<>();

    private record Given(byte[] value, String origin, Optional<String> name) {}

    /// @param lock what makes armoured text of bytes
    VaultStrings(Surroundings here, Function<byte[], String> lock) {
        this.here = here;
        this.lock = lock;
    }

    /// Asks a person for a name and a value.
    void ask(boolean show) {
        var name = answer("Variable name (enter for no name): ", true);
        var value = answer(show ? "String to encrypt:" : "String to encrypt (hidden): ", show);
        add(value, "the interactive prompt", Optional.of(name).filter(text -> !text.isEmpty()));
    }

    private String answer(String question, boolean echo) {
        return here.person().ask(question, echo, Optional.empty()).orElse("");
    }

    /// Takes all of standard input for a value.
    void read(Optional<String> name) {
        if (here.columns().isPresent()) {
            here.err()
                    .println(
                            "Reading plaintext input from stdin. (ctrl-d to end input, twice if"
                                    + " your content does not already have a newline)");
        }
        try {
            add(new String(here.in().readAllBytes(), StandardCharsets.UTF_8), "stdin", name);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Takes values from the command line, with as many names as there are.
    void add(List<String> values, List<String> names) {
        if (!names.isEmpty() && values.size() > names.size()) {
            here.err()
                    .println(
                            "warning: the last variable with a name is '"
                                    + names.getLast()
                                    + "'; the values behind it have none");
        }
        for (int i = 0; i < values.size(); i++) {
            add(
                    values.get(i),
                    "the command line args",
                    i < names.size() ? Optional.of(names.get(i)) : Optional.empty());
        }
    }

    private void add(String value, String origin, Optional<String> name) {
        if (value.isEmpty()) {
            throw new InputException(
                    Diagnostic.error("the value from " + origin + " is empty, not encrypting"));
        }
        given.add(new Given(value.getBytes(StandardCharsets.UTF_8), origin, name));
    }

    /// The blocks, told apart by remarks on the error stream where there are several.
    byte[] written() {
        var blocks = new ArrayList<String>();
        for (int i = 0; i < given.size(); i++) {
            var one = given.get(i);
            if (given.size() > 1) {
                here.err().println(remark(one, i + 1));
            }
            blocks.add(block(one));
        }
        return (String.join("\n", blocks) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String remark(Given one, int number) {
        return one.name()
                .map(name ->
                        "# The encrypted version of variable (\"%s\", the string #%d from %s)."
                                .formatted(name, number, one.origin()))
                .orElseGet(() ->
                        "# The encrypted version of the string #%d from %s.)"
                                .formatted(number, one.origin()));
    }

    private String block(Given one) {
        return lock.apply(one.value())
                .lines()
                .map(line -> INDENT + line)
                .collect(
                        Collectors.joining(
                                "\n",
                                one.name().map(name -> name + ": ").orElse("") + "!vault |\n",
                                ""));
    }
}
