package dev.swath.cql2;

import dev.swath.catalogue.CatalogueException;
import dev.swath.cql2.grammar.Cql2Lexer;
import dev.swath.cql2.grammar.Cql2Parser;
import java.util.Locale;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/** Reads CQL2 text. */
public final class Cql2Text {
    private static final int MOST_EXPECTED = 6;

    private Cql2Text() {}

    /**
     * Reads an expression.
     *
     * @throws CatalogueException INVALID_REQUEST, with the position, if it is none, or is longer than
     *     {@link Cql2Expression#MAX_LENGTH} or deeper than {@link Cql2Expression#MAX_DEPTH}
     */
    public static Cql2Expression parse(String text) {
        ExpressionParts.checkLength(text.length());
        Cql2Lexer lexer = new Cql2Lexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        CommonTokenStream tokens = new CommonTokenStream(lexer);
        tokens.fill();
        checkParentheses(tokens);
        Cql2Parser parser = new Cql2Parser(tokens);
        parser.removeErrorListeners();
        parser.addErrorListener(new FirstError());
        return new TextExpressions().filter(parser.filter());
    }

    /** {@code character N}, counted from 1. */
    static String position(Token token) {
        return "character " + (token.getStartIndex() + 1);
    }

    /** The parser calls itself once for each parenthesis. */
    private static void checkParentheses(CommonTokenStream tokens) {
        int depth = 0;
        for (Token token : tokens.getTokens()) {
            if (token.getType() == Cql2Lexer.LEFT) {
                depth++;
            } else if (token.getType() == Cql2Lexer.RIGHT) {
                depth--;
            }
            ExpressionParts.checkDepth(depth, position(token));
        }
    }

    /** Ends the reading at the first error. */
    private static final class FirstError extends BaseErrorListener {
        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer,
                @Nullable Object symbol,
                int line,
                int column,
                String message,
                @Nullable RecognitionException e) {
            Cql2Parser parser = (Cql2Parser) recognizer;
            Token found = e == null || e.getOffendingToken() == null ? (Token) symbol : e.getOffendingToken();
            if (found == null) {
                found = parser.getCurrentToken();
            }
            String seen =
                    found.getType() == Token.EOF ? "the end" : "\"" + ExpressionParts.shown(found.getText()) + "\"";
            throw CatalogueException.ofPosition(
                    position(found), "expected %s, found %s".formatted(expected(parser.getExpectedTokens()), seen));
        }

        private static String expected(IntervalSet tokens) {
            if (tokens.contains(Cql2Lexer.NUMBER) && tokens.contains(Cql2Lexer.TEXT)) {
                return "a value, a property or a function";
            }
            if (tokens.contains(Token.EOF)) {
                return "an operator or the end";
            }
            if (tokens.contains(Cql2Lexer.COMPARISON)) {
                return "an operator or \")\"";
            }
            StringBuilder names = new StringBuilder();
            int shown = 0;
            for (int type : tokens.toList()) {
                if (shown++ < MOST_EXPECTED) {
                    names.append(names.isEmpty() ? "" : " or ").append(name(type));
                }
            }
            return names.isEmpty() ? "something else" : names.toString();
        }

        private static String name(int type) {
            return switch (type) {
                case Cql2Lexer.LEFT -> "\"(\"";
                case Cql2Lexer.RIGHT -> "\")\"";
                case Cql2Lexer.COMMA -> "\",\"";
                case Cql2Lexer.NUMBER, Cql2Lexer.PLUS, Cql2Lexer.MINUS -> "a number";
                case Cql2Lexer.TEXT -> "a text in single quotes";
                case Cql2Lexer.IDENTIFIER, Cql2Lexer.QUOTED -> "a name";
                default -> Cql2Lexer.VOCABULARY.getSymbolicName(type).toUpperCase(Locale.ROOT);
            };
        }
    }
}
