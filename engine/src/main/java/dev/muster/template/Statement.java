package dev.muster.template;

import java.util.List;
import java.util.Optional;

/// A piece of a template between text and end.
sealed interface Statement {
    record Words(String text) implements Statement {}

    record Print(Expression expression) implements Statement {}

    record For(
            Target target,
            Expression source,
            Optional<Expression> condition,
            boolean recursive,
            List<Statement> body,
            List<Statement> otherwise,
            int offset)
            implements Statement {}

    record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

    record Branch(Expression condition, List<Statement> body) {}

    record Assign(Target target, Expression value, int offset) implements Statement {}

    record AssignBlock(
            Target target, List<Expression.Filter> filters, List<Statement> body, int offset)
            implements Statement {}

    record Macro(String name, Signature signature, List<Statement> body, int offset)
            implements Statement {}

    record CallBlock(Expression.Call call, Signature signature, List<Statement> body, int offset)
            implements Statement {}

    record FilterBlock(List<Expression.Filter> filters, List<Statement> body, int offset)
            implements Statement {}

    record With(List<Binding> bindings, List<Statement> body) implements Statement {}

    record Binding(Target target, Expression value) {}

    record Include(Expression name, boolean ignoreMissing, boolean withContext, int offset)
            implements Statement {}

    record Import(Expression name, String target, boolean withContext, int offset)
            implements Statement {}

    record FromImport(Expression name, List<Alias> names, boolean withContext, int offset)
            implements Statement {}

    record Alias(String name, String target) {}

    record Block(String name, boolean scoped, boolean required, List<Statement> body, int offset)
            implements Statement {}

    record Extends(Expression name, int offset) implements Statement {}

    record Do(Expression expression) implements Statement {}

    record Break(int offset) implements Statement {}

    record Continue(int offset) implements Statement {}

    /// The parameters of a macro or call block.
    record Signature(List<Parameter> parameters) {}

    record Parameter(String name, Optional<Expression> otherwise) {}

    /// What a value is assigned to.
    sealed interface Target {}

    record NameTarget(String name) implements Target {}

    record TupleTarget(List<Target> targets) implements Target {}

    record MemberTarget(String namespace, String member, int offset) implements Target {}
}
