package dev.swath.vectorindex.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Filter.Literal;
import dev.swath.vectorindex.Filter.Operator;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.Rows;
import dev.swath.vectorindex.row.RowPayload;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FilterEvaluatorTest {
    private static final Filter TRUE = Filter.ALL;
    private static final Filter FALSE = new Filter.Or(List.of());
    private static final Filter UNKNOWN = new Filter.Compare(Queryable.GSD, Operator.EQUAL, new Literal.Numeric(1));

    private final RowPayload row =
            new RowPayload(Rows.row(1, 1).gsd(null).tile(), Rows.captionOf("a 50% grey _harbour_"));

    @Test
    void shouldJoinThreeValues() {
        assertThat(means(new Filter.And(List.of(TRUE, UNKNOWN)))).isFalse();
        assertThat(means(new Filter.Or(List.of(TRUE, UNKNOWN)))).isTrue();
        assertThat(means(UNKNOWN)).isFalse();
        assertThat(means(new Filter.Not(UNKNOWN))).isFalse();
        assertThat(means(new Filter.Not(new Filter.And(List.of(FALSE, UNKNOWN)))))
                .isTrue();
        assertThat(means(new Filter.Not(new Filter.Or(List.of(FALSE, UNKNOWN)))))
                .isFalse();
        assertThat(means(new Filter.IsNull(Queryable.GSD))).isTrue();
        assertThat(means(new Filter.Not(new Filter.IsNull(Queryable.GSD)))).isFalse();
        assertThat(means(new Filter.Not(new Filter.In(Queryable.GSD, Set.of()))))
                .isFalse();
        assertThat(means(new Filter.Not(new Filter.In(Queryable.COLLECTION, Set.of()))))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a 50% grey _harbour_, true",
        "%, true",
        "a%_, true",
        "%grey%, true",
        "%grey, false",
        "A%, false",
        "a __\\% grey%, true",
        "a _\\% grey%, false",
        "%\\_harbour\\_, true",
        "%\\_\\_%, false",
        "'', false"
    })
    void shouldMatchPatterns(String pattern, boolean matches) {
        assertThat(means(new Filter.Like(Queryable.DESCRIPTION, pattern))).isEqualTo(matches);
    }

    @Test
    void shouldMatchPatternsAsRegularExpressionsDo() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            String pattern = letters(random, "ab%_", 8);
            String text = letters(random, "ab", 10);
            boolean expected = Pattern.matches(pattern.replace("%", ".*").replace('_', '.'), text);
            assertThat(new LikePattern(pattern).matches(text))
                    .as("seed %d, \"%s\" like \"%s\"", seed, text, pattern)
                    .isEqualTo(expected);
        }
    }

    @Test
    void shouldNotBeSlowedDownByAPattern() {
        LikePattern hostile = new LikePattern("%a".repeat(200) + "b");

        boolean matches =
                Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> hostile.matches("a".repeat(5_000)));

        assertThat(matches).isFalse();
    }

    @Test
    void shouldRefuseAValueOfAnotherType() {
        assertThatThrownBy(() -> new Filter.Compare(Queryable.GSD, Operator.LESS, new Literal.Text("ten")))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessage("expected a condition on gsd, which is a number, found one on a text");
    }

    private boolean means(Filter filter) {
        return new FilterEvaluator(filter).test(row);
    }

    private static String letters(Random random, String letters, int most) {
        return random.ints(random.nextInt(most + 1), 0, letters.length())
                .mapToObj(i -> String.valueOf(letters.charAt(i)))
                .collect(Collectors.joining());
    }
}
