package dev.muster.run;

import dev.muster.playbook.Item;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Node;
import dev.muster.template.Python;
import dev.muster.template.Scope;
import dev.muster.template.Templating;
import dev.muster.value.Origin;
import dev.muster.value.Taint;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The turns of a task's loop, and what `loop_control` says about them.
///
/// @param variable the name of the loop variable
/// @param index the name of the variable that counts from zero
/// @param pause seconds between turns
/// @param label what to show for a turn
/// @param extended whether `ansible_loop` tells where the loop stands
/// @param withAll whether that holds all items
record Loop(
        List<Value> items,
        String variable,
        Optional<String> index,
        double pause,
        Optional<Value> label,
        boolean extended,
        boolean withAll,
        Templating templating) {

    static Loop of(Item.Task task, Templating templating, Scope scope) {
        var control = control(task);
        return new Loop(
                items(task, templating, scope),
                text(control, "loop_var", templating, scope).orElse("item"),
                text(control, "index_var", templating, scope),
                text(control, "pause", templating, scope).map(Loop::seconds).orElse(0.0),
                Optional.ofNullable(control.get("label")),
                text(control, "extended", templating, scope).map(Ways::isTrue).orElse(false),
                text(control, "extended_allitems", templating, scope)
                        .map(Ways::isTrue)
                        .orElse(true),
                templating);
    }

    private static double seconds(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw new InputException(
                    Diagnostic.error(
                            "'pause' of loop_control must be a number, not '" + text + "'"));
        }
    }

    private static Map<String, Value> control(Item.Task task) {
        var control = new HashMap<String, Value>();
        task.keywords()
                .find("loop_control")
                .filter(keyword -> keyword.node() instanceof Node.Mapping)
                .ifPresent(keyword ->
                        ((Node.Mapping) keyword.node())
                                .entries()
                                .forEach(e -> control.put(e.key().text(), e.value().toValue())));
        return control;
    }

    private static Optional<String> text(
            Map<String, Value> control, String key, Templating templating, Scope scope) {
        return Optional.ofNullable(control.get(key))
                .map(value -> Python.print(templating.resolve(value, scope)));
    }

    private static List<Value> items(Item.Task task, Templating templating, Scope scope) {
        var keyword = task.loop().orElseThrow();
        var given = templating.resolve(keyword.value(), scope);
        if (keyword.name().equals("loop")) {
            if (given instanceof Value.Sequence(List<Value> items, _)) {
                return items.stream().map(Loop::withoutTuples).toList();
            }
            throw new InputException(
                    Diagnostic.error("`loop` needs a list, not " + describe(given), keyword.place())
                            .hint("turn it into a list, for a dictionary with `| dict2items`"));
        }
        if (keyword.name().equals("with_list") && given instanceof Value.Mapping) {
            throw new InputException(
                    Diagnostic.error("with_list expects a list", keyword.place())
                            .hint("turn a dictionary into one with `| dict2items`"));
        }
        var terms = given instanceof Value.Sequence(List<Value> items, _) ? items : List.of(given);
        var name = keyword.name().substring("with_".length());
        return templating.lookup(name, terms, Map.of(), scope, keyword.place()).stream()
                .map(Origin::world)
                .map(Loop::withoutTuples)
                .toList();
    }

    /// An item as a task gets to see it: the pairs that `zip`, `product` and the like make are
    /// lists by then.
    private static Value withoutTuples(Value item) {
        if (!(item instanceof Value.Sequence(List<Value> parts, boolean tuple))) {
            return item;
        }
        var inner = parts.stream().map(Loop::withoutTuples).toList();
        boolean same = !tuple;
        for (int i = 0; same && i < inner.size(); i++) {
            same = inner.get(i) == parts.get(i);
        }
        return same ? item : new Value.Sequence(new ArrayList<>(inner), false);
    }

    private static String describe(Value value) {
        return switch (value) {
            case Value.Mapping _ -> "a dictionary";
            case Value.Null _ -> "nothing";
            case Value.Text _, Value.Deferred _ -> "the text '" + Python.print(value) + "'";
            default -> "'" + Python.print(value) + "'";
        };
    }

    /// The variables of one turn.
    Map<String, Value> locals(int turn) {
        var locals = new HashMap<String, Value>();
        locals.put(variable, items.get(turn));
        locals.put("ansible_loop_var", Value.text(variable));
        index.ifPresent(name -> {
            locals.put(name, Value.of(turn));
            locals.put("ansible_index_var", Value.text(name));
        });
        if (extended) {
            locals.put("ansible_loop", extended(turn));
        }
        return locals;
    }

    Value extended(int turn) {
        int size = items.size();
        var loop = new LinkedHashMap<String, Value>();
        if (withAll) {
            loop.put("allitems", Value.list(items));
        }
        loop.put("index", Value.of(turn + 1L));
        loop.put("index0", Value.of(turn));
        loop.put("first", Value.of(turn == 0));
        loop.put("last", Value.of(turn == size - 1));
        loop.put("length", Value.of(size));
        loop.put("revindex", Value.of((long) size - turn));
        loop.put("revindex0", Value.of((long) size - turn - 1));
        if (turn > 0) {
            loop.put("previtem", items.get(turn - 1));
        }
        if (turn < size - 1) {
            loop.put("nextitem", items.get(turn + 1));
        }
        return Value.map(loop);
    }

    /// What to show for a turn.
    String label(int turn, Scope scope) {
        try {
            return Python.print(
                    Taint.hide(
                            label.map(value -> templating.resolve(value, scope))
                                    .orElse(items.get(turn))));
        } catch (InputException _) {
            return Python.print(Taint.hide(items.get(turn)));
        }
    }
}
