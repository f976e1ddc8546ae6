package dev.swath.vectorindex.milvus.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.Rows;
import dev.swath.vectorindex.filter.SplitFilter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MilvusExpressionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a\"b", "it's", "back\\slash", "été 港 🛰", "new\nline", "\" or true"})
    void shouldWriteAnyTextAsPlainHex(String text) {
        assertThat(Literals.text(text)).matches("[0-9a-f]*");
        assertThat(Literals.quoted(List.of(Literals.text(text), Literals.text("x"))))
                .matches("\\[\"[0-9a-f]*\", \"78\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "A", "a b", "é", "a\\"})
    void shouldRefuseToQuoteWhatIsNotPlain(String text) {
        assertThatThrownBy(() -> Literals.quoted(text))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INTERNAL_ERROR));
    }

    @Test
    void shouldWriteNumbersWithoutExponent() {
        assertThat(Literals.number(1e-7)).isEqualTo("0.00000010");
        assertThat(Literals.number(-180.0)).isEqualTo("-180.0");
        assertThat(Literals.number(-0.0)).isEqualTo("0.0");
        assertThat(Literals.number(Long.MIN_VALUE)).isEqualTo("-9223372036854775807");
    }

    @Test
    void shouldJoinTheConditionsOfAFilter() {
        Filter filter = new Filter.And(List.of(
                new Filter.Spatial(Queryable.BBOX, new BoundingBox(9, 57, 10, 58)),
                new Filter.Temporal(Queryable.DATETIME, TimeInterval.parse("2026-11-01T12:00:00Z/..")),
                Filter.In.texts(Queryable.COLLECTION, Set.of("b", "a")),
                Filter.ofScene(Rows.row(1, 1).sceneId())));

        assertThat(Expressions.live(Expressions.split(1, filter)))
                .isEqualTo("standing < 2 and south <= 58.0 and north >= 57.0"
                        + " and ((box == 1 and west <= 10.0 and east >= 9.0)"
                        + " or (box == 2 and (west <= 10.0 or east >= 9.0)))"
                        + " and datetime >= 1793534400000000000 and collection in [\"61\", \"62\"] and scene == \""
                        + Rows.row(1, 1).sceneId() + "\"");
    }

    @Test
    void shouldPushDownWhatRowsHaveFieldsForAndCheckTheRest() {
        Filter place = new Filter.Spatial(Queryable.BBOX, new BoundingBox(9, 57, -10, 58));
        Filter fine = new Filter.Compare(Queryable.GSD, Filter.Operator.LESS, new Filter.Literal.Numeric(5));
        Filter odd = new Filter.Compare(Queryable.ID, Filter.Operator.EQUAL, new Filter.Literal.Text("a\" or true"));

        SplitFilter<String> split = Expressions.split(1, new Filter.And(List.of(new Filter.Not(place), fine, odd)));

        assertThat(split.isWhole()).isFalse();
        assertThat(split.pushed())
                .containsExactly(
                        "((box != 0) and (not (south <= 58.0 and north >= 57.0"
                                + " and (box == 2 or (box == 1 and (west <= -10.0 or east >= 9.0))))))",
                        "standing < 0");
        assertThat(Expressions.split(1, new Filter.Or(List.of(place, fine))).pushed())
                .isEmpty();
    }

    @Test
    void shouldPushDownEveryPropertyOfTheNewestSchema() {
        Filter fine = new Filter.Compare(Queryable.GSD, Filter.Operator.LESS, new Filter.Literal.Numeric(5));
        Filter boats = new Filter.Like(Queryable.DESCRIPTION, "boats%");
        Filter infix = new Filter.Like(Queryable.DESCRIPTION, "%boats%");
        Filter noPlatform = new Filter.IsNull(Queryable.PLATFORM);

        assertThat(pushed(fine)).containsExactly("((of_gsd > -9007199254740992.0) and (of_gsd < 5.0))");
        assertThat(pushed(new Filter.Not(fine)))
                .containsExactly("((of_gsd > -9007199254740992.0) and (not (((of_gsd > -9007199254740992.0) and"
                        + " (of_gsd < 5.0)))))");
        assertThat(pushed(boats)).containsExactly("of_description like \"626f617473%\"");
        assertThat(pushed(infix)).isEmpty();
        assertThat(pushed(noPlatform)).containsExactly("not (of_platform != \"-\")");
        assertThat(pushed(new Filter.In(Queryable.GSD, Set.of())))
                .containsExactly("((of_gsd > -9007199254740992.0) and (standing < 0))");
    }

    private static List<String> pushed(Filter filter) {
        return Expressions.split(IndexForm.NEWEST_SCHEMA, filter).pushed();
    }
}
