package dev.muster.modules.system;

import dev.muster.module.Difference;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What apt-get would do, as it says itself with `-s`.
record AptSimulation(List<Difference> changes, Optional<String> trouble) {
    private static final String SIMULATE = "LC_ALL=C apt-get \"$@\"";
    private static final Pattern INSTALLS =
            Pattern.compile("Inst (\\S+) (?:\\[(\\S+)] )?\\((\\S+).*");
    private static final Pattern REMOVES =
            Pattern.compile("(?:Remv|Purg) (\\S+)(?: \\[(\\S+)])?.*");
    private static final Pattern DELETES = Pattern.compile("Del (\\S+) (\\S+) .*");

    static Probe<AptSimulation> probe(List<String> words) {
        return Probe.ask(new Question.Ask(SIMULATE, words.toArray(String[]::new)))
                .map(reply ->
                        new AptSimulation(
                                parse(reply.outText()),
                                reply.succeeded()
                                        ? Optional.empty()
                                        : Optional.of(reply.errText().strip())));
    }

    static List<Difference> parse(String said) {
        var changes = new ArrayList<Difference>();
        for (var line : said.lines().toList()) {
            var installs = INSTALLS.matcher(line);
            var removes = REMOVES.matcher(line);
            var deletes = DELETES.matcher(line);
            if (installs.matches()) {
                changes.add(
                        new Difference.Attribute(
                                "package " + installs.group(1),
                                Optional.ofNullable(installs.group(2)),
                                Optional.of(installs.group(3))));
            } else if (removes.matches()) {
                changes.add(
                        new Difference.Attribute(
                                "package " + removes.group(1),
                                Optional.of(
                                        Optional.ofNullable(removes.group(2)).orElse("installed")),
                                Optional.empty()));
            } else if (deletes.matches()) {
                changes.add(
                        new Difference.Attribute(
                                "file of package " + deletes.group(1),
                                Optional.of(deletes.group(2)),
                                Optional.empty()));
            }
        }
        return changes;
    }
}
