package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Comma-separated values.
final class Csv {
    private Csv() {}

    /// The rows of a text.
    static List<List<String>> rows(String text, String delimiter) {
        var rows = new ArrayList<List<String>>();
        var row = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        char separator = delimiter.isEmpty() ? ',' : delimiter.charAt(0);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    cell.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append(c);
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && cell.isEmpty()) {
                quoted = true;
                any = true;
            } else if (c == separator) {
                row.add(cell.toString());
                cell.setLength(0);
                any = true;
            } else if (c == '\n') {
                if (any || !cell.isEmpty()) {
                    row.add(cell.toString());
                    rows.add(row);
                }
                row = new ArrayList<>();
                cell.setLength(0);
                any = false;
            } else if (c != '\r') {
                cell.append(c);
            }
        }
        if (any || !cell.isEmpty()) {
            row.add(cell.toString());
            rows.add(row);
        }
        return rows;
    }

    /// The rows behind the first as mappings, with the cells of the first as keys.
    static Value records(String text, String delimiter) {
        var rows = rows(text, delimiter);
        var out = new ArrayList<Value>();
        for (var row : rows.subList(Math.min(1, rows.size()), rows.size())) {
            var entries = new LinkedHashMap<Value, Value>();
            for (int i = 0; i < rows.getFirst().size(); i++) {
                entries.put(
                        Value.text(rows.getFirst().get(i)),
                        i < row.size() ? Value.text(row.get(i)) : Value.NULL);
            }
            out.add(new Value.Mapping(entries));
        }
        return new Value.Sequence(out, false);
    }
}
