package dev.muster.template;

import dev.muster.template.TemplateException.Kind;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Carries out the statements of a template. What is printed is collected as values, since a
/// template of a single expression yields that expression's value.
final class Renderer {
    private final TemplateRun run;

    Renderer(TemplateRun run) {
        this.run = run;
    }

    /// How a list of statements ended.
    private enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    /// What the whole template prints.
    List<Value> nodes(Template template) {
        var out = new ArrayList<Value>();
        run.define(template, run);
        if (run.convertsLiterals()
                && template.body().size() == 1
                && template.body().getFirst() instanceof Statement.Print(Expression.Name name)) {
            out.add(named(name));
            return out;
        }
        inherited(template, Frame.root(run), out);
        return out;
    }

    private Flow all(List<Statement> statements, Frame frame, List<Value> out) {
        for (var statement : statements) {
            var flow = carryOut(statement, frame, out);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private Flow carryOut(Statement statement, Frame frame, List<Value> out) {
        switch (statement) {
            case Statement.Words words -> {
                run.evaluation().printed(words.text().length());
                out.add(Value.text(words.text()));
            }
            case Statement.Print print -> out.add(printed(print.expression(), frame));
            case Statement.If choice -> {
                return branch(choice, frame, out);
            }
            case Statement.For loop -> forLoop(loop, frame, out);
            case Statement.Assign assign ->
                    assign(assign.target(), Evaluator.evaluate(assign.value(), frame), frame);
            case Statement.AssignBlock block -> {
                var text = captured(block.body(), frame.inner());
                assign(block.target(), filtered(text, block.filters(), frame), frame);
            }
            case Statement.Macro macro ->
                    frame.set(
                            macro.name(),
                            new Macro(macro.name(), macro.signature(), macro.body(), frame));
            case Statement.CallBlock call -> out.add(callBlock(call, frame));
            case Statement.FilterBlock filter ->
                    out.add(
                            filtered(
                                    captured(filter.body(), frame.inner()),
                                    filter.filters(),
                                    frame));
            case Statement.With with -> {
                var inner = frame.inner();
                for (var binding : with.bindings()) {
                    assign(binding.target(), Evaluator.evaluate(binding.value(), frame), inner);
                }
                return all(with.body(), inner, out);
            }
            case Statement.Include include -> include(include, frame, out);
            case Statement.Import named ->
                    frame.set(
                            named.target(),
                            module(named.name(), named.withContext(), frame, named.offset()));
            case Statement.FromImport from -> fromImport(from, frame);
            case Statement.Block block -> block(block, frame, out);
            case Statement.Extends _ -> {}
            case Statement.Do action -> Evaluator.demanded(action.expression(), frame);
            case Statement.Break _ -> {
                return Flow.BREAK;
            }
            case Statement.Continue _ -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.NEXT;
    }

    /// A template that is nothing but a variable: the only way to get nothing out of a template.
    private Value named(Expression.Name name) {
        var value = Evaluator.demanded(name, Frame.root(run));
        if (value instanceof Value.Text text) {
            run.evaluation().printed(text.text().length());
        }
        return value instanceof Value.Undefined ? Value.text("") : value;
    }

    private Value printed(Expression expression, Frame frame) {
        var value = Evaluator.demanded(expression, frame);
        if (value instanceof Value.Undefined) {
            return Value.text("");
        }
        if (value instanceof Value.Text text) {
            run.evaluation().printed(text.text().length());
        }
        boolean prints = !run.convertsLiterals() || !run.evaluation().templating().hasNativeTypes();
        return value instanceof Value.Null && prints ? Value.text("") : value;
    }

    private Flow branch(Statement.If choice, Frame frame, List<Value> out) {
        for (var branch : choice.branches()) {
            if (Evaluator.holds(branch.condition(), frame)) {
                return all(branch.body(), frame, out);
            }
        }
        return all(choice.otherwise(), frame, out);
    }

    private void forLoop(Statement.For loop, Frame frame, List<Value> out) {
        var source = Evaluator.demanded(loop.source(), frame);
        try {
            iterate(loop, Python.items(source), frame, out, 0);
        } catch (TemplateException failure) {
            throw failure.at(frame.run().place(loop.source().offset()));
        }
    }

    private void iterate(
            Statement.For loop, List<Value> items, Frame frame, List<Value> out, int depth) {
        var state = new LoopState(items, depth, item -> passes(loop, item, frame));
        if (loop.recursive()) {
            state.recursion(inner -> recurse(loop, inner, frame, depth + 1));
        }
        boolean any = false;
        while (state.advance()) {
            any = true;
            run.evaluation().round();
            var inner = frame.inner();
            inner.set("loop", state);
            assign(loop.target(), state.current(), inner);
            if (all(loop.body(), inner, out) == Flow.BREAK) {
                break;
            }
        }
        if (!any) {
            all(loop.otherwise(), frame.inner(), out);
        }
    }

    private boolean passes(Statement.For loop, Value item, Frame frame) {
        if (loop.condition().isEmpty()) {
            return true;
        }
        var inner = frame.inner();
        assign(loop.target(), item, inner);
        return Evaluator.holds(loop.condition().get(), inner);
    }

    private Value recurse(Statement.For loop, Value items, Frame frame, int depth) {
        return run.evaluation()
                .called(() -> {
                    var out = new ArrayList<Value>();
                    iterate(loop, Python.items(items), frame, out, depth);
                    return joined(out);
                });
    }

    static void assign(Statement.Target target, Value value, Frame frame) {
        switch (target) {
            case Statement.NameTarget name -> frame.set(name.name(), value);
            case Statement.TupleTarget tuple -> {
                var items = Python.items(value);
                if (items.size() != tuple.targets().size()) {
                    throw TemplateException.value(
                            "%d names are given for %d values"
                                    .formatted(tuple.targets().size(), items.size()));
                }
                for (int i = 0; i < items.size(); i++) {
                    assign(tuple.targets().get(i), items.get(i), frame);
                }
            }
            case Statement.MemberTarget member -> {
                if (!(Evaluator.name(member.namespace(), frame) instanceof Namespace namespace)) {
                    throw TemplateException.type(
                                    "'"
                                            + member.namespace()
                                            + "' is no namespace, so nothing can be set in it")
                            .hint(
                                    "make one with {% set "
                                            + member.namespace()
                                            + " = namespace() %}")
                            .at(frame.run().place(member.offset()));
                }
                namespace.set(member.member(), value);
            }
        }
    }

    /// What statements print, as a text.
    Value captured(List<Statement> body, Frame frame) {
        var out = new ArrayList<Value>();
        all(body, frame, out);
        return joined(out);
    }

    private Value joined(List<Value> nodes) {
        var text = Concatenation.text(nodes, run.evaluation());
        return run.convertsLiterals() ? Concatenation.literal(text, run.evaluation()) : text;
    }

    private static Value filtered(Value start, List<Expression.Filter> filters, Frame frame) {
        var value = start;
        for (var filter : filters) {
            try {
                var word = frame.run().evaluation().templating().filter(filter.word().name());
                var arguments = Evaluator.arguments(filter.arguments(), frame);
                value = Evaluator.applied(word, value, arguments, frame);
            } catch (TemplateException failure) {
                throw failure.at(frame.run().place(filter.offset()));
            }
        }
        return value;
    }

    private Value callBlock(Statement.CallBlock block, Frame frame) {
        var target = Evaluator.demanded(block.call().target(), frame);
        var given = Evaluator.arguments(block.call().arguments(), frame);
        var named = new LinkedHashMap<String, Value>(given.named());
        named.put("caller", new Macro("caller", block.signature(), block.body(), frame));
        try {
            return Evaluator.called(
                    target, new Arguments(given.positional(), named), run.evaluation());
        } catch (TemplateException failure) {
            throw failure.at(frame.run().place(block.offset()));
        }
    }

    private void include(Statement.Include include, Frame frame, List<Value> out) {
        var found = load(include.name(), frame, include.ignoreMissing());
        if (found.isEmpty()) {
            return;
        }
        var evaluation = run.evaluation();
        evaluation.called(() -> {
            var source = found.get();
            var template =
                    evaluation
                            .templating()
                            .parse(source.text(), Template.Mode.FILE, source.start());
            var inner =
                    new TemplateRun(
                            evaluation,
                            template,
                            source.start(),
                            Template.Mode.FILE,
                            !include.withContext());
            var renderer = new Renderer(inner);
            inner.define(template, inner);
            var start = include.withContext() ? frame.innerOf(inner) : Frame.root(inner);
            renderer.inherited(template, start, out);
            return Value.NULL;
        });
    }

    private Optional<dev.muster.source.Source> load(
            Expression name, Frame frame, boolean ignoreMissing) {
        var value = Evaluator.demanded(name, frame);
        var names = value instanceof Value.Sequence sequence ? sequence.items() : List.of(value);
        for (var candidate : names) {
            var found = run.evaluation().loader().find(Python.print(candidate));
            if (found.isPresent()) {
                return found;
            }
        }
        if (ignoreMissing) {
            return Optional.empty();
        }
        throw new TemplateException(
                        Kind.LOOKUP, "the template '" + Python.print(value) + "' is not found")
                .at(frame.run().place(name.offset()));
    }

    private Module module(Expression name, boolean withContext, Frame frame, int offset) {
        var source = load(name, frame, false).orElseThrow();
        var evaluation = run.evaluation();
        var template =
                evaluation.templating().parse(source.text(), Template.Mode.FILE, source.start());
        var inner =
                new TemplateRun(
                        evaluation, template, source.start(), Template.Mode.FILE, !withContext);
        var start = withContext ? frame.innerOf(inner) : Frame.root(inner);
        try {
            evaluation.called(() -> {
                inner.define(template, inner);
                new Renderer(inner).inherited(template, start, new ArrayList<>());
                return Value.NULL;
            });
        } catch (TemplateException failure) {
            throw failure.at(frame.run().place(offset));
        }
        return new Module(source.name(), Map.copyOf(start.own()));
    }

    private void fromImport(Statement.FromImport from, Frame frame) {
        var module = module(from.name(), from.withContext(), frame, from.offset());
        for (var alias : from.names()) {
            frame.set(
                    alias.target(),
                    module.attribute(alias.name())
                            .orElseGet(() ->
                                    new Value.Undefined(
                                            alias.name(),
                                            "the template '"
                                                    + module.name()
                                                    + "' defines no '"
                                                    + alias.name()
                                                    + "'")));
        }
    }

    /// Carries out a template, or the one that it extends with its blocks in place of those.
    void inherited(Template template, Frame frame, List<Value> out) {
        var discarded = new ArrayList<Value>();
        Optional<Statement.Extends> parent = Optional.empty();
        for (var statement : template.body()) {
            if (statement instanceof Statement.Extends extension) {
                parent = Optional.of(extension);
            } else if (parent.isEmpty()) {
                carryOut(statement, frame, out);
            } else if (!(statement instanceof Statement.Block)) {
                carryOut(statement, frame, discarded);
            }
        }
        if (parent.isEmpty()) {
            return;
        }
        var extension = parent.get();
        var source = load(extension.name(), frame, false).orElseThrow();
        var evaluation = run.evaluation();
        evaluation.called(() -> {
            var base =
                    evaluation
                            .templating()
                            .parse(source.text(), Template.Mode.FILE, source.start());
            var inner =
                    new TemplateRun(evaluation, base, source.start(), Template.Mode.FILE, false);
            inner.blocks.putAll(run.blocks);
            inner.define(base, inner);
            new Renderer(inner).inherited(base, frame.innerOf(inner), out);
            return Value.NULL;
        });
    }

    private void block(Statement.Block block, Frame frame, List<Value> out) {
        var definitions = run.blocks.getOrDefault(block.name(), List.of());
        if (definitions.isEmpty()) {
            all(block.body(), frame.inner(), out);
            return;
        }
        definition(definitions, 0, frame, out);
    }

    private void definition(
            List<TemplateRun.Definition> definitions, int level, Frame frame, List<Value> out) {
        var definition = definitions.get(level);
        if (definition.block().required() && definition.block().body().isEmpty()) {
            throw new TemplateException(
                            Kind.SYNTAX,
                            "the block '" + definition.block().name() + "' must be filled")
                    .at(definition.run().place(definition.block().offset()));
        }
        var inner = frame.innerOf(definition.run());
        inner.set(
                "super",
                level + 1 < definitions.size()
                        ? new Native(
                                "super",
                                (_, _) -> {
                                    var nodes = new ArrayList<Value>();
                                    definition(definitions, level + 1, frame, nodes);
                                    return Concatenation.text(nodes, run.evaluation());
                                })
                        : new Value.Undefined("super", "there is no block above this one"));
        all(definition.block().body(), inner, out);
    }
}
