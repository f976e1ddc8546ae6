package dev.swath.cql2;

import dev.swath.cql2.grammar.Cql2Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Builds the expression of a parsed text. */
final class TextExpressions {
    private final TextGeometries geometries = new TextGeometries();

    Cql2Expression filter(Cql2Parser.FilterContext parsed) {
        return expression(parsed.expression(), 0);
    }

    private Cql2Expression expression(Cql2Parser.ExpressionContext parsed, int depth) {
        return joined(Operators.OR, parsed, parsed.conjunction(), this::conjunction, depth);
    }

    private Cql2Expression conjunction(Cql2Parser.ConjunctionContext parsed, int depth) {
        return joined(Operators.AND, parsed, parsed.negation(), this::negation, depth);
    }

    private static <P> Cql2Expression joined(
            String operator,
            ParserRuleContext parsed,
            List<P> parts,
            BiFunction<P, Integer, Cql2Expression> part,
            int depth) {
        if (parts.size() == 1) {
            return part.apply(parts.getFirst(), depth);
        }
        List<Cql2Expression> operands = new ArrayList<>(parts.size());
        for (P one : parts) {
            operands.add(part.apply(one, depth + 1));
        }
        return ExpressionParts.operation(operator, operands, position(parsed));
    }

    private Cql2Expression negation(Cql2Parser.NegationContext parsed, int depth) {
        int nots = parsed.NOT().size();
        ExpressionParts.checkDepth(depth + nots, position(parsed));
        Cql2Expression negated = predicate(parsed.predicate(), depth + nots);
        for (TerminalNode not : parsed.NOT().reversed()) {
            negated = not(negated, Cql2Text.position(not.getSymbol()));
        }
        return negated;
    }

    private Cql2Expression predicate(Cql2Parser.PredicateContext parsed, int depth) {
        if (parsed.test() == null) {
            return sum(parsed.sum(), depth);
        }
        String position = position(parsed);
        Cql2Expression subject = sum(parsed.sum(), depth + 2);
        return switch (parsed.test()) {
            case Cql2Parser.ComparisonContext test ->
                ExpressionParts.operation(
                        test.COMPARISON().getText(), List.of(subject, sum(test.sum(), depth + 1)), position);
            case Cql2Parser.LikeContext test ->
                denied(
                        test.NOT(),
                        ExpressionParts.operation(
                                Operators.LIKE, List.of(subject, sum(test.sum(), depth + 2)), position));
            case Cql2Parser.BetweenContext test ->
                denied(
                        test.NOT(),
                        ExpressionParts.operation(
                                Operators.BETWEEN,
                                List.of(subject, sum(test.sum(0), depth + 2), sum(test.sum(1), depth + 2)),
                                position));
            case Cql2Parser.InContext test -> {
                Cql2Expression values = new Cql2Expression.ArrayLiteral(
                        all(test.expression(), depth + 3),
                        Cql2Text.position(test.LEFT().getSymbol()));
                yield denied(test.NOT(), ExpressionParts.operation(Operators.IN, List.of(subject, values), position));
            }
            case Cql2Parser.IsNullContext test ->
                denied(test.NOT(), ExpressionParts.operation(Operators.IS_NULL, List.of(subject), position));
            default -> throw new IllegalStateException("a test of the grammar that is not built");
        };
    }

    private static Cql2Expression denied(@Nullable TerminalNode not, Cql2Expression expression) {
        return not == null ? expression : not(expression, expression.position());
    }

    private static Cql2Expression not(Cql2Expression expression, String position) {
        return ExpressionParts.operation(Operators.NOT, List.of(expression), position);
    }

    private Cql2Expression sum(Cql2Parser.SumContext parsed, int depth) {
        return chain(parsed, parsed.product(), this::product, depth);
    }

    private Cql2Expression product(Cql2Parser.ProductContext parsed, int depth) {
        return chain(parsed, parsed.power(), this::power, depth);
    }

    private Cql2Expression power(Cql2Parser.PowerContext parsed, int depth) {
        return chain(parsed, parsed.factor(), this::factor, depth);
    }

    /** Operators of one rank, applied from the left. Between two operands stands their operator. */
    private <P extends ParserRuleContext> Cql2Expression chain(
            ParserRuleContext parsed, List<P> operands, BiFunction<P, Integer, Cql2Expression> part, int depth) {
        int operators = operands.size() - 1;
        ExpressionParts.checkDepth(depth + operators, position(parsed));
        Cql2Expression built = part.apply(operands.getFirst(), depth + operators);
        for (int i = 1; i <= operators; i++) {
            String operator = parsed.getChild(2 * i - 1).getText();
            Cql2Expression next = part.apply(operands.get(i), depth + operators);
            built = ExpressionParts.operation(operator, List.of(built, next), position(parsed));
        }
        return built;
    }

    private Cql2Expression factor(Cql2Parser.FactorContext parsed, int depth) {
        long minuses = parsed.MINUS().size();
        ExpressionParts.checkDepth(depth + 1, position(parsed));
        Cql2Expression value = primary(parsed.primary(), depth + 1);
        if (minuses % 2 == 0) {
            return value;
        }
        return value instanceof Cql2Expression.NumberLiteral(double number, var _)
                ? new Cql2Expression.NumberLiteral(-number, position(parsed))
                : ExpressionParts.operation(
                        Operators.TIMES,
                        List.of(new Cql2Expression.NumberLiteral(-1, position(parsed)), value),
                        position(parsed));
    }

    private Cql2Expression primary(Cql2Parser.PrimaryContext parsed, int depth) {
        String position = position(parsed);
        return switch (parsed) {
            case Cql2Parser.NumberContext number ->
                ExpressionParts.number(Double.parseDouble(number.getText()), position);
            case Cql2Parser.TextContext text -> new Cql2Expression.TextLiteral(unquoted(text.TEXT()), position);
            case Cql2Parser.TruthContext truth -> new Cql2Expression.TruthLiteral(truth.TRUE() != null, position);
            case Cql2Parser.DateContext date -> ExpressionParts.date(unquoted(date.TEXT()), position);
            case Cql2Parser.TimestampContext time -> ExpressionParts.timestamp(unquoted(time.TEXT()), position);
            case Cql2Parser.IntervalContext interval ->
                new Cql2Expression.IntervalLiteral(bound(interval.bound(0)), bound(interval.bound(1)), position);
            case Cql2Parser.BoxContext box ->
                ExpressionParts.box(
                        box.signed().stream().map(TextGeometries::number).toList(), position);
            case Cql2Parser.ShapeContext shape ->
                new Cql2Expression.GeometryLiteral(geometries.region(shape.geometry()), position);
            case Cql2Parser.FunctionContext function ->
                ExpressionParts.operation(function.IDENTIFIER().getText(), all(function.expression(), depth), position);
            case Cql2Parser.NameContext name -> property(name.property());
            case Cql2Parser.GroupContext group ->
                group.expression().size() == 1
                        ? expression(group.expression(0), depth)
                        : new Cql2Expression.ArrayLiteral(all(group.expression(), depth), position);
            default -> throw new IllegalStateException("a value of the grammar that is not built");
        };
    }

    private List<Cql2Expression> all(List<Cql2Parser.ExpressionContext> parsed, int depth) {
        List<Cql2Expression> built = new ArrayList<>(parsed.size());
        for (Cql2Parser.ExpressionContext one : parsed) {
            built.add(expression(one, depth));
        }
        return built;
    }

    private static @Nullable Cql2Expression bound(Cql2Parser.BoundContext parsed) {
        return parsed.property() != null
                ? property(parsed.property())
                : ExpressionParts.bound(unquoted(parsed.TEXT()), position(parsed));
    }

    private static Cql2Expression.PropertyName property(Cql2Parser.PropertyContext parsed) {
        String name = parsed.QUOTED() == null ? parsed.getText() : unquoted(parsed.QUOTED());
        return new Cql2Expression.PropertyName(name, position(parsed));
    }

    /** Inside quotes, the quote itself is written twice. */
    private static String unquoted(TerminalNode quoted) {
        String text = quoted.getText();
        String quote = text.substring(0, 1);
        return text.substring(1, text.length() - 1).replace(quote + quote, quote);
    }

    private static String position(ParserRuleContext parsed) {
        Token start = parsed.getStart();
        return Cql2Text.position(start);
    }
}
