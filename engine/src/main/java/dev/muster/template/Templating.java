package dev.muster.template;

import dev.muster.source.Diagnostic;
import dev.muster.source.Source;
import dev.muster.source.Span;
import dev.muster.value.PythonRegex;
import dev.muster.value.Value;
import dev.muster.vault.Vault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The template engine: one for a run, used by all hosts at once.
///
/// Scopes hold values as they were written. A template reads a variable by its name, and what that
/// variable holds is resolved then, as far as it is read. Parsed templates are kept by their text.
public final class Templating {
    private static final int KEPT = 20_000;

    private final Extras extras;
    private final Vault vault;
    private final Map<String, String> told = new ConcurrentHashMap<>();
    private final Vocabulary<Filter> filters = Filters.all();
    private final Vocabulary<Test> tests = Tests.all();
    private final Map<Text, Template> templates = new ConcurrentHashMap<>();
    private final Map<String, Expression> expressions = new ConcurrentHashMap<>();

    private record Text(String text, Template.Mode mode, Map<String, String> syntax) {}

    public Templating() {
        this(Extras.real(System.getenv()));
    }

    public Templating(Extras extras) {
        this(extras, Vault.closed());
    }

    /// @param vault what opens values and files that are encrypted
    public Templating(Extras extras, Vault vault) {
        this.extras = extras;
        this.vault = vault;
    }

    /// What a command told once for all hosts.
    String told(String command, Supplier<String> running) {
        return told.computeIfAbsent(command, _ -> running.get());
    }

    public Vault vault() {
        return vault;
    }

    Extras extras() {
        return extras;
    }

    /// The same engine in a world where lookups do nothing.
    public Templating harmless() {
        return new Templating(extras.harmless(), vault);
    }

    /// Whether text that looks like any Python literal becomes its value.
    public boolean hasNativeTypes() {
        return extras.options().nativeTypes();
    }

    /// The value with every template in it resolved, all the way down; native types are kept.
    public Value resolve(Value value, Scope scope) {
        return guarded(() -> new Evaluation(this, scope, Loader.none()).resolve(value), value);
    }

    /// The value as a template sees it: what is in it is resolved in this scope when it is read.
    public Value lazily(Value value, Scope scope) {
        return Views.of(value, new Evaluation(this, scope, Loader.none()), "");
    }

    /// The same, where a template that reads something undefined stays the text that it is. For
    /// what one host's variables show of another's.
    public Value shown(Value value, Scope scope) {
        return Views.of(value, new Evaluation(this, scope, Loader.none(), true), "");
    }

    Value shown(Value.Deferred deferred, Scope scope) {
        var found = new Evaluation(this, scope, Loader.none()).deferredOrUndefined(deferred, "");
        return found instanceof Value.Undefined ? Evaluation.asWritten(deferred) : found;
    }

    /// Whether a condition holds, as in `when`: a truth value, an expression with or without
    /// braces, or a list whose items must all hold.
    public boolean holds(Value condition, Scope scope) {
        return guarded(
                () -> Conditions.holds(condition, new Evaluation(this, scope, Loader.none())),
                condition);
    }

    /// The value of an expression without braces.
    public Value evaluate(String expression, Span place, Scope scope) {
        return guarded(
                () -> {
                    var evaluation = new Evaluation(this, scope, Loader.none());
                    var run = new TemplateRun(evaluation, expression, place);
                    var parsed = expression(expression, place);
                    return evaluation.settle(Evaluator.demanded(parsed, Frame.root(run)));
                },
                place);
    }

    /// The text that a template file comes to.
    public String render(Source template, Scope scope, Loader loader) {
        return renderText(template, scope, loader, Map.of()).text();
    }

    /// The text that a template file comes to, marked secret if any secret went into it.
    ///
    /// @param syntax settings of the syntax, such as `lstrip_blocks`, by the names that a
    ///   `#jinja2:` line has for them; such a line in the file wins
    public Value.Text renderText(
            Source source, Scope scope, Loader loader, Map<String, String> syntax) {
        return guarded(
                () -> {
                    var evaluation = new Evaluation(this, scope, loader);
                    return FileTemplate.render(source, syntax, evaluation);
                },
                source.start());
    }

    /// What a template file may read.
    ///
    /// @param given what is given to it in particular
    /// @param typed the file's name as the user wrote it
    /// @param outer what its task may read
    public Scope scope(Map<String, Value> given, String typed, Path file, Scope outer) {
        return new TemplateScope(given, typed, file, extras, outer);
    }

    /// The names of the variables that a value may read.
    public Set<String> reads(Value value) {
        var names = new HashSet<String>();
        Value.eachTemplate(
                value,
                deferred ->
                        names.addAll(
                                free(
                                        Names.readBy(
                                                parse(
                                                                deferred.template(),
                                                                Template.Mode.VALUE,
                                                                deferred.span())
                                                        .body()))));
        return names;
    }

    /// The variables that a value reads, and which of them need not be there. A value that is no
    /// template reads none.
    public Uses uses(Value value) {
        return switch (value) {
            case Value.Deferred deferred -> used(deferred);
            case Value.Sequence sequence ->
                    sequence.items().stream().map(this::uses).reduce(Uses.NONE, Uses::and);
            case Value.Mapping mapping ->
                    mapping.entries().values().stream()
                            .map(this::uses)
                            .reduce(Uses.NONE, Uses::and);
            case Value.Null _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Text _,
                    Value.Undefined _,
                    Value.Omit _,
                    Value.Foreign _ ->
                    Uses.NONE;
        };
    }

    private Uses used(Value.Deferred deferred) {
        try {
            var parsed = parse(deferred.template(), Template.Mode.VALUE, deferred.span());
            return free(Names.usedBy(parsed.body()));
        } catch (TemplateException _) {
            // whoever looks for mistakes tells it
            return Uses.NONE;
        }
    }

    /// The same of a condition.
    public Uses conditionUses(Value condition) {
        try {
            return Conditions.expressions(condition, this).stream()
                    .map(expression -> free(Names.usedBy(expression)))
                    .reduce(Uses.NONE, Uses::and);
        } catch (TemplateException _) {
            return Uses.NONE;
        }
    }

    /// What a condition is where it asks nothing, so that it is always true or always false.
    public Optional<String> unasked(Value condition) {
        try {
            var expressions = List.copyOf(Conditions.expressions(condition, this));
            return expressions.size() == 1
                    ? switch (expressions.getFirst()) {
                        case Expression.Literal(Value.Text(String text, _, _), _) ->
                                Optional.of("the text '" + text + "'");
                        case Expression.ListOf _ -> Optional.of("a list");
                        case Expression.DictOf _ -> Optional.of("a dictionary");
                        default -> Optional.empty();
                    }
                    : Optional.empty();
        } catch (TemplateException _) {
            return Optional.empty();
        }
    }

    /// The same of a file that is a template, not counting what it includes.
    public Uses uses(Source template) {
        try {
            var parsed = parse(template.text(), Template.Mode.FILE, template.start());
            return free(Names.usedBy(parsed.body()));
        } catch (TemplateException _) {
            return Uses.NONE;
        }
    }

    private static Uses free(Uses uses) {
        return new Uses(free(uses.reads()), uses.guarded());
    }

    private static Set<String> free(Set<String> names) {
        var free = new HashSet<>(names);
        free.removeAll(Globals.names());
        return free;
    }

    /// The names of the variables that a condition may read.
    public Set<String> conditionReads(Value condition) {
        var names = new HashSet<String>();
        for (var expression : Conditions.expressions(condition, this)) {
            names.addAll(free(Names.readBy(expression)));
        }
        return names;
    }

    /// The names that a template file may read, not counting what it includes.
    public Set<String> reads(Source template) {
        return free(
                Names.readBy(parse(template.text(), Template.Mode.FILE, template.start()).body()));
    }

    /// What is wrong with the templates in a value, as far as that shows without a scope.
    public List<Diagnostic> check(Value value) {
        var found = new ArrayList<Diagnostic>();
        new Inspection(this, found).value(value);
        return found;
    }

    /// What is wrong with a condition, as far as that shows without a scope.
    public List<Diagnostic> checkCondition(Value condition) {
        var found = new ArrayList<Diagnostic>();
        new Inspection(this, found).condition(condition);
        return found;
    }

    /// What is wrong with a template file, as far as that shows without a scope.
    public List<Diagnostic> check(Source template) {
        var found = new ArrayList<Diagnostic>();
        new Inspection(this, found).file(template);
        return found;
    }

    /// Runs a lookup as `with_NAME` does.
    public List<Value> lookup(
            String name, List<Value> terms, Map<String, Value> options, Scope scope, Span place) {
        return guarded(
                () -> Lookups.run(name, terms, options, new Evaluation(this, scope, Loader.none())),
                place);
    }

    /// The names of all filters.
    public Set<String> filterNames() {
        return filters.names();
    }

    /// The names of all tests.
    public Set<String> testNames() {
        return tests.names();
    }

    /// Whether there is a lookup of that name, with its collection or without.
    public boolean knowsLookup(String name) {
        return Lookups.knows(name);
    }

    /// The names of all lookups.
    public Set<String> lookupNames() {
        return Lookups.names();
    }

    Filter filter(String name) {
        return filters.find(name);
    }

    Test test(String name) {
        return tests.find(name);
    }

    Vocabulary<Filter> filters() {
        return filters;
    }

    Vocabulary<Test> tests() {
        return tests;
    }

    Template parse(String text, Template.Mode mode, Span origin) {
        return parse(text, mode, Map.of(), origin);
    }

    Template parse(String text, Template.Mode mode, Map<String, String> syntax, Span origin) {
        var key = new Text(text, mode, syntax);
        var known = templates.get(key);
        if (known == null) {
            known = Template.parse(text, mode, syntax, origin);
            if (templates.size() > KEPT) {
                templates.clear();
            }
            templates.put(key, known);
        }
        return known;
    }

    Expression expression(String text, Span origin) {
        var known = expressions.get(text);
        if (known == null) {
            try {
                known = ExpressionParser.parse(text);
            } catch (SyntaxMistake mistake) {
                throw mistake.at(new TemplateText(text, 0, origin, false));
            }
            if (expressions.size() > KEPT) {
                expressions.clear();
            }
            expressions.put(text, known);
        }
        return known;
    }

    private static <T> T guarded(Supplier<T> work, Value value) {
        var place =
                value instanceof Value.Deferred deferred ? deferred.span() : Span.nowhere("value");
        return guarded(work, place);
    }

    private static <T> T guarded(Supplier<T> work, Span place) {
        try {
            return work.get();
        } catch (TemplateException failure) {
            throw failure.at(place);
        } catch (PythonRegex.TooSlow slow) {
            throw TemplateException.limit(String.valueOf(slow.getMessage())).at(place);
        } catch (StackOverflowError _) {
            throw TemplateException.limit("the templates refer to each other too deeply").at(place);
        }
    }
}
