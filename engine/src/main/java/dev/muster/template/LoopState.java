package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The variable `loop`. It looks ahead only when it is asked what only looking ahead can tell,
/// since the condition of a loop may depend on what its body changes.
final class LoopState implements Callable {
    private final List<Value> items;
    private final int depth;
    private final Predicate<Value> condition;
    private int next;
    private int index = -1;
    private Optional<Value> previous = Optional.empty();
    private Optional<Value> current = Optional.empty();
    private List<Value> ahead = new ArrayList<>();
    private Optional<List<Value>> lastChanged = Optional.empty();
    private Optional<UnaryOperator<Value>> recursion = Optional.empty();

    LoopState(List<Value> items, int depth, Predicate<Value> condition) {
        this.items = items;
        this.depth = depth;
        this.condition = condition;
    }

    void recursion(UnaryOperator<Value> body) {
        recursion = Optional.of(body);
    }

    boolean advance() {
        var following = peek();
        if (following.isEmpty()) {
            return false;
        }
        previous = current;
        current = following;
        ahead.removeFirst();
        index++;
        return true;
    }

    Value current() {
        return current.orElseThrow();
    }

    private Optional<Value> peek() {
        if (!ahead.isEmpty()) {
            return Optional.of(ahead.getFirst());
        }
        while (next < items.size()) {
            var candidate = items.get(next++);
            if (condition.test(candidate)) {
                ahead.add(candidate);
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private int length() {
        while (next < items.size()) {
            var candidate = items.get(next++);
            if (condition.test(candidate)) {
                ahead.add(candidate);
            }
        }
        return index + 1 + ahead.size();
    }

    @Override
    public String typeName() {
        return "LoopContext";
    }

    @Override
    public String print() {
        return "<LoopContext " + (index + 1) + "/" + length() + ">";
    }

    @Override
    public Value call(Arguments arguments, Evaluation evaluation) {
        var body =
                recursion.orElseThrow(() ->
                        TemplateException.type("only a recursive loop can be called")
                                .hint("add 'recursive' to the for statement"));
        return body.apply(
                arguments.at(0).orElseThrow(() -> TemplateException.type("loop() needs a list")));
    }

    @Override
    public Optional<Value> attribute(String name) {
        return switch (name) {
            case "index" -> Optional.of(Value.of(index + 1L));
            case "index0" -> Optional.of(Value.of(index));
            case "first" -> Optional.of(Value.of(index == 0));
            case "last" -> Optional.of(Value.of(peek().isEmpty()));
            case "length" -> Optional.of(Value.of(length()));
            case "revindex" -> Optional.of(Value.of(length() - index));
            case "revindex0" -> Optional.of(Value.of(length() - index - 1L));
            case "depth" -> Optional.of(Value.of(depth + 1L));
            case "depth0" -> Optional.of(Value.of(depth));
            case "previtem" ->
                    Optional.of(
                            previous.orElse(
                                    new Value.Undefined(
                                            "loop.previtem", "there is no previous item")));
            case "nextitem" ->
                    Optional.of(
                            peek().orElse(
                                            new Value.Undefined(
                                                    "loop.nextitem", "there is no next item")));
            case "cycle" -> Optional.of(new Native(name, (arguments, _) -> cycle(arguments)));
            case "changed" -> Optional.of(new Native(name, (arguments, _) -> changed(arguments)));
            default -> Optional.empty();
        };
    }

    private Value cycle(Arguments arguments) {
        var choices = arguments.positional();
        if (choices.isEmpty()) {
            throw TemplateException.type("loop.cycle() needs values to choose from");
        }
        return choices.get(Math.max(0, index) % choices.size());
    }

    private Value changed(Arguments arguments) {
        var values = arguments.positional();
        boolean same =
                lastChanged.isPresent()
                        && Python.equal(Value.list(lastChanged.get()), Value.list(values));
        lastChanged = Optional.of(values);
        return Value.of(!same);
    }
}
