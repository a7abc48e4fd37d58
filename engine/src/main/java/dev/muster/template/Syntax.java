package dev.muster.template;

import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/// The marks that set code apart from text, and what happens to the white space around them. A
/// template may change them in a first line that begins with `#jinja2:`.
record Syntax(
        String blockStart,
        String blockEnd,
        String printStart,
        String printEnd,
        String commentStart,
        String commentEnd,
        String lineStatement,
        String lineComment,
        boolean trimBlocks,
        boolean stripBlocks,
        boolean keepNewline) {

    static final String HEADER = "#jinja2:";

    static final Syntax STANDARD =
            new Syntax("{%", "%}", "{{", "}}", "{#", "#}", "", "", true, false, false);

    /// Whether text could hold anything but text.
    static boolean hasMarks(String text) {
        int brace = text.indexOf('{');
        while (brace >= 0 && brace + 1 < text.length()) {
            char next = text.charAt(brace + 1);
            if (next == '{' || next == '%' || next == '#') {
                return true;
            }
            brace = text.indexOf('{', brace + 1);
        }
        return false;
    }

    /// This syntax with the settings of a header line, such as `trim_blocks: False,
    /// block_start_string: '<%'`.
    Syntax with(String header) {
        return with(settings(header));
    }

    /// This syntax with other settings, by the names that a header line has for them.
    Syntax with(Map<String, String> settings) {
        return new Syntax(
                settings.getOrDefault("block_start_string", blockStart),
                settings.getOrDefault("block_end_string", blockEnd),
                settings.getOrDefault("variable_start_string", printStart),
                settings.getOrDefault("variable_end_string", printEnd),
                settings.getOrDefault("comment_start_string", commentStart),
                settings.getOrDefault("comment_end_string", commentEnd),
                settings.getOrDefault("line_statement_prefix", lineStatement),
                settings.getOrDefault("line_comment_prefix", lineComment),
                flag(settings, "trim_blocks", trimBlocks),
                flag(settings, "lstrip_blocks", stripBlocks),
                flag(settings, "keep_trailing_newline", keepNewline));
    }

    private static boolean flag(Map<String, String> settings, String name, boolean otherwise) {
        var word = settings.get(name);
        return word == null ? otherwise : word.equalsIgnoreCase("true") || word.equals("1");
    }

    private static Map<String, String> settings(String header) {
        var settings = new LinkedHashMap<String, String>();
        for (var pair : header.split(",", -1)) {
            int colon = pair.indexOf(':');
            if (colon < 0) {
                throw new TemplateException(
                                TemplateException.Kind.SYNTAX,
                                "'" + pair.strip() + "' in the #jinja2: header is no setting")
                        .hint("write settings as 'name: value', separated by commas");
            }
            var value = pair.substring(colon + 1).strip();
            settings.put(pair.substring(0, colon).strip(), literal(value));
        }
        return settings;
    }

    private static String literal(String text) {
        return PythonLiteral.parse(text)
                .filter(Value.Text.class::isInstance)
                .map(value -> ((Value.Text) value).text())
                .orElse(text);
    }
}
