package dev.muster.modules.files;

import dev.muster.module.Difference;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Reply;
import dev.muster.module.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The SELinux label and the `chattr` flags of a file; the label is empty where SELinux is off.
record Labels(Optional<List<String>> label, Optional<String> flags) {
    private static final String LOOK =
            HostPath.EXPAND
                    + """
                    label=: flags=
                    if [ -e "$p" ] && [ "$2" = flags ]; then
                      flags=$(lsattr -d -- "$p" | cut -d' ' -f1)
                    fi
                    if command -v selinuxenabled >/dev/null && selinuxenabled; then
                      if [ -e "$p" ]; then label=$(stat -L -c %C -- "$p"); fi
                      echo "label $label"
                    fi
                    echo "flags $flags"
                    """;

    static boolean wantedBy(Access access) {
        return labelled(access) || access.attributes().isPresent();
    }

    private static boolean labelled(Access access) {
        return access.seuser().isPresent()
                || access.serole().isPresent()
                || access.setype().isPresent()
                || access.selevel().isPresent();
    }

    static Probe<Optional<Labels>> probe(Access access, String path) {
        if (!wantedBy(access)) {
            return Probe.known(Optional.empty());
        }
        var flags = access.attributes().isPresent() ? "flags" : "none";
        return Probe.ask(new Question.Ask(LOOK, path, flags)).map(Labels::read);
    }

    private static Optional<Labels> read(Reply reply) {
        Optional<List<String>> label = Optional.empty();
        Optional<String> flags = Optional.empty();
        for (var line : reply.outText().lines().toList()) {
            if (line.startsWith("label ")) {
                label = Optional.of(List.of(line.substring(6).split(":", 4)));
            } else if (line.startsWith("flags ")) {
                flags = Optional.of(line.substring(6).replace("-", ""));
            }
        }
        return Optional.of(new Labels(label, flags));
    }

    List<Difference> differences(Access wanted) {
        var differences = new ArrayList<Difference>();
        label.ifPresent(parts -> {
            part(differences, "seuser", parts, 0, wanted.seuser());
            part(differences, "serole", parts, 1, wanted.serole());
            part(differences, "setype", parts, 2, wanted.setype());
            part(differences, "selevel", parts, 3, wanted.selevel());
        });
        if (wanted.attributes().isPresent() && flags.isPresent() && !satisfied(wanted)) {
            differences.add(
                    new Difference.Attribute("attributes", flags.get(), wanted.attributes().get()));
        }
        return differences;
    }

    private static void part(
            List<Difference> differences,
            String name,
            List<String> parts,
            int index,
            Optional<String> wanted) {
        var found = index < parts.size() ? parts.get(index) : "";
        wanted.filter(text -> !text.equals("_default") && !text.equals(found))
                .ifPresent(text -> differences.add(new Difference.Attribute(name, found, text)));
    }

    private boolean satisfied(Access wanted) {
        var text = wanted.attributes().orElse("");
        var present = flags.orElse("");
        char sign = text.isEmpty() || "+-=".indexOf(text.charAt(0)) < 0 ? '=' : text.charAt(0);
        var letters = text.replaceFirst("^[-+=]", "");
        return switch (sign) {
            case '+' -> letters.chars().allMatch(c -> present.indexOf(c) >= 0);
            case '-' -> letters.chars().noneMatch(c -> present.indexOf(c) >= 0);
            default ->
                    letters.chars().allMatch(c -> present.indexOf(c) >= 0)
                            // extents are the file system's own choice
                            && present.chars().allMatch(c -> c == 'e' || letters.indexOf(c) >= 0);
        };
    }

    List<Step> steps(Access wanted, String path) {
        var steps = new ArrayList<Step>();
        if (label.isPresent() && labelled(wanted)) {
            steps.add(
                    new Step.Run(
                            HostPath.EXPAND
                                    + """
                                    shift
                                    chcon "$@" -- "$p"
                                    """,
                            arguments(wanted, path).toArray(String[]::new)));
        }
        wanted.attributes()
                .filter(_ -> !satisfied(wanted))
                .map(text -> text.matches("[-+=].*") ? text : "=" + text)
                .ifPresent(text ->
                        steps.add(
                                new Step.Run(
                                        HostPath.EXPAND + "chattr \"$2\" \"$p\"\n", path, text)));
        return steps;
    }

    private static List<String> arguments(Access wanted, String path) {
        var words = new ArrayList<>(List.of(path));
        option(words, "-u", wanted.seuser());
        option(words, "-r", wanted.serole());
        option(words, "-t", wanted.setype());
        option(words, "-l", wanted.selevel());
        return words;
    }

    private static void option(List<String> words, String option, Optional<String> value) {
        value.filter(text -> !text.equals("_default"))
                .ifPresent(text -> words.addAll(List.of(option, text)));
    }
}
