package dev.muster.value;

import java.util.List;
import java.util.Map;

/// Tells and spreads what is secret in values. Numbers and truths are never secret, nor are the
/// names in mappings.
public final class Taint {
    /// What stands for a secret in every output.
    public static final String STARS = "********";

    private Taint() {}

    /// Whether a value is or holds a secret text.
    public static boolean isIn(Value value) {
        return switch (value) {
            case Value.Text text -> text.secret();
            case Value.Sequence(List<Value> items, boolean _) -> isIn(items);
            case Value.Mapping(Map<Value, Value> entries) -> isIn(entries.values());
            case Value.Null _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Deferred _,
                    Value.Undefined _,
                    Value.Omit _,
                    Value.Foreign _ ->
                    false;
        };
    }

    private static boolean isIn(Iterable<Value> values) {
        for (var value : values) {
            if (isIn(value)) {
                return true;
            }
        }
        return false;
    }

    /// The same value with every text in it secret.
    public static Value mark(Value value) {
        return Texts.each(value, Value.Text::asSecret);
    }

    /// The value with stars in place of its secrets.
    public static Value hide(Value value) {
        return isIn(value)
                ? Texts.each(value, text -> text.secret() ? Value.text(STARS) : text)
                : value;
    }
}
