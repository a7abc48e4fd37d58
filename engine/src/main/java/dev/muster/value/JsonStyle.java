package dev.muster.value;

import java.util.Optional;

/// How JSON looks on the page.
///
/// @param indent blanks a level; empty for everything on one line
/// @param sorted whether mappings are written in the order of their keys
/// @param comma what stands between two items on one line
/// @param colon what stands between a key and its value
public record JsonStyle(
        Optional<Integer> indent, boolean sorted, Escapes escapes, String comma, String colon) {

    /// Which characters are escaped, beside those that JSON never has as they are.
    public enum Escapes {
        /// All that are not printable ASCII.
        ASCII,
        /// None.
        FEWEST,
        /// What breaks lines or encodings of readers that are not strict: all controls by number,
        /// separators of lines, and halves of characters.
        UNSAFE
    }

    /// `json.dumps(value)` in Python.
    public static final JsonStyle PYTHON =
            new JsonStyle(Optional.empty(), false, Escapes.ASCII, ", ", ": ");

    /// The shortest form, with all characters as they are.
    public static final JsonStyle COMPACT =
            new JsonStyle(Optional.empty(), false, Escapes.FEWEST, ",", ":");

    /// The same over many lines, which end with the comma.
    public JsonStyle indented(int width) {
        return new JsonStyle(Optional.of(width), sorted, escapes, ",", colon);
    }

    public JsonStyle sorted(boolean wanted) {
        return new JsonStyle(indent, wanted, escapes, comma, colon);
    }

    public JsonStyle escaping(Escapes wanted) {
        return new JsonStyle(indent, sorted, wanted, comma, colon);
    }

    public JsonStyle separated(String betweenItems, String behindKeys) {
        return new JsonStyle(indent, sorted, escapes, betweenItems, behindKeys);
    }
}
