package dev.muster.inventory;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import dev.muster.source.Source;
import dev.muster.source.SourceFile;
import dev.muster.source.Span;
import dev.muster.value.PythonRegex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// Picks hosts by their names and groups: `web:&prod:!web3`, `db*[0:1]`, `~web\d+`.
///
/// Whatever the order of its terms, those without a mark add hosts, then those with `&` keep only
/// theirs, then those with `!` take theirs away.
public record HostPattern(String text, Span span, List<Term> terms) {
    private static final Set<String> LOCALHOST = Set.of("localhost", "127.0.0.1", "::1");
    private static final Pattern SUBSCRIPT =
            Pattern.compile("(.+)\\[(?:(-?[0-9]{1,9})|([0-9]{1,9})[:-]([0-9]{0,9}))\\]");
    private static final Pattern TERM = Pattern.compile("(?:[^\\s:\\[\\]]|\\[[^\\]]*\\])+");

    /// What a term does to the hosts that the terms before it picked.
    enum Operation {
        ADD,
        KEEP,
        REMOVE
    }

    /// One part of a pattern.
    ///
    /// @param text the part without its mark
    /// @param expression the part without its subscript
    /// @param names tells the names of groups and hosts that the expression means
    record Term(
            Operation operation,
            String text,
            String expression,
            Predicate<String> names,
            Optional<Subscript> subscript) {

        /// Whether it looks at the names of hosts even where a group matches.
        boolean isLoose() {
            return expression.startsWith("~")
                    || expression.chars().anyMatch(c -> ".?*[".indexOf(c) >= 0);
        }
    }

    /// Which of the hosts found count.
    ///
    /// @param last the last of several, included; without it the first is the only one
    record Subscript(int first, OptionalInt last) {}

    public HostPattern {
        terms = List.copyOf(terms);
    }

    /// Reads a pattern of a play or the command line.
    ///
    /// @throws InputException when a term is no regular expression
    public static HostPattern parse(String text, Span span) {
        return of(text, span, split(text, span));
    }

    /// Reads the pattern of a list of patterns, as `hosts:` of a play may have it.
    public static HostPattern parse(List<String> texts, Span span) {
        return of(
                String.join(",", texts),
                span,
                texts.stream().flatMap(text -> split(text, span).stream()).toList());
    }

    /// Reads a `--limit`, where `@file` stands for the patterns in the lines of a file.
    public static HostPattern limit(String text) {
        var span = new Source("--limit", text).start();
        var terms =
                split(text, span).stream()
                        .flatMap(term -> term.startsWith("@") ? lines(term) : Stream.of(term))
                        .toList();
        return of(text, span, terms);
    }

    private static Stream<String> lines(String term) {
        return SourceFile.read(Path.of(term.substring(1)))
                .text()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty());
    }

    /// The terms of a pattern: between commas, or else between colons that are not part of an
    /// address, a port or a range.
    private static List<String> split(String text, Span span) {
        if (text.indexOf(',') >= 0) {
            return Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(term -> !term.isEmpty())
                    .toList();
        }
        if (HostAddress.parse(text).isPresent()) {
            return List.of(text);
        }
        var between = TERM.matcher(text).replaceAll("");
        if (between.indexOf('[') >= 0 || between.indexOf(']') >= 0) {
            throw new InputException(
                    Diagnostic.error(
                                    "a bracket of the pattern '%s' has no other".formatted(text),
                                    span)
                            .hint(
                                    "brackets hold a range, as in web[01:10], or what may stand in their place, as in ~web[abc]"));
        }
        return TERM.matcher(text).results().map(found -> found.group()).toList();
    }

    private static HostPattern of(String text, Span span, List<String> parts) {
        var terms = parts.stream().map(part -> term(part, span)).toList();
        return new HostPattern(text, span, terms);
    }

    private static Term term(String part, Span span) {
        var operation =
                switch (part.charAt(0)) {
                    case '!' -> Operation.REMOVE;
                    case '&' -> Operation.KEEP;
                    default -> Operation.ADD;
                };
        var text = operation == Operation.ADD ? part : part.substring(1);
        var subscripted = SUBSCRIPT.matcher(text);
        if (text.startsWith("~") || !subscripted.matches()) {
            return new Term(operation, text, text, names(text, span), Optional.empty());
        }
        var expression = subscripted.group(1);
        var one = subscripted.group(2);
        var last = subscripted.group(4);
        var subscript =
                one != null
                        ? new Subscript(Integer.parseInt(one), OptionalInt.empty())
                        : new Subscript(
                                Integer.parseInt(subscripted.group(3)),
                                OptionalInt.of(
                                        last.isEmpty()
                                                ? Integer.MAX_VALUE
                                                : Integer.parseInt(last)));
        return new Term(
                operation, text, expression, names(expression, span), Optional.of(subscript));
    }

    private static Predicate<String> names(String expression, Span span) {
        try {
            if (expression.startsWith("~")) {
                var pattern = PythonRegex.of(expression.substring(1));
                return name -> pattern.matcher(name).lookingAt();
            }
            return expression.chars().anyMatch(c -> "*?[".indexOf(c) >= 0)
                    ? Pattern.compile(Glob.expression(expression)).asMatchPredicate()
                    : expression::equals;
        } catch (PatternSyntaxException mistake) {
            throw new InputException(
                    Diagnostic.error(
                                    "'%s' is no regular expression: %s"
                                            .formatted(expression, mistake.getDescription()),
                                    span)
                            .hint("what follows '~' is one; a pattern with '*' needs no '~'"));
        }
    }

    List<Host> select(Inventory inventory, Consumer<Diagnostic> unknown) {
        var chosen = new LinkedHashSet<Host>();
        if (terms.stream().noneMatch(term -> term.operation() == Operation.ADD)) {
            chosen.addAll(inventory.hosts());
        }
        for (var operation : Operation.values()) {
            for (var term : terms) {
                if (term.operation() == operation) {
                    var found = matches(term, inventory, unknown);
                    switch (operation) {
                        case ADD -> chosen.addAll(found);
                        case KEEP -> chosen.retainAll(Set.copyOf(found));
                        case REMOVE -> found.forEach(chosen::remove);
                    }
                }
            }
        }
        return List.copyOf(chosen);
    }

    private List<Host> matches(Term term, Inventory inventory, Consumer<Diagnostic> unknown) {
        var exact = inventory.hostsByName().get(term.text());
        if (exact != null && term.operation() == Operation.ADD) {
            return List.of(exact);
        }
        var found = new ArrayList<Host>();
        boolean grouped = false;
        for (var group : named(term, inventory.groupsByName())) {
            grouped = true;
            found.addAll(inventory.members(group));
        }
        if (!grouped || term.isLoose()) {
            found.addAll(named(term, inventory.hostsByName()));
        }
        if (found.isEmpty() && LOCALHOST.contains(term.expression())) {
            inventory.host(term.expression()).ifPresent(found::add);
        }
        if (found.isEmpty() && !grouped) {
            unknown.accept(noMatch(term, inventory));
        }
        return term.subscript().map(subscript -> pick(term, subscript, found)).orElse(found);
    }

    private static <T> Collection<T> named(Term term, Map<String, T> things) {
        if (!term.isLoose()) {
            return Optional.ofNullable(things.get(term.expression())).stream().toList();
        }
        return things.entrySet().stream()
                .filter(entry -> term.names().test(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private List<Host> pick(Term term, Subscript subscript, List<Host> found) {
        if (found.isEmpty()) {
            return found;
        }
        int size = found.size();
        int first = subscript.first() < 0 ? subscript.first() + size : subscript.first();
        int last = Math.min(subscript.last().orElse(first), size - 1);
        if (subscript.last().isPresent()) {
            return first > last ? List.of() : found.subList(first, last + 1);
        }
        if (first < 0 || first >= size) {
            throw new InputException(
                    Diagnostic.error(
                                    "'%s' asks for a host beyond the %d that '%s' names"
                                            .formatted(term.text(), size, term.expression()),
                                    place(term))
                            .hint("the first host has the number 0, the last one -1"));
        }
        return List.of(found.get(first));
    }

    private Diagnostic noMatch(Term term, Inventory inventory) {
        var names = new ArrayList<>(inventory.groupsByName().keySet());
        names.addAll(inventory.hostsByName().keySet());
        var near = NearMiss.of(term.expression(), names).map("did you mean '%s'?"::formatted);
        return Diagnostic.warning(
                        "no host or group matches '%s'".formatted(term.text()), place(term))
                .hint(
                        near.orElse(
                                inventory.hostsByName().isEmpty()
                                        ? "the inventory has no hosts; -i or MUSTER_INVENTORY names one that has"
                                        : "`muster inventory --graph` shows them all"));
    }

    private Span place(Term term) {
        int from = span.column() - 1;
        int at = span.source().line(span.line()).orElse("").indexOf(term.text(), from);
        return at < 0 ? span : span.shifted(at - from, term.text().length());
    }
}
