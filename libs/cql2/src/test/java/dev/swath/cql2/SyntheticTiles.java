package dev.swath.cql2;

import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.tile.Acquisition;
import dev.swath.catalogue.tile.FactSource;
import dev.swath.testfixtures.SampleTiles;
import dev.swath.vectorindex.IndexWrite;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/** Tiles made up from a seed: values repeat, and everything that a tile may lack, some lack. */
final class SyntheticTiles {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final int HOURS = 24 * 60;
    static final List<String> WORDS =
            List.of("boats", "in", "a", "harbour", "100%", "forest", "it's", "road_side", "Trees", "港");

    private static final GeometryFactory FACTORY = new GeometryFactory();
    private static final int SIDE = 256;
    private static final int TILES_A_SCENE = 16;

    private final Random random;

    private SyntheticTiles(long seed) {
        this.random = new Random(seed);
    }

    static List<IndexWrite.Upsert> of(int count, long seed) {
        SyntheticTiles tiles = new SyntheticTiles(seed);
        return IntStream.range(0, count).mapToObj(tiles::row).toList();
    }

    private IndexWrite.Upsert row(int number) {
        int scene = number / TILES_A_SCENE;
        TileWindow window = new TileWindow(SIDE * (number % TILES_A_SCENE), 0, SIDE, SIDE);
        BoundingBox box = some(8) ? box() : null;
        var tile = SampleTiles.tile("c%d/scene %d.tif".formatted(scene % 4, scene), window)
                .withPlace(box == null ? null : diamond(box), box)
                .withGsd(some(5) ? (Double) (Math.floor(random.nextDouble() * 8) / 2 + 0.5) : null)
                .withAcquisition(acquisition())
                .withListed(
                        some(6) ? START.plusSeconds(3_600L * random.nextInt(HOURS)) : null,
                        some(6) ? START.plusSeconds(3_600L * random.nextInt(HOURS)) : null)
                .withCloud(some(4) ? (Double) (random.nextInt(21) / 20.0) : null, null)
                .withNodataFraction(some(5) ? (Double) (random.nextInt(5) / 4.0) : null)
                .build();
        float[] vector = new float[4];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return new IndexWrite.Upsert(tile, Embedding.of(vector), some(4) ? caption() : null);
    }

    private Acquisition acquisition() {
        Instant datetime = START.plusSeconds(3_600L * random.nextInt(HOURS)).plusNanos(random.nextInt(2));
        boolean interval = some(3);
        boolean platform = some(4);
        return new Acquisition(
                datetime,
                DatetimeSource.ACQUISITION,
                interval ? datetime.minusSeconds(3_600L * random.nextInt(30)) : null,
                interval ? datetime.plusSeconds(3_600L * random.nextInt(30)) : null,
                interval ? FactSource.ITEM : null,
                platform ? "sentinel-2" + "abc".charAt(random.nextInt(3)) : null,
                platform ? FactSource.ITEM : null,
                List.of(),
                null);
    }

    private Caption caption() {
        List<String> words = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(any -> WORDS.get(random.nextInt(WORDS.size())))
                .toList();
        Double confidence = some(2) ? (Double) (random.nextInt(11) / 10.0) : null;
        return Caption.ofModel(String.join(" ", words), -0.5, Caption.Ending.END_TOKEN, confidence);
    }

    /** Of whole degrees, so that boxes touch; a few cross the antimeridian. */
    private BoundingBox box() {
        int west = random.nextInt(350) - 180;
        int south = random.nextInt(160) - 85;
        int east = west + 1 + random.nextInt(20);
        return new BoundingBox(west, south, east > 180 ? east - 360 : east, south + 1 + random.nextInt(5));
    }

    private static Footprint diamond(BoundingBox box) {
        return Footprint.of(
                box.crossesAntimeridian()
                        ? FACTORY.createMultiPolygon(
                                new Polygon[] {part(box, box.west(), 180), part(box, -180, box.east())})
                        : part(box, box.west(), box.east()));
    }

    private static Polygon part(BoundingBox box, double west, double east) {
        double width = Math.max(east - west, 1e-9);
        double latitude = (box.south() + box.north()) / 2;
        return FACTORY.createPolygon(new Coordinate[] {
            new Coordinate(west, latitude),
            new Coordinate(west + width / 2, box.south()),
            new Coordinate(west + width, latitude),
            new Coordinate(west + width / 2, box.north()),
            new Coordinate(west, latitude)
        });
    }

    /** True of all but one in so many. */
    private boolean some(int of) {
        return random.nextInt(of) > 0;
    }

    /** The caption's text of a row. */
    static @Nullable String text(IndexWrite.Upsert row) {
        Caption caption = row.caption();
        return caption == null ? null : caption.text();
    }
}
