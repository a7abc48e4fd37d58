package dev.muster.modules.certificates;

import dev.muster.pki.Names;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Names of subjects and issuers as tasks write them: fields by name, whose values may be lists.
final class Subjects {
    private Subjects() {}

    static List<Names.Field> fields(Map<String, Value> given) {
        var fields = new ArrayList<Names.Field>();
        given.forEach((name, value) -> {
            if (value instanceof Value.Sequence(List<Value> items, boolean _)) {
                items.forEach(item -> fields.add(new Names.Field(name, text(item))));
            } else {
                fields.add(new Names.Field(name, text(value)));
            }
        });
        return fields;
    }

    private static String text(Value value) {
        return value instanceof Value.Text(String text, boolean _, _)
                ? text
                : value instanceof Value.Int(var number) ? number.toString() : "";
    }

    /// The fields by name, as results tell them.
    static Value told(List<Names.Field> fields) {
        var told = new LinkedHashMap<String, Value>();
        fields.forEach(field -> told.put(field.name(), Value.text(field.value())));
        return Value.map(told);
    }

    /// The same in their order.
    static Value ordered(List<Names.Field> fields) {
        return Value.list(
                fields.stream()
                        .map(field -> Value.texts(List.of(field.name(), field.value())))
                        .toList());
    }
}
