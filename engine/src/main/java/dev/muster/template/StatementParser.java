package dev.muster.template;

import dev.muster.template.Statement.Target;
import dev.muster.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the statements of a template.
final class StatementParser {
    private static final int DEEPEST = 100;

    private final ExpressionParser words;
    private int depth;
    private int loops;

    StatementParser(List<Token> tokens) {
        this.words = new ExpressionParser(tokens);
    }

    List<Statement> template() {
        var body = body(Set.of());
        if (!words.peek().is(Kind.END)) {
            throw words.unexpected("text or a statement");
        }
        return body;
    }

    /// Statements up to a tag that begins with one of `ends`; that tag's name is the next token.
    private List<Statement> body(Set<String> ends) {
        if (++depth > DEEPEST) {
            throw new SyntaxMistake(
                    "the blocks are nested too deeply", words.peek().offset(), "use a macro");
        }
        var body = new ArrayList<Statement>();
        while (true) {
            var token = words.peek();
            switch (token.kind()) {
                case TEXT -> {
                    words.take();
                    body.add(new Statement.Words(token.text()));
                }
                case PRINT_START -> {
                    words.take();
                    body.add(new Statement.Print(words.tuple(true)));
                    if (!words.peek().is(Kind.PRINT_END)) {
                        throw words.unexpected("the end of the expression");
                    }
                    words.take();
                }
                case BLOCK_START -> {
                    words.take();
                    var name = words.peek();
                    if (name.is(Kind.NAME) && ends.contains(name.text())) {
                        depth--;
                        return List.copyOf(body);
                    }
                    body.add(statement());
                    endTag();
                }
                case END -> {
                    if (!ends.isEmpty()) {
                        throw new SyntaxMistake(
                                "the template ends before '"
                                        + String.join("' or '", ends.stream().sorted().toList())
                                        + "'",
                                token.offset(),
                                "");
                    }
                    depth--;
                    return List.copyOf(body);
                }
                case PRINT_END, BLOCK_END, NAME, STRING, INTEGER, FLOAT, OPERATOR ->
                        throw words.unexpected("text or a statement");
            }
        }
    }

    private void endTag() {
        if (!words.peek().is(Kind.BLOCK_END)) {
            throw words.unexpected("the end of the statement");
        }
        words.take();
    }

    /// The body of a block whose opening tag has just been read, and its closing word.
    private List<Statement> block(String end) {
        endTag();
        var body = body(Set.of(end));
        words.take();
        return body;
    }

    private Statement statement() {
        var token = words.peek();
        if (!token.is(Kind.NAME)) {
            throw words.unexpected("a statement");
        }
        words.take();
        int offset = token.offset();
        return switch (token.text()) {
            case "for" -> forLoop(offset);
            case "if" -> ifElse();
            case "set" -> assign(offset);
            case "macro" -> macro(offset);
            case "call" -> callBlock(offset);
            case "filter" -> filterBlock(offset);
            case "with" -> with();
            case "include" -> include(offset);
            case "import" -> importModule(offset);
            case "from" -> fromImport(offset);
            case "block" -> blockOf(offset);
            case "extends" -> new Statement.Extends(words.expression(), offset);
            case "do" -> new Statement.Do(words.tuple(true));
            case "print" -> new Statement.Print(words.tuple(true));
            case "autoescape" -> {
                words.expression();
                yield new Statement.With(List.of(), block("endautoescape"));
            }
            case "break" -> inLoop(new Statement.Break(offset), offset);
            case "continue" -> inLoop(new Statement.Continue(offset), offset);
            default ->
                    throw new SyntaxMistake(
                            "'" + token.text() + "' is not a statement",
                            offset,
                            hintFor(token.text()));
        };
    }

    private static String hintFor(String word) {
        return word.startsWith("end") || word.equals("else") || word.equals("elif")
                ? "nothing is open here that it could close"
                : "to print a value, write {{ " + word + " }}";
    }

    private Statement inLoop(Statement statement, int offset) {
        if (loops == 0) {
            throw new SyntaxMistake("this stands outside of any loop", offset, "");
        }
        return statement;
    }

    private Statement forLoop(int offset) {
        var target = target(true);
        if (!words.takeWord("in")) {
            throw words.unexpected("'in'");
        }
        var source = words.tuple(false);
        Optional<Expression> condition = Optional.empty();
        if (words.takeWord("if")) {
            condition = Optional.of(words.expression());
        }
        boolean recursive = words.takeWord("recursive");
        endTag();
        loops++;
        var body = body(Set.of("endfor", "else"));
        loops--;
        List<Statement> otherwise = List.of();
        if (words.take().text().equals("else")) {
            otherwise = block("endfor");
        }
        return new Statement.For(target, source, condition, recursive, body, otherwise, offset);
    }

    private Statement ifElse() {
        var branches = new ArrayList<Statement.Branch>();
        while (true) {
            var condition = words.tuple(false);
            endTag();
            var body = body(Set.of("elif", "else", "endif"));
            branches.add(new Statement.Branch(condition, body));
            var word = words.take().text();
            if (word.equals("elif")) {
                continue;
            }
            List<Statement> otherwise = word.equals("else") ? block("endif") : List.of();
            return new Statement.If(List.copyOf(branches), otherwise);
        }
    }

    private Statement assign(int offset) {
        var target = target(true);
        if (words.takeIf("=")) {
            return new Statement.Assign(target, words.tuple(true), offset);
        }
        var filters = new ArrayList<Expression.Filter>();
        while (words.takeIf("|")) {
            filters.add(words.filter(new Expression.Literal(dev.muster.value.Value.NULL, offset)));
        }
        return new Statement.AssignBlock(target, List.copyOf(filters), block("endset"), offset);
    }

    /// The names a value is assigned to: one, or several separated by commas.
    private Target target(boolean withTuple) {
        var first = oneTarget();
        if (!withTuple || !words.peek().isOperator(",")) {
            return first;
        }
        var targets = new ArrayList<Target>();
        targets.add(first);
        while (words.takeIf(",")) {
            if (words.peek().isName("in") || words.peek().isOperator("=")) {
                break;
            }
            targets.add(oneTarget());
        }
        return new Statement.TupleTarget(List.copyOf(targets));
    }

    private Target oneTarget() {
        if (words.takeIf("(")) {
            var inside = target(true);
            words.expect(")");
            return inside;
        }
        int offset = words.peek().offset();
        var name = words.expectName("a name to assign to");
        if (words.takeIf(".")) {
            return new Statement.MemberTarget(name, words.expectName("a name"), offset);
        }
        return new Statement.NameTarget(name);
    }

    private Statement macro(int offset) {
        var name = words.expectName("the name of the macro");
        var signature = signature();
        int outer = loops;
        loops = 0;
        var body = block("endmacro");
        loops = outer;
        return new Statement.Macro(name, signature, body, offset);
    }

    private Statement.Signature signature() {
        var parameters = new ArrayList<Statement.Parameter>();
        words.expect("(");
        while (!words.peek().isOperator(")")) {
            if (!parameters.isEmpty()) {
                words.expect(",");
                if (words.peek().isOperator(")")) {
                    break;
                }
            }
            var name = words.expectName("the name of a parameter");
            Optional<Expression> otherwise = Optional.empty();
            if (words.takeIf("=")) {
                otherwise = Optional.of(words.expression());
            }
            parameters.add(new Statement.Parameter(name, otherwise));
        }
        words.expect(")");
        return new Statement.Signature(List.copyOf(parameters));
    }

    private Statement callBlock(int offset) {
        var signature =
                words.peek().isOperator("(") ? signature() : new Statement.Signature(List.of());
        if (!(words.expression() instanceof Expression.Call call)) {
            throw new SyntaxMistake("a call block must call a macro", offset, "");
        }
        return new Statement.CallBlock(call, signature, block("endcall"), offset);
    }

    private Statement filterBlock(int offset) {
        var filters = new ArrayList<Expression.Filter>();
        do {
            filters.add(words.filter(new Expression.Literal(dev.muster.value.Value.NULL, offset)));
        } while (words.takeIf("|"));
        return new Statement.FilterBlock(List.copyOf(filters), block("endfilter"), offset);
    }

    private Statement with() {
        var bindings = new ArrayList<Statement.Binding>();
        while (!words.peek().is(Kind.BLOCK_END)) {
            if (!bindings.isEmpty()) {
                words.expect(",");
            }
            var target = target(false);
            words.expect("=");
            bindings.add(new Statement.Binding(target, words.expression()));
        }
        return new Statement.With(List.copyOf(bindings), block("endwith"));
    }

    private Statement include(int offset) {
        var name = words.expression();
        boolean ignoreMissing = false;
        if (words.peek().isName("ignore")) {
            words.take();
            if (!words.takeWord("missing")) {
                throw words.unexpected("'missing'");
            }
            ignoreMissing = true;
        }
        return new Statement.Include(name, ignoreMissing, context(true), offset);
    }

    private boolean context(boolean otherwise) {
        boolean with = words.peek().isName("with");
        if (!with && !words.peek().isName("without")) {
            return otherwise;
        }
        words.take();
        if (!words.takeWord("context")) {
            throw words.unexpected("'context'");
        }
        return with;
    }

    private Statement importModule(int offset) {
        var name = words.expression();
        if (!words.takeWord("as")) {
            throw words.unexpected("'as'");
        }
        var target = words.expectName("a name for the import");
        return new Statement.Import(name, target, context(false), offset);
    }

    private Statement fromImport(int offset) {
        var name = words.expression();
        if (!words.takeWord("import")) {
            throw words.unexpected("'import'");
        }
        var names = new ArrayList<Statement.Alias>();
        boolean context = false;
        while (words.peek().is(Kind.NAME)) {
            if (words.peek().isName("with") || words.peek().isName("without")) {
                context = context(false);
                break;
            }
            var imported = words.take().text();
            var alias = words.takeWord("as") ? words.expectName("a name for it") : imported;
            names.add(new Statement.Alias(imported, alias));
            if (!words.takeIf(",")) {
                context = context(false);
                break;
            }
        }
        return new Statement.FromImport(name, List.copyOf(names), context, offset);
    }

    private Statement blockOf(int offset) {
        var name = words.expectName("the name of the block");
        boolean scoped = words.takeWord("scoped");
        boolean required = words.takeWord("required");
        var body = block("endblock");
        if (words.peek().is(Kind.NAME)) {
            words.take();
        }
        return new Statement.Block(name, scoped, required, body, offset);
    }
}
