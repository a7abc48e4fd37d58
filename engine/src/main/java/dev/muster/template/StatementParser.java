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

    private final Tokens tokens;
    private final ExpressionParser expressions;
    private int depth;
    private int loops;

    StatementParser(Tokens tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    List<Statement> template() {
        var body = body(Set.of());
        if (!tokens.peek().is(Kind.END)) {
            throw tokens.unexpected("text or a statement");
        }
        return body;
    }

    /// Statements up to a tag that begins with one of `ends`; that tag's name is the next token.
    private List<Statement> body(Set<String> ends) {
        if (++depth > DEEPEST) {
            throw new SyntaxMistake(
                    "the blocks are nested too deeply", tokens.peek().offset(), "use a macro");
        }
        var body = new ArrayList<Statement>();
        while (true) {
            var token = tokens.peek();
            switch (token.kind()) {
                case TEXT -> {
                    tokens.take();
                    body.add(new Statement.Words(token.text()));
                }
                case PRINT_START -> {
                    tokens.take();
                    body.add(new Statement.Print(expressions.tuple(true)));
                    if (!tokens.peek().is(Kind.PRINT_END)) {
                        throw tokens.unexpected("the end of the expression");
                    }
                    tokens.take();
                }
                case BLOCK_START -> {
                    tokens.take();
                    var name = tokens.peek();
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
                        throw tokens.unexpected("text or a statement");
            }
        }
    }

    private void endTag() {
        if (!tokens.peek().is(Kind.BLOCK_END)) {
            throw tokens.unexpected("the end of the statement");
        }
        tokens.take();
    }

    /// The body of a block whose opening tag has just been read, and its closing word.
    private List<Statement> block(String end) {
        endTag();
        var body = body(Set.of(end));
        tokens.take();
        return body;
    }

    private Statement statement() {
        var token = tokens.peek();
        if (!token.is(Kind.NAME)) {
            throw tokens.unexpected("a statement");
        }
        tokens.take();
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
            case "extends" -> new Statement.Extends(expressions.expression(), offset);
            case "do" -> new Statement.Do(expressions.tuple(true));
            case "print" -> new Statement.Print(expressions.tuple(true));
            case "autoescape" -> {
                expressions.expression();
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
        if (!tokens.takeWord("in")) {
            throw tokens.unexpected("'in'");
        }
        var source = expressions.tuple(false);
        Optional<Expression> condition = Optional.empty();
        if (tokens.takeWord("if")) {
            condition = Optional.of(expressions.expression());
        }
        boolean recursive = tokens.takeWord("recursive");
        endTag();
        loops++;
        var body = body(Set.of("endfor", "else"));
        loops--;
        List<Statement> otherwise = List.of();
        if (tokens.take().text().equals("else")) {
            otherwise = block("endfor");
        }
        return new Statement.For(target, source, condition, recursive, body, otherwise, offset);
    }

    private Statement ifElse() {
        var branches = new ArrayList<Statement.Branch>();
        while (true) {
            var condition = expressions.tuple(false);
            endTag();
            var body = body(Set.of("elif", "else", "endif"));
            branches.add(new Statement.Branch(condition, body));
            var word = tokens.take().text();
            if (word.equals("elif")) {
                continue;
            }
            List<Statement> otherwise = word.equals("else") ? block("endif") : List.of();
            return new Statement.If(List.copyOf(branches), otherwise);
        }
    }

    private Statement assign(int offset) {
        var target = target(true);
        if (tokens.takeIf("=")) {
            return new Statement.Assign(target, expressions.tuple(true), offset);
        }
        var filters = new ArrayList<Expression.Filter>();
        while (tokens.takeIf("|")) {
            filters.add(
                    expressions.filter(
                            new Expression.Literal(dev.muster.value.Value.NULL, offset)));
        }
        return new Statement.AssignBlock(target, List.copyOf(filters), block("endset"), offset);
    }

    /// The names a value is assigned to: one, or several separated by commas.
    private Target target(boolean withTuple) {
        var first = oneTarget();
        if (!withTuple || !tokens.peek().isOperator(",")) {
            return first;
        }
        var targets = new ArrayList<Target>();
        targets.add(first);
        while (tokens.takeIf(",")) {
            if (tokens.peek().isName("in") || tokens.peek().isOperator("=")) {
                break;
            }
            targets.add(oneTarget());
        }
        return new Statement.TupleTarget(List.copyOf(targets));
    }

    private Target oneTarget() {
        if (tokens.takeIf("(")) {
            var inside = target(true);
            tokens.expect(")");
            return inside;
        }
        int offset = tokens.peek().offset();
        var name = tokens.expectName("a name to assign to");
        if (tokens.takeIf(".")) {
            return new Statement.MemberTarget(name, tokens.expectName("a name"), offset);
        }
        return new Statement.NameTarget(name);
    }

    private Statement macro(int offset) {
        var name = tokens.expectName("the name of the macro");
        var signature = signature();
        int outer = loops;
        loops = 0;
        var body = block("endmacro");
        loops = outer;
        return new Statement.Macro(name, signature, body, offset);
    }

    private Statement.Signature signature() {
        var parameters = new ArrayList<Statement.Parameter>();
        tokens.expect("(");
        while (!tokens.peek().isOperator(")")) {
            if (!parameters.isEmpty()) {
                tokens.expect(",");
                if (tokens.peek().isOperator(")")) {
                    break;
                }
            }
            var name = tokens.expectName("the name of a parameter");
            Optional<Expression> otherwise = Optional.empty();
            if (tokens.takeIf("=")) {
                otherwise = Optional.of(expressions.expression());
            }
            parameters.add(new Statement.Parameter(name, otherwise));
        }
        tokens.expect(")");
        return new Statement.Signature(List.copyOf(parameters));
    }

    private Statement callBlock(int offset) {
        var signature =
                tokens.peek().isOperator("(") ? signature() : new Statement.Signature(List.of());
        if (!(expressions.expression() instanceof Expression.Call call)) {
            throw new SyntaxMistake("a call block must call a macro", offset, "");
        }
        return new Statement.CallBlock(call, signature, block("endcall"), offset);
    }

    private Statement filterBlock(int offset) {
        var filters = new ArrayList<Expression.Filter>();
        do {
            filters.add(
                    expressions.filter(
                            new Expression.Literal(dev.muster.value.Value.NULL, offset)));
        } while (tokens.takeIf("|"));
        return new Statement.FilterBlock(List.copyOf(filters), block("endfilter"), offset);
    }

    private Statement with() {
        var bindings = new ArrayList<Statement.Binding>();
        while (!tokens.peek().is(Kind.BLOCK_END)) {
            if (!bindings.isEmpty()) {
                tokens.expect(",");
            }
            var target = target(false);
            tokens.expect("=");
            bindings.add(new Statement.Binding(target, expressions.expression()));
        }
        return new Statement.With(List.copyOf(bindings), block("endwith"));
    }

    private Statement include(int offset) {
        var name = expressions.expression();
        boolean ignoreMissing = false;
        if (tokens.peek().isName("ignore")) {
            tokens.take();
            if (!tokens.takeWord("missing")) {
                throw tokens.unexpected("'missing'");
            }
            ignoreMissing = true;
        }
        return new Statement.Include(name, ignoreMissing, context(true), offset);
    }

    private boolean context(boolean otherwise) {
        boolean with = tokens.peek().isName("with");
        if (!with && !tokens.peek().isName("without")) {
            return otherwise;
        }
        tokens.take();
        if (!tokens.takeWord("context")) {
            throw tokens.unexpected("'context'");
        }
        return with;
    }

    private Statement importModule(int offset) {
        var name = expressions.expression();
        if (!tokens.takeWord("as")) {
            throw tokens.unexpected("'as'");
        }
        var target = tokens.expectName("a name for the import");
        return new Statement.Import(name, target, context(false), offset);
    }

    private Statement fromImport(int offset) {
        var name = expressions.expression();
        if (!tokens.takeWord("import")) {
            throw tokens.unexpected("'import'");
        }
        var names = new ArrayList<Statement.Alias>();
        boolean context = false;
        while (tokens.peek().is(Kind.NAME)) {
            if (tokens.peek().isName("with") || tokens.peek().isName("without")) {
                context = context(false);
                break;
            }
            var imported = tokens.take().text();
            var alias = tokens.takeWord("as") ? tokens.expectName("a name for it") : imported;
            names.add(new Statement.Alias(imported, alias));
            if (!tokens.takeIf(",")) {
                context = context(false);
                break;
            }
        }
        return new Statement.FromImport(name, List.copyOf(names), context, offset);
    }

    private Statement blockOf(int offset) {
        var name = tokens.expectName("the name of the block");
        boolean scoped = tokens.takeWord("scoped");
        boolean required = tokens.takeWord("required");
        var body = block("endblock");
        if (tokens.peek().is(Kind.NAME)) {
            tokens.take();
        }
        return new Statement.Block(name, scoped, required, body, offset);
    }
}
