package dev.muster.template;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Which names a template reads that it does not set itself.
final class Names {
    private final Set<String> reads = new HashSet<>();

    /// Names whose being defined is asked for, or for which there is something else.
    private final Set<String> guarded = new HashSet<>();

    /// Filters and tests that can live with something undefined.
    private static final Set<String> GUARDS = Set.of("default", "d", "defined", "undefined");

    /// Names set by the template, innermost stretch last.
    private final List<Set<String>> bound = new java.util.ArrayList<>(List.of(new HashSet<>()));

    private Names() {}

    /// The free names of a template.
    static Set<String> readBy(List<Statement> body) {
        var names = new Names();
        names.statements(body);
        return Set.copyOf(names.reads);
    }

    /// The free names of an expression.
    static Set<String> readBy(Expression expression) {
        var names = new Names();
        names.expression(expression);
        return Set.copyOf(names.reads);
    }

    /// The free names of a template, and those of them that need not be defined.
    static Uses usedBy(List<Statement> body) {
        var names = new Names();
        names.statements(body);
        return new Uses(names.reads, names.guarded);
    }

    /// The same of an expression.
    static Uses usedBy(Expression expression) {
        var names = new Names();
        names.expression(expression);
        return new Uses(names.reads, names.guarded);
    }

    private void guard(Expression subject) {
        if (subject instanceof Expression.Name(var name, _)) {
            guarded.add(name);
        }
        parts(subject, this::guard, _ -> {});
    }

    private static boolean isGuard(Expression.Word word) {
        var name = word.name();
        return GUARDS.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    /// Whether a body reads a name that it does not set.
    static boolean readBy(List<Statement> body, String name) {
        return readBy(body).contains(name);
    }

    private void read(String name) {
        for (var names : bound) {
            if (names.contains(name)) {
                return;
            }
        }
        reads.add(name);
    }

    private void bind(String name) {
        bound.getLast().add(name);
    }

    private void within(Runnable body) {
        bound.add(new HashSet<>());
        body.run();
        bound.removeLast();
    }

    private void statements(List<Statement> body) {
        body.forEach(this::statement);
    }

    private void statement(Statement statement) {
        switch (statement) {
            case Statement.Words _, Statement.Break _, Statement.Continue _ -> {}
            case Statement.Print print -> expression(print.expression());
            case Statement.For loop -> {
                expression(loop.source());
                within(() -> {
                    bind("loop");
                    target(loop.target());
                    loop.condition().ifPresent(this::expression);
                    statements(loop.body());
                });
                within(() -> statements(loop.otherwise()));
            }
            case Statement.If choice -> {
                // What only one branch sets is not sure to be set behind it.
                for (var branch : choice.branches()) {
                    expression(branch.condition());
                    within(() -> statements(branch.body()));
                }
                within(() -> statements(choice.otherwise()));
                certain(choice).forEach(this::bind);
            }
            case Statement.Assign assign -> {
                expression(assign.value());
                target(assign.target());
            }
            case Statement.AssignBlock block -> {
                block.filters().forEach(filter -> arguments(filter.arguments()));
                within(() -> statements(block.body()));
                target(block.target());
            }
            case Statement.Macro macro -> {
                bind(macro.name());
                within(() -> {
                    List.of("varargs", "kwargs", "caller").forEach(this::bindUnlessAsked);
                    signature(macro.signature());
                    statements(macro.body());
                });
            }
            case Statement.CallBlock call -> {
                expression(call.call());
                within(() -> {
                    signature(call.signature());
                    statements(call.body());
                });
            }
            case Statement.FilterBlock filter -> {
                filter.filters().forEach(one -> arguments(one.arguments()));
                within(() -> statements(filter.body()));
            }
            case Statement.With with ->
                    within(() -> {
                        for (var binding : with.bindings()) {
                            expression(binding.value());
                            target(binding.target());
                        }
                        statements(with.body());
                    });
            case Statement.Include include -> expression(include.name());
            case Statement.Import named -> {
                expression(named.name());
                bind(named.target());
            }
            case Statement.FromImport from -> {
                expression(from.name());
                from.names().forEach(alias -> bind(alias.target()));
            }
            case Statement.Block block ->
                    within(() -> {
                        bind("super");
                        statements(block.body());
                    });
            case Statement.Extends parent -> expression(parent.name());
            case Statement.Do action -> expression(action.expression());
        }
    }

    /// Inside of a macro these names are its own; [Macro] asks for them by reading the body alone.
    private void bindUnlessAsked(String name) {
        bind(name);
    }

    private static Set<String> certain(Statement.If choice) {
        var sure = assigned(choice.otherwise());
        for (var branch : choice.branches()) {
            sure.retainAll(assigned(branch.body()));
        }
        return sure;
    }

    private static Set<String> assigned(List<Statement> body) {
        var names = new HashSet<String>();
        for (var statement : body) {
            if (statement instanceof Statement.Assign assign
                    && assign.target() instanceof Statement.NameTarget(var name)) {
                names.add(name);
            }
        }
        return names;
    }

    private void signature(Statement.Signature signature) {
        for (var parameter : signature.parameters()) {
            parameter.otherwise().ifPresent(this::expression);
            bind(parameter.name());
        }
    }

    private void target(Statement.Target target) {
        switch (target) {
            case Statement.NameTarget(var name) -> bind(name);
            case Statement.TupleTarget(var targets) -> targets.forEach(this::target);
            case Statement.MemberTarget member -> read(member.namespace());
        }
    }

    private void arguments(Expression.Arguments arguments) {
        arguments.positional().forEach(this::expression);
        arguments.named().forEach(named -> expression(named.value()));
        arguments.spread().ifPresent(this::expression);
        arguments.spreadNamed().ifPresent(this::expression);
    }

    private void expression(Expression expression) {
        if (expression instanceof Expression.Name(var name, _)) {
            read(name);
            return;
        }
        if (expression instanceof Expression.Filter filter && isGuard(filter.word())) {
            guard(filter.input());
        } else if (expression instanceof Expression.Test test && isGuard(test.word())) {
            guard(test.input());
        }
        parts(expression, this::expression, this::arguments);
    }

    /// Hands on the expressions directly inside of an expression.
    static void parts(
            Expression expression,
            Consumer<Expression> part,
            Consumer<Expression.Arguments> arguments) {
        switch (expression) {
            case Expression.Literal _, Expression.Name _ -> {}
            case Expression.ListOf list -> list.items().forEach(part);
            case Expression.DictOf dict ->
                    dict.pairs()
                            .forEach(pair -> {
                                part.accept(pair.key());
                                part.accept(pair.value());
                            });
            case Expression.Attribute attribute -> part.accept(attribute.target());
            case Expression.Item item -> {
                part.accept(item.target());
                part.accept(item.index());
            }
            case Expression.Slice slice -> {
                part.accept(slice.target());
                slice.start().ifPresent(part);
                slice.stop().ifPresent(part);
                slice.step().ifPresent(part);
            }
            case Expression.Call call -> {
                part.accept(call.target());
                arguments.accept(call.arguments());
            }
            case Expression.Filter filter -> {
                part.accept(filter.input());
                arguments.accept(filter.arguments());
            }
            case Expression.Test test -> {
                part.accept(test.input());
                arguments.accept(test.arguments());
            }
            case Expression.Unary unary -> part.accept(unary.operand());
            case Expression.Binary binary -> {
                part.accept(binary.left());
                part.accept(binary.right());
            }
            case Expression.Join join -> join.parts().forEach(part);
            case Expression.And and -> {
                part.accept(and.left());
                part.accept(and.right());
            }
            case Expression.Or or -> {
                part.accept(or.left());
                part.accept(or.right());
            }
            case Expression.Not not -> part.accept(not.operand());
            case Expression.Compare compare -> {
                part.accept(compare.first());
                compare.rest().forEach(step -> part.accept(step.operand()));
            }
            case Expression.Choice choice -> {
                part.accept(choice.condition());
                part.accept(choice.then());
                choice.otherwise().ifPresent(part);
            }
        }
    }
}
