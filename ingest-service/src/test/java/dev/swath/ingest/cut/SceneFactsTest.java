package dev.swath.ingest.cut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.CloudSource;
import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.tile.Acquisition;
import dev.swath.catalogue.tile.FactSource;
import dev.swath.raster.ProductFacts;
import dev.swath.raster.StacItem;
import dev.swath.raster.TileCloud;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SceneFactsTest {
    private static final TileCloud MASK = new TileCloud(0.1, CloudSource.MASK);
    private static final TileCloud ESTIMATE = new TileCloud(0.2, CloudSource.ESTIMATE);

    private static final Instant ARRIVAL = Instant.parse("2026-11-01T00:00:00Z");
    private static final ProductFacts PRODUCT =
            new ProductFacts(Instant.parse("2025-01-01T00:00:00Z"), null, null, "sentinel-2b", List.of("msi"), null);

    @Test
    void shouldBelieveAMaskMoreThanTheWholeScenesFigureAndThatMoreThanAnEstimate() {
        TileCloud scene = new TileCloud(0.6, CloudSource.SCENE);

        assertThat(facts(0.6).cloud(MASK)).isEqualTo(MASK);
        assertThat(facts(0.6).cloud(ESTIMATE)).isEqualTo(scene);
        assertThat(facts(0.6).cloud(null)).isEqualTo(scene);
        assertThat(facts(null).cloud(ESTIMATE)).isEqualTo(ESTIMATE);
        assertThat(facts(null).cloud(null)).isNull();
    }

    @Test
    void shouldBelieveAnItemMoreThanTheProductAndSayWho() {
        StacItem item = item("""
                "datetime": null, "start_datetime": "2026-01-01T09:00:00Z", "end_datetime": "2026-01-01T11:00:00Z",
                "platform": "landsat-9", "gsd": 30""");

        Acquisition both = new SceneFacts(PRODUCT, Optional.of(item), Optional.empty()).acquisition(ARRIVAL);

        assertThat(both.datetime()).isEqualTo("2026-01-01T09:00:00Z");
        assertThat(both.datetimeSource()).isEqualTo(DatetimeSource.ACQUISITION);
        assertThat(both.start()).isEqualTo("2026-01-01T09:00:00Z");
        assertThat(both.end()).isEqualTo("2026-01-01T11:00:00Z");
        assertThat(both.intervalSource()).isEqualTo(FactSource.ITEM);
        assertThat(both.platform()).isEqualTo("landsat-9");
        assertThat(both.platformSource()).isEqualTo(FactSource.ITEM);
        assertThat(both.instruments()).containsExactly("msi");
        assertThat(both.instrumentsSource()).isEqualTo(FactSource.PRODUCT);
    }

    @Test
    void shouldTakeTheProductsFactsWithoutAnItemAndTheArrivalWithoutAnyTime() {
        Acquisition product = new SceneFacts(PRODUCT, Optional.empty(), Optional.empty()).acquisition(ARRIVAL);
        Acquisition nothing =
                new SceneFacts(ProductFacts.UNKNOWN, Optional.empty(), Optional.empty()).acquisition(ARRIVAL);

        assertThat(product.platform()).isEqualTo("sentinel-2b");
        assertThat(product.platformSource()).isEqualTo(FactSource.PRODUCT);
        assertThat(product.start()).isNull();
        assertThat(product.intervalSource()).isNull();
        assertThat(nothing).isEqualTo(Acquisition.at(ARRIVAL, DatetimeSource.ARRIVAL));
    }

    private static StacItem item(String properties) {
        String json = "{\"type\": \"Feature\", \"stac_version\": \"1.0.0\", \"id\": \"x\", \"properties\": {"
                + properties + "}}";
        return StacItem.parse(json.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private static SceneFacts facts(@Nullable Double cloudFraction) {
        ProductFacts product = new ProductFacts(null, null, null, null, List.of(), cloudFraction);
        return new SceneFacts(product, Optional.empty(), Optional.empty());
    }
}
