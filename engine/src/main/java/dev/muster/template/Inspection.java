package dev.muster.template;

import dev.muster.source.Diagnostic;
import dev.muster.source.Source;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.util.List;
import java.util.Set;

/// Looks for mistakes in templates without evaluating them: syntax, and words that do not exist.
final class Inspection {
    private static final Set<String> LOOKUPS = Set.of("lookup", "query", "q");

    private final Templating templating;
    private final List<Diagnostic> found;

    Inspection(Templating templating, List<Diagnostic> found) {
        this.templating = templating;
        this.found = found;
    }

    void value(Value value) {
        Value.eachTemplate(value, this::template);
    }

    private void template(Value.Deferred deferred) {
        collected(() -> {
            var template =
                    templating.parse(deferred.template(), Template.Mode.VALUE, deferred.span());
            statements(template.body(), template.at(deferred.span(), Template.Mode.VALUE));
        });
    }

    void file(Source source) {
        collected(() -> {
            var template = templating.parse(source.text(), Template.Mode.FILE, source.start());
            statements(template.body(), template.at(source.start(), Template.Mode.FILE));
        });
    }

    void condition(Value condition) {
        switch (condition) {
            case Value.Deferred deferred -> bare(deferred.template(), deferred.span());
            case Value.Text text -> bare(text.text(), Span.nowhere("condition"));
            case Value.Sequence sequence -> sequence.items().forEach(this::condition);
            case Value.Null _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Mapping _,
                    Value.Undefined _,
                    Value.Omit _,
                    Value.Foreign _ -> {}
        }
    }

    private void bare(String text, Span place) {
        if (text.isBlank()) {
            return;
        }
        if (text.contains("{%") || text.contains("{#")) {
            template(new Value.Deferred(text, place));
            return;
        }
        collected(() ->
                expression(
                        templating.expression(text, place),
                        new TemplateText(text, 0, place, false)));
    }

    private void collected(Runnable inspection) {
        try {
            inspection.run();
        } catch (TemplateException mistake) {
            found.addAll(mistake.diagnostics());
        }
    }

    private void statements(List<Statement> body, TemplateText text) {
        for (var statement : body) {
            statement(statement, text);
            Template.bodies(statement).forEach(inner -> statements(inner, text));
        }
    }

    private void statement(Statement statement, TemplateText text) {
        switch (statement) {
            case Statement.Print print -> expression(print.expression(), text);
            case Statement.For loop -> {
                expression(loop.source(), text);
                loop.condition().ifPresent(condition -> expression(condition, text));
            }
            case Statement.If choice ->
                    choice.branches().forEach(branch -> expression(branch.condition(), text));
            case Statement.Assign assign -> expression(assign.value(), text);
            case Statement.AssignBlock block ->
                    block.filters().forEach(filter -> expression(filter, text));
            case Statement.Macro macro ->
                    macro.signature()
                            .parameters()
                            .forEach(p -> p.otherwise().ifPresent(e -> expression(e, text)));
            case Statement.CallBlock call -> expression(call.call(), text);
            case Statement.FilterBlock filter ->
                    filter.filters().forEach(one -> expression(one, text));
            case Statement.With with ->
                    with.bindings().forEach(binding -> expression(binding.value(), text));
            case Statement.Include include -> expression(include.name(), text);
            case Statement.Import named -> expression(named.name(), text);
            case Statement.FromImport from -> expression(from.name(), text);
            case Statement.Extends parent -> expression(parent.name(), text);
            case Statement.Do action -> expression(action.expression(), text);
            case Statement.Words _, Statement.Block _, Statement.Break _, Statement.Continue _ -> {}
        }
    }

    private void expression(Expression expression, TemplateText text) {
        if (expression instanceof Expression.Filter filter) {
            word(
                    () -> templating.filter(filter.word().name()),
                    filter.offset(),
                    filter.word(),
                    text);
        } else if (expression instanceof Expression.Test test) {
            word(() -> templating.test(test.word().name()), test.offset(), test.word(), text);
        } else if (expression instanceof Expression.Call call) {
            lookup(call, text);
        }
        Names.parts(
                expression,
                part -> expression(part, text),
                arguments -> arguments(arguments, text));
    }

    /// The lookup that a call names in plain words.
    private void lookup(Expression.Call call, TemplateText text) {
        if (call.target() instanceof Expression.Name(String name, _)
                && LOOKUPS.contains(name)
                && !call.arguments().positional().isEmpty()
                && call.arguments().positional().getFirst()
                        instanceof Expression.Literal(Value.Text word, int offset)
                && !Lookups.knows(word.text())) {
            found.addAll(
                    Lookups.unknown(word.text())
                            .at(text.place(offset, word.text().length()))
                            .diagnostics());
        }
    }

    private void arguments(Expression.Arguments arguments, TemplateText text) {
        arguments.positional().forEach(part -> expression(part, text));
        arguments.named().forEach(named -> expression(named.value(), text));
        arguments.spread().ifPresent(part -> expression(part, text));
        arguments.spreadNamed().ifPresent(part -> expression(part, text));
    }

    private void word(Runnable lookup, int offset, Expression.Word word, TemplateText text) {
        try {
            lookup.run();
        } catch (TemplateException mistake) {
            found.addAll(mistake.at(text.place(offset, word.name().length())).diagnostics());
        }
    }
}
