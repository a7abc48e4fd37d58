package dev.muster.template;

import dev.muster.template.Token.Kind;
import java.util.List;

/// The tokens of a template or an expression, taken one after the other by those who parse it.
final class Tokens {
    private final List<Token> all;
    private int next;

    Tokens(List<Token> all) {
        this.all = all;
    }

    Token peek() {
        return all.get(next);
    }

    Token peek(int ahead) {
        return all.get(Math.min(next + ahead, all.size() - 1));
    }

    Token take() {
        var token = all.get(next);
        if (next < all.size() - 1) {
            next++;
        }
        return token;
    }

    boolean takeIf(String operator) {
        boolean found = peek().isOperator(operator);
        if (found) {
            take();
        }
        return found;
    }

    boolean takeWord(String word) {
        boolean found = peek().isName(word);
        if (found) {
            take();
        }
        return found;
    }

    Token expect(String operator) {
        if (!peek().isOperator(operator)) {
            throw unexpected("'" + operator + "'");
        }
        return take();
    }

    String expectName(String what) {
        if (!peek().is(Kind.NAME)) {
            throw unexpected(what);
        }
        return take().text();
    }

    SyntaxMistake unexpected(String wanted) {
        var found = peek();
        return new SyntaxMistake(
                wanted + " is expected here, not " + found.shown(), found.offset(), "");
    }
}
