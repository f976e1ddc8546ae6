package dev.swath.cql2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.NaiveVectorIndex;
import dev.swath.vectorindex.Rows;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a filter of CQL2 finds among five rows, and what is refused. */
class Cql2FilterTest {
    private static final ModelVersion VERSION = new ModelVersion("test-1");

    // Row 0 lacks everything that a row may lack. Rows 1 and 2 say from when to when they are.
    private static final List<Rows> ROWS = List.of(
            Rows.row(0, 1, 0).gsd(null).collection("fields"),
            Rows.row(1, 1, 0)
                    .bbox(8, 55, 10, 57)
                    .gsd(0.5)
                    .cloudFraction(0.2)
                    .caption("boats in a harbour")
                    .collection("harbours"),
            Rows.row(2, 1, 0)
                    .bbox(20, 30, 22, 32)
                    .gsd(10.0)
                    .caption("100% forest")
                    .collection("fields"),
            Rows.row(3, 1, 0)
                    .bbox(177, -20, -178, -15)
                    .gsd(30.0)
                    .cloudFraction(1.0)
                    .datetime(Instant.parse("2026-10-31T23:59:59.5Z")),
            Rows.row(4, 1, 0).bbox(8.2, 55.8, 8.4, 56.2).datetime(Instant.parse("2027-01-01T00:00:00Z")));

    private final NaiveVectorIndex index = new NaiveVectorIndex();

    Cql2FilterTest() {
        index.write(VERSION, ROWS.stream().map(Rows::upsert).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true | 0 1 2 3 4",
                "false | ",
                "gsd <= 10 | 1 2 4",
                "10 >= gsd | 1 2 4",
                "gsd = 10.0 | 2 4",
                "gsd <> 10 | 1 3",
                "not gsd = 10 | 1 3",
                "gsd is null | 0",
                "gsd is not null | 1 2 3 4",
                "gsd between 0.5 and 10 | 1 2 4",
                "gsd not between 0.5 and 10 | 3",
                "gsd in (0.5, 30) | 1 3",
                "gsd not in (0.5, 30) | 2 4",
                "eo:cloud_cover < 50 | 1",
                "eo:cloud_cover < 50 or gsd is null | 0 1",
                "not (eo:cloud_cover < 50 and gsd < 20) | 3",
                "collection = 'fields' | 0 2",
                "collection in ('fields','harbours') and gsd > 1 | 2",
                "description like '%harbour' | 1",
                "description like 'Boats%' | ",
                "description like '100\\%%' | 2",
                "description like '100_ forest' | 2",
                "description not like '%forest' | 1",
                "\"swath:key\" like 'harbours/%' | 1",
                "platform = 'satellite 2' | 2",
                "swath:nodata_fraction = 0.25 | 0 1 2 3 4",
                "datetime = DATE('2026-10-31') | 3",
                "datetime <> DATE('2026-10-31') | 0 1 2 4",
                "datetime > DATE('2026-10-31') | 0 1 2 4",
                "datetime >= DATE('2026-10-31') | 0 1 2 3 4",
                "datetime < DATE('2026-11-01') | 3",
                "datetime <= DATE('2026-11-01') | 0 1 2 3",
                "datetime = TIMESTAMP('2026-11-01T13:00:00+01:00') | 0 1 2",
                "datetime = '2026-11-01T12:00:00Z' | 0 1 2",
                "datetime > '2026-12-01' | 4",
                "datetime in (DATE('2026-10-31'), TIMESTAMP('2027-01-01T00:00:00Z')) | 3 4",
                "datetime between DATE('2026-10-31') and DATE('2026-11-01') | 0 1 2 3",
                "created < TIMESTAMP('2026-11-01T11:59:58Z') | 3 4",
                "updated > TIMESTAMP('2026-11-01T12:00:00Z') | 0 1 2 3 4",
                "T_AFTER(datetime, DATE('2026-11-01')) | 4",
                "T_BEFORE(datetime, DATE('2026-11-01')) | 3",
                "T_AFTER(DATE('2026-11-01'), datetime) | 3",
                "T_DURING(datetime, INTERVAL('2026-11-01','2026-12-31')) | 0 1 2",
                "T_DURING(datetime, INTERVAL('2026-11-01','..')) | 0 1 2 4",
                "T_INTERSECTS(datetime, INTERVAL('2026-11-01T12:00:00Z','2026-11-01T12:00:00Z')) | 0 1 2",
                "T_DISJOINT(datetime, INTERVAL('..','2026-11-01T12:00:00Z')) | 4",
                "T_EQUALS(datetime, TIMESTAMP('2027-01-01T00:00:00Z')) | 4",
                "T_INTERSECTS(INTERVAL(start_datetime, end_datetime), INTERVAL('2026-11-01T11:59:58Z','..')) | 1 2 4",
                "NOT T_INTERSECTS(INTERVAL(start_datetime, end_datetime), INTERVAL('..','2026-11-01')) | 4",
                "T_MEETS(INTERVAL(start_datetime, end_datetime), TIMESTAMP('2026-11-01T12:00:01Z')) | 1",
                "T_EQUALS(INTERVAL(start_datetime, end_datetime), INTERVAL('..','..')) | ",
                "S_INTERSECTS(geometry, POLYGON((7 54,11 54,11 58,7 58,7 54))) | 1 4",
                "S_INTERSECTS(geometry, BBOX(8,55,8.1,55.1)) | ",
                "S_WITHIN(geometry, BBOX(7,54,11,58)) | 1 4",
                "S_WITHIN(BBOX(8.9,55.9,9.1,56.1), geometry) | 1",
                "S_CONTAINS(geometry, POINT(9 56)) | 1",
                "S_CONTAINS(BBOX(7,54,11,58), geometry) | 1 4",
                "S_DISJOINT(geometry, BBOX(7,54,11,58)) | 2 3",
                "NOT S_DISJOINT(geometry, BBOX(7,54,11,58)) | 1 4",
                "NOT S_INTERSECTS(geometry, BBOX(7,54,11,58)) | 2 3",
                "S_INTERSECTS(geometry, BBOX(170,-30,-170,0)) | 3",
                "S_TOUCHES(geometry, POINT(10 56)) | 1",
                "S_CROSSES(geometry, LINESTRING(0 31, 21 31)) | 2",
                "S_OVERLAPS(geometry, BBOX(9,54,12,58)) | 1",
                "S_EQUALS(geometry, POLYGON((8 56,9 55,10 56,9 57,8 56))) | 1",
                "geometry is null | 0",
                "S_INTERSECTS(geometry, BBOX(7,54,11,58)) or gsd = 30 | 1 3 4"
            })
    void shouldFindWhatTheFilterMeans(String text, String numbers) {
        Filter filter = Cql2Filter.of(Cql2Text.parse(text));
        Filter ofJson = Cql2Filter.of(Cql2Json.parse(Cql2Text.parse(text).toJson()));

        assertThat(found(filter)).isEqualTo(numbers == null ? "" : numbers);
        assertThat(found(ofJson)).as("as JSON").isEqualTo(numbers == null ? "" : numbers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gsd | character 1 | the property gsd",
                "1 | character 1 | the number 1.0",
                "gsd = 1 and cloud = 3 | character 13 | expected one of the properties id, swath:scene_id",
                "bbox is null | character 1 | found \"bbox\"",
                "gsd = 'x' | character 7 | expected a number, as gsd is, found the text 'x'",
                "platform > 3 | character 12 | expected a text",
                "datetime = 3 | character 12 | expected a timestamp",
                "datetime = 'soon' | character 12 | expected a date such as",
                "datetime > '2026-13-01' | character 12 | found \"2026-13-01\"",
                "datetime > TIMESTAMP('2026-13-01T00:00:00Z') | character 12 | RFC 3339",
                "datetime = DATE('2026-02-30') | character 12 | 2026-02-30",
                "gsd like '1%' | character 1 | expected a property that is a text",
                "description like 1 | character 18 | expected a pattern",
                "gsd = 1 + 1 | character 7 | arithmetic (+), which is not supported",
                "gsd * 2 = 1 | character 1 | arithmetic (*), which is not supported",
                "gsd = -eo:cloud_cover | character 7 | arithmetic (*), which is not supported",
                "casei(platform) = 'x' | character 1 | the function casei, which is not supported",
                "platform = accenti('x') | character 12 | the function accenti, which is not supported",
                "a_contains(platform, ('x','y')) | character 1 | the operator or function a_contains",
                "near(geometry, POINT(1 2)) | character 1 | the operator or function near",
                "gsd = eo:cloud_cover | character 7 | two properties",
                "(gsd = 1) = true | character 2 | expected a property",
                "gsd in (1,'x') | character 11 | found the text 'x'",
                "geometry = 'x' | character 1 | spatial functions compare it",
                "S_INTERSECTS(gsd, POINT(1 2)) | character 14 | expected a property that is a geometry",
                "S_INTERSECTS(geometry, 'x') | character 24 | expected a geometry or a box",
                "S_INTERSECTS(geometry, geometry) | character 24 | a second property",
                "S_INTERSECTS(geometry) | character 1 | expected 2 arguments of s_intersects, found 1",
                "S_INTERSECTS(geometry, POINT(181 2)) | character 30 | found 181.0 2.0",
                "S_INTERSECTS(geometry, BBOX(0,10,1,5)) | character 24 | south",
                "S_INTERSECTS(geometry, BBOX(0,10,1)) | character 24 | found 3",
                "S_INTERSECTS(geometry, POLYGON((0 0,2 2,2 0,0 2,0 0))) | character 24 | Self-intersection",
                "S_INTERSECTS(geometry, POLYGON((0 0,2 2,2 0))) | character 32 | found 3",
                "S_INTERSECTS(geometry, POLYGON((0 0,2 2,2 0,1 1))) | character 32 | the last is another",
                "T_AFTER(gsd, DATE('2026-11-01')) | character 9 | expected a property that is a timestamp",
                "T_AFTER(datetime, 3) | character 19 | found the number 3.0",
                "T_AFTER(datetime, created) | character 19 | properties on both",
                "T_DURING(datetime, INTERVAL('2026-12-01','2026-11-01')) | character 20 | one that ends before",
                "gsd = 1e999 | character 7 | a number of at most",
                "gsd = 1 b | character 9 | expected an operator or the end, found \"b\"",
                "gsd = | character 6 | expected a value, a property or a function, found the end",
                "gsd in (1 | character 10 | found the end",
                "gsd @ 1 | character 5 | found \"@\"",
                "gsd = 'x | character 7 | found \"'\""
            })
    void shouldRefuseWithPosition(String text, String position, String reason) {
        assertThatThrownBy(() -> Cql2Filter.of(Cql2Text.parse(text)))
                .isInstanceOfSatisfying(CatalogueException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                    assertThat(e.position()).isEqualTo(position);
                    assertThat(e).hasMessageContaining(reason);
                });
    }

    @Test
    void shouldBoundConditionsAndValues() {
        String most = "gsd = 1" + " and gsd = 1".repeat(Cql2Filter.MAX_CONDITIONS - 1);

        assertThat(Cql2Filter.of(Cql2Text.parse(most))).isNotNull();
        assertThatThrownBy(() -> Cql2Filter.of(Cql2Text.parse(most + " and gsd = 1")))
                .hasMessageContaining("at most 128 conditions");
        assertThatThrownBy(() -> Cql2Filter.of(Cql2Text.parse("gsd in (1" + ",1".repeat(1_000) + ")")))
                .hasMessageContaining("1 to 1000 values, found 1001");
        assertThatThrownBy(() -> Cql2Filter.of(Cql2Text.parse("description like '" + "%_".repeat(501) + "'")))
                .hasMessage("at character 18: expected a pattern of at most 1000 characters, found 1002");
    }

    private String found(Filter filter) {
        List<String> numbers = index.browse(VERSION, filter, null, 100).hits().stream()
                .map(hit -> String.valueOf(
                        hit.tile().window().x() / hit.tile().window().width()))
                .sorted()
                .toList();
        return String.join(" ", numbers);
    }
}
