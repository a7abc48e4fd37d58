package dev.muster.source;

import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/// Says in a person's words what the YAML parser stumbled over.
///
/// The parser names the token it did not expect, often a line below the mistake. The mistakes
/// people really make are few, so each is looked for in the lines around, the most certain first.
final class YamlMistake {
    private static final Pattern UNQUOTED_TEMPLATE =
            Pattern.compile("(?:^\\s*|:\\s+|-\\s+|[\\[,]\\s*)(\\{[{%#])");
    private static final Pattern NO_SPACE =
            Pattern.compile("^\\s*(?:-\\s+)?[A-Za-z_][\\w.-]*(:)(?![\\s/\\\\:])\\S");
    private static final Pattern KEY =
            Pattern.compile("^\\s*(?:-\\s+)*[^\\s#'\"{\\[][^#'\"]*?:(?:\\s|$)");
    private static final Pattern COLON_IN_VALUE =
            Pattern.compile("^\\s*(?:-\\s+)*[^\\s:#'\"]+:\\s+[^'\"|>{\\[#\\s].*?(: |:$)");

    private final Source source;
    private final Places places;

    YamlMistake(Source source, Places places) {
        this.source = source;
        this.places = places;
    }

    static Diagnostic duplicate(Node.Scalar key, Node.Scalar earlier) {
        return Diagnostic.warning("the key '%s' is here twice".formatted(key.text()), key.span())
                .hint(
                        "this one counts, the one on line %d does not"
                                .formatted(earlier.span().line()));
    }

    /// How to quote the value that begins at a column (from zero) of a line.
    static String quoted(String line, int column) {
        var value = line.substring(column).strip();
        char quote = value.indexOf('"') < 0 ? '"' : '\'';
        return value.indexOf(quote) < 0
                ? ("write " + line.substring(0, column).strip()).strip()
                        + " "
                        + quote
                        + value
                        + quote
                : "put the whole value in quotes";
    }

    Diagnostic explain(YAMLException mistake) {
        return switch (mistake) {
            case MarkedYAMLException marked when marked.getProblemMark() != null -> explain(marked);
            case ReaderException unreadable -> unreadable(unreadable);
            default ->
                    Diagnostic.error(String.valueOf(mistake.getMessage()), source.start())
                            .hint("the YAML here cannot be read");
        };
    }

    /// The index of the tab that stopped the parser, if it only parts a key or value from what
    /// follows; else -1.
    int separatingTab(YAMLException mistake) {
        if (!(mistake instanceof MarkedYAMLException marked)
                || !String.valueOf(marked.getProblem()).contains("(TAB)")) {
            return -1;
        }
        var mark = marked.getProblemMark();
        var line = places.line(mark.getLine());
        int column = line.indexOf('\t', Math.min(mark.getColumn(), line.length()));
        boolean parts = column > 0 && !line.substring(0, column).matches("[\\s-]*");
        return parts ? places.offset(mark.getLine()) + column : -1;
    }

    private Diagnostic unreadable(ReaderException mistake) {
        var text = source.text();
        int end = text.offsetByCodePoints(0, Math.min(mistake.getPosition(), text.length()));
        int line = (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
        int column = end - (text.lastIndexOf('\n', Math.max(0, end - 1)) + 1);
        return Diagnostic.error(
                        "the character U+%04X may not stand in YAML"
                                .formatted(mistake.getCodePoint()),
                        new Span(source, line + 1, Math.max(0, column) + 1, 1))
                .hint("write it as an escape in double quotes, or is this not a text file?");
    }

    private Diagnostic explain(MarkedYAMLException mistake) {
        var problem = String.valueOf(mistake.getProblem());
        var context = String.valueOf(mistake.getContext());
        var mark = mistake.getProblemMark();
        var opened = mistake.getContextMark() == null ? mark : mistake.getContextMark();
        return tab(mark, problem)
                .or(() -> quote(problem, context, mark, opened))
                .or(() -> template(mark, opened))
                .or(() -> missingSpace(mark, opened))
                .or(() -> badStart(problem, context, mark))
                .or(() -> colon(problem, mark))
                .or(() -> keyWithoutColon(problem, opened))
                .or(() -> bracket(problem, context, opened))
                .or(() -> strayBracket(mark))
                .or(() -> listBehindKey(problem, mark))
                .or(() -> indentation(problem, context, mark, opened))
                .orElseGet(() ->
                        Diagnostic.error("this YAML cannot be read: " + problem, at(mark))
                                .hint("the mistake may be on the line above"));
    }

    private Optional<Diagnostic> tab(Mark mark, String problem) {
        var line = places.line(mark.getLine());
        int tab = line.indexOf('\t');
        boolean indents = tab >= 0 && line.substring(0, tab).matches("[\\s-]*");
        if (!indents && !problem.contains("(TAB)")) {
            return Optional.empty();
        }
        return Optional.of(
                Diagnostic.error(
                                "a tab cannot indent YAML",
                                place(mark.getLine(), Math.max(0, tab), 1))
                        .hint("use spaces for indentation"));
    }

    private Optional<Diagnostic> quote(String problem, String context, Mark mark, Mark opened) {
        var line = places.line(mark.getLine());
        if (context.contains("quoted scalar") && problem.contains("end of stream")) {
            return Optional.of(
                    Diagnostic.error("this quote is never closed", at(opened))
                            .hint(
                                    "close it, or put a value with a quote in it in the other quotes"));
        }
        if (context.contains("double-quoted") && problem.contains("escape")) {
            return Optional.of(
                    Diagnostic.error("this backslash begins no escape that YAML knows", at(mark))
                            .hint("write \\\\, or use single quotes, where a backslash is itself"));
        }
        int before = mark.getColumn() - 1;
        while (before >= 0 && before < line.length() && line.charAt(before) == ' ') {
            before--;
        }
        boolean behindQuote =
                before >= 0 && before < line.length() && "'\"".indexOf(line.charAt(before)) >= 0;
        if (behindQuote && problem.contains("expected <block end>")) {
            return Optional.of(
                    Diagnostic.error("text follows the closing quote of a value", at(mark))
                            .hint(
                                    "quote the whole value with the other kind of quotes, or close"
                                            + " the quote that was opened above"));
        }
        return Optional.empty();
    }

    private Optional<Diagnostic> template(Mark mark, Mark opened) {
        for (int number : new int[] {mark.getLine(), opened.getLine(), mark.getLine() - 1}) {
            var line = number < 0 ? "" : places.line(number);
            var found = UNQUOTED_TEMPLATE.matcher(line);
            if (found.find()) {
                return Optional.of(
                        Diagnostic.error(
                                        "a value that begins with '%s' must be quoted"
                                                .formatted(found.group(1)),
                                        place(number, found.start(1), 2))
                                .hint(quoted(line, found.start(1))));
            }
        }
        return Optional.empty();
    }

    private Optional<Diagnostic> missingSpace(Mark mark, Mark opened) {
        for (int number : new int[] {opened.getLine(), mark.getLine(), above(mark.getLine())}) {
            var line = number < 0 ? "" : places.line(number);
            var found = NO_SPACE.matcher(line);
            if (found.find() && !line.contains(": ")) {
                return Optional.of(
                        Diagnostic.error(
                                        "a space is missing after ':'",
                                        place(number, found.start(1), 1))
                                .hint("write 'key: value'"));
            }
        }
        return Optional.empty();
    }

    private Optional<Diagnostic> badStart(String problem, String context, Mark mark) {
        var line = places.line(mark.getLine());
        int column = Math.min(mark.getColumn(), line.length());
        boolean start = problem.contains("cannot start any token");
        if (!start && !context.contains("alias") && !context.contains("anchor")) {
            return Optional.empty();
        }
        int from = start ? column : Math.max(0, line.lastIndexOf(' ', Math.max(0, column - 1)) + 1);
        if (from >= line.length()) {
            return Optional.empty();
        }
        return Optional.of(
                Diagnostic.error(
                                "an unquoted value cannot begin with '%c'"
                                        .formatted(line.charAt(from)),
                                place(mark.getLine(), from, 1))
                        .hint(quoted(line, from)));
    }

    private Optional<Diagnostic> colon(String problem, Mark mark) {
        if (!problem.contains("mapping values are not allowed")) {
            return Optional.empty();
        }
        var line = places.line(mark.getLine());
        var inValue = COLON_IN_VALUE.matcher(line);
        if (inValue.find()) {
            return Optional.of(
                    Diagnostic.error(
                                    "': ' inside a value that is not quoted",
                                    place(mark.getLine(), inValue.start(1), 1))
                            .hint("put the whole value in quotes"));
        }
        var above = above(mark.getLine());
        if (above >= 0 && KEY.matcher(places.line(above)).find()) {
            int column = line.length() - line.stripLeading().length();
            return Optional.of(
                    Diagnostic.error(
                                    "this line is indented deeper than line %d, which has its value"
                                                    .formatted(above + 1)
                                            + " already",
                                    place(mark.getLine(), column, line.strip().length()))
                            .hint("keys of one mapping begin in the same column"));
        }
        return Optional.of(
                Diagnostic.error("no key can stand here", at(mark))
                        .hint("put a value that contains ': ' in quotes"));
    }

    private Optional<Diagnostic> keyWithoutColon(String problem, Mark opened) {
        if (!problem.contains("could not find expected ':'")) {
            return Optional.empty();
        }
        int length = Math.max(1, places.line(opened.getLine()).strip().length());
        return Optional.of(
                Diagnostic.error(
                                "this is neither 'key: value' nor an item of a list",
                                place(opened.getLine(), opened.getColumn(), length))
                        .hint(
                                "add ':' after the key, or indent the line if it goes on from above"));
    }

    private Optional<Diagnostic> bracket(String problem, String context, Mark opened) {
        if (!context.contains("flow")) {
            return Optional.empty();
        }
        var line = places.line(opened.getLine());
        var bracket =
                opened.getColumn() < line.length() ? line.charAt(opened.getColumn()) + "" : "[";
        return Optional.of(
                Diagnostic.error(
                                problem.contains("expected ','")
                                        ? "the '%s' that opens here is not closed, or a comma is missing"
                                                .formatted(bracket)
                                        : "the '%s' that opens here is not closed"
                                                .formatted(bracket),
                                at(opened))
                        .hint("close it with '%s'".formatted(bracket.equals("{") ? "}" : "]")));
    }

    private Optional<Diagnostic> strayBracket(Mark mark) {
        var line = places.line(mark.getLine());
        if (mark.getColumn() >= line.length() || "]}".indexOf(line.charAt(mark.getColumn())) < 0) {
            return Optional.empty();
        }
        return Optional.of(
                Diagnostic.error(
                                "this '%c' closes nothing".formatted(line.charAt(mark.getColumn())),
                                at(mark))
                        .hint("remove it, or quote the value"));
    }

    private Optional<Diagnostic> listBehindKey(String problem, Mark mark) {
        return problem.contains("sequence entries are not allowed")
                ? Optional.of(
                        Diagnostic.error("a list cannot begin behind its key", at(mark))
                                .hint("put '- ' on a line of its own, or quote the value"))
                : Optional.empty();
    }

    private Optional<Diagnostic> indentation(
            String problem, String context, Mark mark, Mark opened) {
        if (!problem.contains("expected <block end>")) {
            return Optional.empty();
        }
        var what = context.contains("collection") ? "list" : "mapping";
        return Optional.of(
                Diagnostic.error(
                                "this does not continue the %s that begins in line %d, column %d"
                                        .formatted(
                                                what, opened.getLine() + 1, opened.getColumn() + 1),
                                at(mark))
                        .hint(
                                what.equals("list")
                                        ? "every item begins with '- ' in the same column"
                                        : "every key of a mapping begins in the same column, and a"
                                                + " list does not mix with keys"));
    }

    private int above(int line) {
        int number = line - 1;
        while (number >= 0
                && (places.line(number).isBlank()
                        || places.line(number).stripLeading().startsWith("#"))) {
            number--;
        }
        return number;
    }

    private Span at(Mark mark) {
        return place(mark.getLine(), mark.getColumn(), 1);
    }

    private Span place(int line, int column, int length) {
        return new Span(source, line + 1, column + 1, length);
    }
}
