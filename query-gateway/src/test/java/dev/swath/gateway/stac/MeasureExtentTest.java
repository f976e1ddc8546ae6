package dev.swath.gateway.stac;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.tile.Acquisition;
import dev.swath.catalogue.tile.FactSource;
import dev.swath.gateway.stac.CollectionSummary.ValueRange;
import dev.swath.testfixtures.SampleTiles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MeasureExtentTest {
    private final StacCatalogue catalogue = new StacCatalogue();
    private final AtomicInteger questions = new AtomicInteger();
    private final MeasureExtent measure = new MeasureExtent((filter, most) -> {
        questions.incrementAndGet();
        return catalogue.index.browse(MODEL, filter, null, most).hits();
    });

    @Test
    void shouldHoldAllItemsTightlyWithAFewQuestions() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        double west = 180;
        double south = 90;
        double east = -180;
        double north = -90;
        Instant oldest = NOON;
        for (int i = 0; i < 300; i++) {
            double x = random.nextDouble(-170, 170);
            double y = random.nextDouble(-80, 80);
            Instant time = NOON.minus(Duration.ofSeconds(random.nextLong(2_000_000_000L), random.nextInt()));
            catalogue.add("port/%d.tif".formatted(i), time, new BoundingBox(x, y, x + 1, y + 1), null);
            west = Math.min(west, x);
            south = Math.min(south, y);
            east = Math.max(east, x + 1);
            north = Math.max(north, y + 1);
            oldest = time.isBefore(oldest) ? time : oldest;
        }

        CollectionExtent extent = measure.one("port").orElseThrow();

        BoundingBox box = Objects.requireNonNull(extent.bbox());
        assertThat(box.west()).as("seed %d", seed).isLessThanOrEqualTo(west).isCloseTo(west, within(1e-4));
        assertThat(box.south()).isLessThanOrEqualTo(south).isCloseTo(south, within(1e-4));
        assertThat(box.east()).isGreaterThanOrEqualTo(east).isCloseTo(east, within(1e-4));
        assertThat(box.north()).isGreaterThanOrEqualTo(north).isCloseTo(north, within(1e-4));
        assertThat(extent.start()).isEqualTo(oldest);
        assertThat(questions).hasValueLessThan(250);
    }

    @Test
    void shouldSumUpAllItemsWithAFewQuestions() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        double finest = Double.MAX_VALUE;
        double coarsest = 0;
        double clearest = 100;
        double cloudiest = 0;
        for (int i = 0; i < 300; i++) {
            double gsd = Math.exp(random.nextDouble(-2, 4));
            double cloud = random.nextDouble();
            String platform = i % 4 == 0 ? null : "satellite-" + i % 4;
            Tile tile = SampleTiles.tile("port/%d.tif".formatted(i))
                    .withGsd(i % 5 == 0 ? null : gsd)
                    .withCloud(i % 7 == 0 ? null : cloud, null)
                    .withAcquisition(new Acquisition(
                            NOON,
                            DatetimeSource.ACQUISITION,
                            null,
                            null,
                            null,
                            platform,
                            platform == null ? null : FactSource.ITEM,
                            platform == null ? List.of() : List.of("camera of " + platform),
                            platform == null ? null : FactSource.ITEM))
                    .build();
            catalogue.index.add(MODEL, row(tile, null, 1, i, 0));
            finest = i % 5 == 0 ? finest : Math.min(finest, gsd);
            coarsest = i % 5 == 0 ? coarsest : Math.max(coarsest, gsd);
            clearest = i % 7 == 0 ? clearest : Math.min(clearest, 100 * cloud);
            cloudiest = i % 7 == 0 ? cloudiest : Math.max(cloudiest, 100 * cloud);
        }

        CollectionSummary summary = measure.one("port").orElseThrow().summary();

        assertThat(summary.platforms()).containsExactly("satellite-1", "satellite-2", "satellite-3");
        assertThat(summary.instruments())
                .containsExactly("camera of satellite-1", "camera of satellite-2", "camera of satellite-3");
        ValueRange gsd = Objects.requireNonNull(summary.gsd());
        assertThat(gsd.minimum())
                .as("seed %d", seed)
                .isLessThanOrEqualTo(finest)
                .isCloseTo(finest, withPercentage(1));
        assertThat(gsd.maximum()).isGreaterThanOrEqualTo(coarsest).isCloseTo(coarsest, withPercentage(1));
        ValueRange cloud = Objects.requireNonNull(summary.cloudCover());
        assertThat(cloud.minimum()).isLessThanOrEqualTo(clearest).isCloseTo(clearest, within(0.05));
        assertThat(cloud.maximum()).isGreaterThanOrEqualTo(cloudiest).isCloseTo(cloudiest, within(0.05));
        assertThat(questions).hasValueLessThan(250);
    }

    @Test
    void shouldSumUpItemsThatTellNothing() {
        catalogue.add("field/b.tif", NOON, null, null);

        CollectionSummary summary = measure.one("field").orElseThrow().summary();

        assertThat(summary.platforms()).isEmpty();
        assertThat(summary.instruments()).isEmpty();
        assertThat(summary.cloudCover()).isNull();
    }

    @Test
    void shouldFindEveryCollection() {
        catalogue.add("port/a.tif", NOON, new BoundingBox(10, 50, 11, 51), null);
        catalogue.add("field/b.tif", NOON, null, null);
        catalogue.add("c.tif", NOON, new BoundingBox(179, -20, -179, -19), null);

        assertThat(measure.all()).extracting(CollectionExtent::id).containsExactly("field", "port", "scenes");
        assertThat(measure.all().get(0).bbox()).isNull();
        assertThat(measure.all().get(2).bbox()).isNotNull().satisfies(box -> {
            assertThat(box.west()).isEqualTo(-180);
            assertThat(box.east()).isEqualTo(180);
        });
        assertThat(measure.one("nothing")).isEmpty();
    }
}
