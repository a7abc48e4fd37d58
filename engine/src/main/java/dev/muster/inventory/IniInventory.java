package dev.muster.inventory;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import dev.muster.source.ShellWords;
import dev.muster.source.Source;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// An inventory in INI style: hosts under `[group]`, groups under `[group:children]`, variables
/// under `[group:vars]`.
///
/// Groups may be mentioned before they are declared: such a child is linked when its section comes,
/// which puts it behind the children that were known already, and is reported if none comes.
final class IniInventory {
    private static final Pattern SECTION =
            Pattern.compile("\\[([^:\\]\\s]+)(?::(\\w+))?\\]\\s*(?:#.*)?");
    private static final Pattern GROUP_NAME = Pattern.compile("([^:\\]\\s]+)\\s*(?:#.*)?");
    private static final List<String> KINDS = List.of("hosts", "children", "vars");

    private final Inventory inventory;
    private final Source source;
    private final Origin origin;
    private final List<Diagnostic> mistakes = new ArrayList<>();
    private final Map<String, Span> awaited = new LinkedHashMap<>();
    private final Map<String, List<Link>> pending = new LinkedHashMap<>();

    private String section = Group.UNGROUPED;
    private String kind = "hosts";

    private record Link(String parent, String child, Span place) {}

    IniInventory(Inventory inventory, Source source, Origin origin) {
        this.inventory = inventory;
        this.source = source;
        this.origin = origin;
    }

    /// @throws InputException with a diagnostic for every line that is wrong
    void read() {
        int number = 0;
        for (var line : source.text().lines().toList()) {
            number++;
            var text = line.strip();
            if (!text.isEmpty() && text.charAt(0) != '#' && text.charAt(0) != ';') {
                var place = new Span(source, number, line.indexOf(text) + 1, text.length());
                try {
                    read(text, place);
                } catch (InputException mistake) {
                    mistakes.addAll(mistake.diagnostics());
                }
            }
        }
        pending.values().forEach(links -> links.forEach(this::reportUnknown));
        awaited.forEach(this::reportUndeclared);
        if (!mistakes.isEmpty()) {
            throw new InputException(mistakes);
        }
    }

    private void read(String text, Span place) {
        var header = SECTION.matcher(text);
        if (header.matches()) {
            open(header.group(1), Optional.ofNullable(header.group(2)).orElse("hosts"), place);
        } else if (text.startsWith("[") && (text.endsWith("]") || text.indexOf(']') < 0)) {
            throw wrong(
                    place,
                    "'%s' is not a section".formatted(text),
                    "write [name], [name:children] or [name:vars], without spaces inside");
        } else {
            switch (kind) {
                case "hosts" -> hosts(text, place);
                case "vars" -> variable(text, place);
                default -> child(text, place);
            }
        }
    }

    private void open(String name, String wanted, Span place) {
        section = name;
        if (!KINDS.contains(wanted)) {
            kind = "hosts";
            var near = NearMiss.of(wanted, KINDS).map("did you mean '%s'?"::formatted);
            throw wrong(
                    place,
                    "'%s' is not a kind of section".formatted(wanted),
                    near.orElse("write [%1$s], [%1$s:children] or [%1$s:vars]".formatted(name)));
        }
        kind = wanted;
        boolean known = inventory.group(name).isPresent();
        if (kind.equals("vars")) {
            if (!known) {
                awaited.putIfAbsent(name, place);
            }
        } else {
            awaited.remove(name);
        }
        inventory.define(name, place);
        if (!kind.equals("vars")) {
            Optional.ofNullable(pending.remove(name)).orElse(List.of()).forEach(this::link);
        }
    }

    private void child(String text, Span place) {
        var name = GROUP_NAME.matcher(text);
        if (!name.matches()) {
            throw wrong(
                    place,
                    "'%s' is not the name of a group".formatted(text),
                    "[%s:children] holds one group a line, and no variables".formatted(section));
        }
        var link = new Link(section, name.group(1), place.shifted(0, name.group(1).length()));
        if (inventory.group(link.child()).isPresent()) {
            link(link);
        } else {
            pending.computeIfAbsent(link.child(), _ -> new ArrayList<>()).add(link);
        }
    }

    private void link(Link link) {
        try {
            inventory.link(
                    inventory.define(link.parent(), link.place()),
                    inventory.define(link.child(), link.place()));
        } catch (InputException mistake) {
            mistake.diagnostics().forEach(found -> mistakes.add(found.at(link.place())));
        }
    }

    private void reportUnknown(Link link) {
        var names = inventory.groups().stream().map(Group::name).toList();
        var near = NearMiss.of(link.child(), names).map("did you mean '%s'?"::formatted);
        mistakes.add(
                Diagnostic.error(
                                "[%s:children] names the group '%s', which is nowhere declared"
                                        .formatted(link.parent(), link.child()),
                                link.place())
                        .hint(near.orElse("add a section [%s]".formatted(link.child()))));
    }

    private void reportUndeclared(String name, Span place) {
        var names = new ArrayList<>(inventory.groups().stream().map(Group::name).toList());
        names.remove(name);
        var near = NearMiss.of(name, names).map("did you mean '[%s:vars]'?"::formatted);
        mistakes.add(
                Diagnostic.error(
                                "[%1$s:vars] sets variables of the group '%1$s', which is nowhere declared"
                                        .formatted(name),
                                place)
                        .hint(near.orElse("add a section [%s]".formatted(name))));
    }

    private void variable(String text, Span place) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw wrong(
                    place,
                    "'%s' sets no variable".formatted(text),
                    "[%s:vars] holds one 'name=value' a line".formatted(section));
        }
        var name = text.substring(0, equals).strip();
        var written = text.substring(equals + 1);
        var value = written.strip();
        int column = equals + 1 + written.indexOf(value);
        var span = place.shifted(column, Math.max(1, value.length()));
        Assignment.set(inventory.define(section, place), name, value(value, span), span);
    }

    private void hosts(String text, Span place) {
        var words = words(text, place);
        var first = words.getFirst();
        var span = place.shifted(0, first.text().length());
        var address = HostAddress.parse(first.text());
        var pattern = address.map(HostAddress::name).orElse(first.text());
        var port = address.map(HostAddress::port).orElse(OptionalInt.empty());
        checkName(first.text(), port, span);
        var variables = new LinkedHashMap<String, Value>();
        for (var word : words.subList(1, words.size())) {
            int equals = word.text().indexOf('=');
            if (equals < 1) {
                throw wrong(
                        place.shifted(word.start(), word.text().length()),
                        "'%s' sets no variable of the host".formatted(word.text()),
                        "write 'name=value'; a value with spaces goes in quotes, a comment begins"
                                + " with '#'");
            }
            var value = word.text().substring(equals + 1);
            int column = valueColumn(text, word.start() + equals + 1);
            var valueSpan = place.shifted(column, Math.max(1, value.length()));
            variables.put(word.text().substring(0, equals), value(value, valueSpan));
        }
        var group = inventory.define(section, place);
        for (var name : HostRange.expand(pattern, span)) {
            var host = inventory.define(name, port, span, origin);
            inventory.join(host, group);
            host.ownVariables().putAll(variables);
        }
    }

    /// Behind the quote where the value of a variable begins with one.
    private static int valueColumn(String line, int column) {
        return column < line.length() && "'\"".indexOf(line.charAt(column)) >= 0
                ? column + 1
                : column;
    }

    private static List<ShellWords.Word> words(String text, Span place) {
        try {
            return ShellWords.beforeComment(text);
        } catch (ShellWords.Unfinished mistake) {
            throw wrong(
                    place.shifted(mistake.at(), 1),
                    String.valueOf(mistake.getMessage()),
                    "write \\%s for the character itself".formatted(text.charAt(mistake.at())));
        }
    }

    private static void checkName(String name, OptionalInt port, Span span) {
        if (name.equals("---")) {
            throw wrong(span, "'---' begins YAML, not INI", "end the file's name in .yml");
        }
        if (name.endsWith(":") && port.isEmpty()) {
            throw wrong(
                    span,
                    "a port is missing after '%s'".formatted(name),
                    "write 'host:port'; or is this YAML? Then end the file's name in .yml");
        }
    }

    private static Value value(String text, Span span) {
        return Assignment.deferred(PythonLiteral.parse(text), span);
    }

    private static InputException wrong(Span place, String message, String hint) {
        return new InputException(Diagnostic.error(message, place).hint(hint));
    }
}
