package dev.swath.cql2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.extent.Footprint;
import dev.swath.catalogue.extent.Region;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.tile.Acquisition;
import dev.swath.catalogue.tile.FactSource;
import dev.swath.testfixtures.SampleTiles;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.NaiveVectorIndex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds what a filter finds against what the PyPI package cql2 0.6.0 says of the same items. */
class OracleMatchesParityTest {
    private static final ModelVersion VERSION = new ModelVersion("test-1");
    private static final int SIDE = 256;

    private final NaiveVectorIndex index = new NaiveVectorIndex();

    OracleMatchesParityTest() {
        List<JsonNode> items = OracleParityTest.golden("items.jsonl").toList();
        List<IndexWrite> writes = new ArrayList<>();
        for (int number = 0; number < items.size(); number++) {
            writes.add(row(number, items.get(number)));
        }
        index.write(VERSION, writes);
    }

    static Stream<JsonNode> matches() {
        return OracleParityTest.golden("matches.jsonl");
    }

    @Test
    void shouldCompareExpressionsThatChoose() {
        assertThat(matches().filter(golden -> !golden.get("items").isEmpty())).hasSizeGreaterThan(150);
    }

    @ParameterizedTest
    @MethodSource("matches")
    void shouldFindWhatTheOracleFinds(JsonNode golden) {
        List<Integer> expected = new ArrayList<>();
        golden.get("items").forEach(number -> expected.add(number.intValue()));

        List<Integer> found = index
                .browse(VERSION, Cql2Filter.of(Cql2Text.parse(golden.get("text").textValue())), null, 1_000)
                .hits()
                .stream()
                .map(hit -> hit.tile().window().x() / SIDE)
                .sorted()
                .toList();

        assertThat(found).isEqualTo(expected);
    }

    private static IndexWrite row(int number, JsonNode item) {
        JsonNode properties = item.get("properties");
        Footprint footprint =
                Footprint.of(Region.ofGeoJson(item.get("geometry")).toGeometry());
        Acquisition acquisition = new Acquisition(
                time(properties, "datetime"),
                DatetimeSource.ACQUISITION,
                time(properties, "start_datetime"),
                time(properties, "end_datetime"),
                FactSource.ITEM,
                properties.get("platform").textValue(),
                FactSource.ITEM,
                List.of(),
                null);
        var tile = SampleTiles.tile(
                        item.get("collection").textValue() + "/a.tif", new TileWindow(number * SIDE, 0, SIDE, SIDE))
                .withPlace(footprint, Region.ofGeoJson(item.get("geometry")).bbox())
                .withGsd(properties.get("gsd").doubleValue())
                .withAcquisition(acquisition)
                .withListed(time(properties, "created"), time(properties, "updated"))
                .withCloud(properties.get("eo:cloud_cover").doubleValue() / 100, null)
                .withNodataFraction(properties.get("swath:nodata_fraction").doubleValue())
                .build();
        Caption caption =
                Caption.ofModel(properties.get("description").textValue(), -1, Caption.Ending.END_TOKEN, null);
        return new IndexWrite.Upsert(tile, Embedding.of(new float[] {1, 0}), caption);
    }

    private static Instant time(JsonNode properties, String name) {
        return Instant.parse(properties.get(name).textValue());
    }
}
