package dev.muster.template;

import dev.muster.source.Span;
import dev.muster.template.TemplateException.Kind;
import dev.muster.value.Origin;
import dev.muster.value.Taint;
import dev.muster.value.Value;
import dev.muster.vault.Vault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One request to resolve something against a scope: what it has read so far, what it is reading
/// just now, and how deep it is.
final class Evaluation {
    private final Templating templating;
    private final Scope scope;
    private final Loader loader;
    private final boolean shows;

    /// What the templates of variables came to.
    private final Map<String, Value> variables = new HashMap<>();

    private final Nesting nesting = new Nesting();

    /// Why variables are undefined whose own templates read something undefined.
    private final IdentityHashMap<Value, TemplateException> causes = new IdentityHashMap<>();

    private int calls;
    private long rounds;
    private long printed;
    private boolean secrets;

    /// Whether the template that is being resolved read anything of the world.
    private boolean world;

    /// Whether anything came of another host's variables that could not be resolved there.
    private boolean unresolved;

    Evaluation(Templating templating, Scope scope, Loader loader) {
        this(templating, scope, loader, false);
    }

    /// @param shows whether this only shows variables, so that a template in them which reads
    ///   something undefined stays as it was written
    Evaluation(Templating templating, Scope scope, Loader loader, boolean shows) {
        this.shows = shows;
        this.templating = templating;
        this.scope = scope;
        this.loader = loader;
    }

    Templating templating() {
        return templating;
    }

    Extras extras() {
        return templating.extras();
    }

    Scope scope() {
        return scope;
    }

    Loader loader() {
        return loader;
    }

    /// Whether any secret was read, so that results must be looked through for it.
    boolean sawSecrets() {
        return secrets;
    }

    void saw(Value.Text text) {
        secrets |= text.secret();
        world |= text.origin().isWorld();
    }

    /// The same for what a lookup brings.
    void sawWorld() {
        world = true;
    }

    /// The same for what comes from outside just now, and is to be known again in other texts.
    void learned(Value value) {
        if (Taint.isIn(value)) {
            secrets = true;
            templating.vault().redaction().note(value);
        }
    }

    /// Counts a round of a loop.
    void round() {
        if (++rounds > Limits.ROUNDS) {
            throw TemplateException.limit(
                    "the loops take more than " + Limits.ROUNDS + " rounds in all");
        }
    }

    /// Counts what is printed.
    void printed(int characters) {
        printed += characters;
        Limits.checkText(printed);
    }

    /// The value of a variable; null if there is none.
    @Nullable Value variable(String name) {
        var known = variables.get(name);
        if (known == null) {
            var raw = scope.find(name);
            if (raw.isEmpty()) {
                return name.equals("vars") ? ScopeVariables.of(scope, this) : null;
            }
            if (!(raw.get() instanceof Value.Deferred deferred)) {
                return Views.of(raw.get(), this, name);
            }
            known = deferredOrUndefined(deferred, name);
            variables.put(name, known);
        }
        return Views.of(known, this, name);
    }

    /// What a template inside a variable comes to; undefined where it reads something undefined.
    Value deferredOrUndefined(Value.Deferred deferred, String label) {
        if (shows) {
            return templating.shown(deferred, scope);
        }
        try {
            return deferred(deferred, label);
        } catch (TemplateException failure) {
            if (failure.kind() != Kind.UNDEFINED) {
                throw failure;
            }
            var absent = new Value.Undefined(label, failure.diagnostic().message());
            causes.put(absent, failure);
            return absent;
        }
    }

    /// What a template comes to, with the type of the value kept where it is a single expression.
    Value deferred(Value.Deferred deferred, String label) {
        boolean secret = deferred.span().source().secret();
        secrets |= secret;
        if (!Syntax.hasMarks(deferred.template())
                && !deferred.template().startsWith(Syntax.HEADER)) {
            return Vault.isEncrypted(deferred.template())
                    ? opened(deferred)
                    : new Value.Text(deferred.template(), secret, Origin.WRITTEN);
        }
        nesting.enter(deferred, label);
        boolean outer = world;
        world = false;
        try {
            var template =
                    templating.parse(deferred.template(), Template.Mode.VALUE, deferred.span());
            var run = new TemplateRun(this, template, deferred.span(), Template.Mode.VALUE, false);
            var nodes = new Renderer(run).nodes(template);
            var value = Concatenation.value(nodes, template, this);
            if (world && value instanceof Value.Text text) {
                value = text.from(text.origin().world());
            }
            if (!secret) {
                return value;
            }
            var marked = Secrets.mark(value);
            learned(marked);
            return marked;
        } finally {
            world |= outer;
            nesting.leave();
        }
    }

    /// What stands encrypted in a file; it is never read as a template.
    private Value opened(Value.Deferred encrypted) {
        secrets = true;
        world = true;
        var text = templating.vault().opened(encrypted.template(), encrypted.span());
        return new Value.Text(text, true, Origin.OPENED);
    }

    /// What the body of a macro or a loop comes to that may call itself.
    Value called(Supplier<Value> body) {
        if (++calls > Limits.CALLS) {
            throw TemplateException.limit(
                    "macros or loops call themselves more than " + Limits.CALLS + " levels deep");
        }
        try {
            return body.get();
        } finally {
            calls--;
        }
    }

    /// A failure for something undefined: at the place that reads it, or where the variable that is
    /// read there reads it, with a near miss as hint.
    TemplateException undefined(Value.Undefined value, Span place) {
        var cause = causes.get(value);
        if (cause != null) {
            return cause.via("variable '" + value.name() + "', read at " + place);
        }
        return Absence.failure(value).at(place).suggesting(value.name(), scope.names());
    }

    /// Fails if anything in a value is undefined.
    void demandAll(Value value) {
        switch (value) {
            case Value.Undefined undefined -> {
                var cause = causes.get(undefined);
                if (cause != null) {
                    throw cause;
                }
                Absence.demand(undefined);
            }
            case Value.Sequence(var items, _) -> items.forEach(this::demandAll);
            case Value.Mapping(var entries) -> entries.values().forEach(this::demandAll);
            case Value.Null _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Text _,
                    Value.Deferred _,
                    Value.Omit _,
                    Value.Foreign _ -> {}
        }
    }

    /// What was written in a file, with every template in it resolved.
    Value resolve(Value raw) {
        return resolve(raw, 0);
    }

    private Value resolve(Value raw, int depth) {
        if (depth > Limits.NESTING) {
            throw TemplateException.limit("the value is nested too deeply");
        }
        return switch (raw) {
            case Value.Deferred deferred -> {
                try {
                    yield resolved(deferred);
                } catch (TemplateException failure) {
                    throw failure.at(deferred.span());
                }
            }
            case Value.Mapping(var entries) -> {
                var copy = LinkedHashMap.<Value, Value>newLinkedHashMap(entries.size());
                entries.forEach((key, item) -> copy.put(key, resolve(item, depth + 1)));
                yield new Value.Mapping(copy);
            }
            case Value.Sequence(var items, var tuple) -> {
                var copy = new ArrayList<Value>(items.size());
                for (var item : items) {
                    copy.add(resolve(item, depth + 1));
                }
                yield new Value.Sequence(copy, tuple);
            }
            case Value.Undefined _,
                    Value.Foreign _,
                    Value.Null _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Text _,
                    Value.Omit _ ->
                    settle(raw);
        };
    }

    /// A template that reads something undefined, where that is no mistake.
    static Value.Text asWritten(Value.Deferred deferred) {
        return new Value.Text(
                deferred.template(), deferred.span().source().secret(), Origin.UNRESOLVED);
    }

    private Value resolved(Value.Deferred deferred) {
        world = false;
        unresolved = false;
        Value value;
        try {
            value = settle(deferred(deferred, ""));
        } catch (TemplateException failure) {
            if (failure.kind() == Kind.UNDEFINED && !extras().options().strict()) {
                return asWritten(deferred);
            }
            throw failure;
        }
        // what the world had a hand in is not resolved again
        return world && unresolved ? Origin.world(value) : value;
    }

    /// The value with nothing left to resolve in it, in containers of its own.
    Value settle(Value value) {
        return settle(value, 0);
    }

    private Value settle(Value value, int depth) {
        if (depth > Limits.NESTING) {
            throw TemplateException.limit("the value is nested too deeply");
        }
        return switch (value) {
            case Value.Deferred deferred -> settle(deferred(deferred, ""), depth + 1);
            case Value.Mapping(var entries) -> {
                var copy = LinkedHashMap.<Value, Value>newLinkedHashMap(entries.size());
                entries.forEach((key, item) -> copy.put(key, settle(item, depth + 1)));
                yield new Value.Mapping(copy);
            }
            case Value.Sequence(var items, var tuple) -> {
                var copy = new ArrayList<Value>(items.size());
                for (var item : items) {
                    copy.add(settle(item, depth + 1));
                }
                yield new Value.Sequence(copy, tuple);
            }
            case Value.Undefined undefined -> {
                var cause = causes.get(undefined);
                if (cause != null) {
                    throw cause.via("variable '" + undefined.name() + "'");
                }
                Absence.demand(undefined);
                yield Value.text("");
            }
            case PythonClass named when templating.hasNativeTypes() -> named;
            case Value.Foreign foreign -> Value.text(Python.print(foreign));
            case Value.Text text -> {
                unresolved |= text.origin() == Origin.UNRESOLVED;
                yield text;
            }
            case Value.Null _, Value.Bool _, Value.Int _, Value.Real _, Value.Omit _ -> value;
        };
    }
}
