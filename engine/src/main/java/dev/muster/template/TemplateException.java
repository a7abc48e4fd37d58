package dev.muster.template;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import dev.muster.source.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;

/// A template or expression that cannot be resolved.
public final class TemplateException extends InputException {
    private static final long serialVersionUID = 1L;

    /// What went wrong, for those who treat kinds differently.
    public enum Kind {
        /// A variable, attribute or element does not exist.
        UNDEFINED,
        /// The text is no template, or names a filter, test or lookup that does not exist.
        SYNTAX,
        /// A value is not of the kind that an operation needs.
        TYPE,
        /// A value is of the right kind but cannot be used.
        VALUE,
        /// Output, recursion or time beyond what is allowed.
        LIMIT,
        /// A lookup or an included file failed.
        LOOKUP
    }

    private final Kind kind;
    private final transient Diagnostic diagnostic;

    TemplateException(Kind kind, Diagnostic diagnostic) {
        super(diagnostic);
        this.kind = kind;
        this.diagnostic = diagnostic;
    }

    TemplateException(Kind kind, String message) {
        this(kind, Diagnostic.error(message));
    }

    static TemplateException type(String message) {
        return new TemplateException(Kind.TYPE, message);
    }

    static TemplateException value(String message) {
        return new TemplateException(Kind.VALUE, message);
    }

    static TemplateException limit(String message) {
        return new TemplateException(Kind.LIMIT, message);
    }

    static TemplateException lookup(String message) {
        return new TemplateException(Kind.LOOKUP, message);
    }

    public Kind kind() {
        return kind;
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }

    /// The same mistake with the class of the reference's error before it, which playbooks that
    /// register the result of a `template` look for.
    public TemplateException inWordsOfReference() {
        var error =
                switch (kind) {
                    case UNDEFINED -> "AnsibleUndefinedVariable";
                    case SYNTAX -> "TemplateSyntaxError";
                    case TYPE -> "AnsibleFilterTypeError";
                    case VALUE, LIMIT -> "AnsibleError";
                    case LOOKUP -> "AnsibleLookupError";
                };
        return new TemplateException(
                kind,
                new Diagnostic(
                        diagnostic.severity(),
                        error + ": " + diagnostic.message(),
                        diagnostic.span(),
                        diagnostic.via(),
                        diagnostic.hint()));
    }

    /// The place, where one is known.
    public Optional<Span> span() {
        return diagnostic.span();
    }

    boolean isPlaced() {
        return diagnostic.span().isPresent();
    }

    /// The same mistake at a place, unless it has one already.
    TemplateException at(Span place) {
        return isPlaced() ? this : new TemplateException(kind, diagnostic.at(place));
    }

    /// The same mistake, reached by way of something.
    TemplateException via(String way) {
        var chain = new ArrayList<>(diagnostic.via());
        if (chain.size() < 5) {
            chain.add(way);
        }
        return new TemplateException(kind, diagnostic.via(chain));
    }

    TemplateException hint(String words) {
        return new TemplateException(kind, diagnostic.hint(words));
    }

    /// The same mistake with what may have been meant by a name, if any known one is near.
    TemplateException suggesting(String name, Collection<String> known) {
        return NearMiss.of(name, known)
                .filter(near -> !near.equals(name))
                .map(near -> hint("did you mean '" + near + "'?"))
                .orElse(this);
    }
}
