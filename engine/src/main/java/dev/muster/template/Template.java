package dev.muster.template;

import dev.muster.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A parsed template.
///
/// @param text the text without its header line and with plain line ends, which offsets refer to
/// @param firstLine how many lines of the source stand before `text`
/// @param blocks the named blocks, wherever they are nested
/// @param newlines how many line ends the text ends in
record Template(
        String text,
        int firstLine,
        List<Statement> body,
        Map<String, Statement.Block> blocks,
        int newlines) {

    /// Parses a text of the kind that `mode` says.
    ///
    /// @param settings those of the syntax that whoever uses the template wants; a header line wins
    static Template parse(String whole, Mode mode, Map<String, String> settings, Span origin) {
        var plain =
                whole.indexOf('\r') < 0 ? whole : whole.replace("\r\n", "\n").replace('\r', '\n');
        var text = plain;
        int firstLine = 0;
        var syntax = Syntax.STANDARD.with(settings);
        if (text.startsWith(Syntax.HEADER)) {
            int end = text.indexOf('\n');
            var header = text.substring(Syntax.HEADER.length(), end < 0 ? text.length() : end);
            try {
                syntax = syntax.with(header);
            } catch (TemplateException mistake) {
                throw mistake.at(origin);
            }
            text = end < 0 ? "" : text.substring(end + 1);
            firstLine = 1;
        }
        int newlines = trailingNewlines(text);
        var lexed = text;
        if (newlines > 0 && !syntax.keepNewline()) {
            lexed = text.substring(0, text.length() - 1);
        }
        try {
            var tokens = new Tokens(Lexer.template(lexed, syntax, mode == Mode.VALUE));
            var body = new StatementParser(tokens).template();
            var blocks = new LinkedHashMap<String, Statement.Block>();
            collectBlocks(body, blocks);
            return new Template(text, firstLine, body, blocks, newlines);
        } catch (SyntaxMistake mistake) {
            throw mistake.at(new TemplateText(text, firstLine, origin, mode == Mode.FILE));
        }
    }

    /// Where a text was written, which decides how its literals are read and its places counted.
    enum Mode {
        /// A value of a playbook or variable file.
        VALUE,
        /// A file of its own.
        FILE
    }

    TemplateText at(Span origin, Mode mode) {
        return new TemplateText(text, firstLine, origin, mode == Mode.FILE);
    }

    static int trailingNewlines(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        return text.length() - end;
    }

    private static void collectBlocks(List<Statement> body, Map<String, Statement.Block> blocks) {
        for (var statement : body) {
            if (statement instanceof Statement.Block block) {
                if (blocks.putIfAbsent(block.name(), block) != null) {
                    throw new SyntaxMistake(
                            "the block '" + block.name() + "' is defined twice",
                            block.offset(),
                            "");
                }
            }
            for (var inner : bodies(statement)) {
                collectBlocks(inner, blocks);
            }
        }
    }

    /// The statement lists inside a statement.
    static List<List<Statement>> bodies(Statement statement) {
        return switch (statement) {
            case Statement.For loop -> List.of(loop.body(), loop.otherwise());
            case Statement.If choice -> {
                var all = new ArrayList<List<Statement>>();
                choice.branches().forEach(branch -> all.add(branch.body()));
                all.add(choice.otherwise());
                yield all;
            }
            case Statement.AssignBlock block -> List.of(block.body());
            case Statement.Macro macro -> List.of(macro.body());
            case Statement.CallBlock call -> List.of(call.body());
            case Statement.FilterBlock filter -> List.of(filter.body());
            case Statement.With with -> List.of(with.body());
            case Statement.Block block -> List.of(block.body());
            case Statement.Words _,
                    Statement.Print _,
                    Statement.Assign _,
                    Statement.Include _,
                    Statement.Import _,
                    Statement.FromImport _,
                    Statement.Extends _,
                    Statement.Do _,
                    Statement.Break _,
                    Statement.Continue _ ->
                    List.of();
        };
    }
}
