package dev.swath.vectorindex;

import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.tile.Acquisition;
import dev.swath.catalogue.tile.FactSource;
import dev.swath.testfixtures.SampleTiles;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/** Rows to write in tests: a tile is told from others by its number. */
public record Rows(
        int number,
        long generation,
        int scene,
        String collection,
        @Nullable BoundingBox bbox,
        Instant datetime,
        @Nullable Double gsd,
        @Nullable Double cloudFraction,
        Embedding embedding,
        @Nullable Caption caption) {
    public static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private static final int SIZE = 256;
    private static final GeometryFactory FACTORY = new GeometryFactory();

    /** A row of generation 1 with a scene of its own, without box and caption. */
    public static Rows row(int number, float... embedding) {
        return new Rows(number, 1, number, "scenes", null, NOON, 10.0, null, Embedding.of(embedding), null);
    }

    public static Caption captionOf(String text) {
        return Caption.ofModel(text, -0.5, Caption.Ending.END_TOKEN, null);
    }

    public Rows generation(long other) {
        return new Rows(number, other, scene, collection, bbox, datetime, gsd, cloudFraction, embedding, caption);
    }

    public Rows scene(int other) {
        return new Rows(number, generation, other, collection, bbox, datetime, gsd, cloudFraction, embedding, caption);
    }

    public Rows collection(String other) {
        return new Rows(number, generation, scene, other, bbox, datetime, gsd, cloudFraction, embedding, caption);
    }

    public Rows bbox(double west, double south, double east, double north) {
        BoundingBox other = new BoundingBox(west, south, east, north);
        return new Rows(number, generation, scene, collection, other, datetime, gsd, cloudFraction, embedding, caption);
    }

    public Rows datetime(Instant other) {
        return new Rows(number, generation, scene, collection, bbox, other, gsd, cloudFraction, embedding, caption);
    }

    public Rows gsd(@Nullable Double other) {
        return new Rows(
                number, generation, scene, collection, bbox, datetime, other, cloudFraction, embedding, caption);
    }

    public Rows cloudFraction(@Nullable Double other) {
        return new Rows(number, generation, scene, collection, bbox, datetime, gsd, other, embedding, caption);
    }

    public Rows embedding(float... other) {
        return new Rows(
                number,
                generation,
                scene,
                collection,
                bbox,
                datetime,
                gsd,
                cloudFraction,
                Embedding.of(other),
                caption);
    }

    public Rows caption(String text) {
        return new Rows(
                number, generation, scene, collection, bbox, datetime, gsd, cloudFraction, embedding, captionOf(text));
    }

    public SceneId sceneId() {
        return SampleTiles.sceneId(key());
    }

    public TileId id() {
        return TileId.of(sceneId(), window());
    }

    public IndexWrite upsert() {
        return new IndexWrite.Upsert(tile(), embedding, caption);
    }

    public IndexWrite retire() {
        return new IndexWrite.Retire(id(), generation);
    }

    public Tile tile() {
        return SampleTiles.tile(key(), window())
                .withGeneration(generation)
                .withPlace(footprint(), bbox)
                .withAcquisition(acquisition())
                .withItemCollection(number % 3 == 0 ? null : "of an item " + number % 3)
                .withListed(NOON.minusSeconds(number), NOON.plusSeconds(generation))
                .withGsd(gsd)
                .withCloud(cloudFraction, null)
                .withNodataFraction(0.25)
                .build();
    }

    /** Narrower than its box, which it touches on all sides; null where the box is not wide. */
    private @Nullable Footprint footprint() {
        if (bbox == null || bbox.west() == bbox.east() || bbox.south() == bbox.north()) {
            return null;
        }
        return Footprint.of(
                bbox.crossesAntimeridian()
                        ? FACTORY.createMultiPolygon(
                                new Polygon[] {diamond(bbox.west(), 180), diamond(-180, bbox.east())})
                        : diamond(bbox.west(), bbox.east()));
    }

    private Polygon diamond(double west, double east) {
        BoundingBox box = Objects.requireNonNull(bbox);
        // At 180 degrees one half of a box has no width.
        double width = Math.max(east - west, 1e-9);
        double middle = west + width / 2;
        double latitude = (box.south() + box.north()) / 2;
        return FACTORY.createPolygon(new Coordinate[] {
            new Coordinate(west, latitude),
            new Coordinate(middle, box.south()),
            new Coordinate(west + width, latitude),
            new Coordinate(middle, box.north()),
            new Coordinate(west, latitude)
        });
    }

    /** Some rows say from when to when, some the platform. */
    private Acquisition acquisition() {
        boolean interval = number % 3 != 0;
        boolean platform = number % 4 != 0;
        return new Acquisition(
                datetime,
                DatetimeSource.ACQUISITION,
                interval ? datetime.minusSeconds(number % 5) : null,
                interval ? datetime.plusSeconds(number % 2) : null,
                interval ? FactSource.ITEM : null,
                platform ? "satellite " + number % 4 : null,
                platform ? FactSource.ITEM : null,
                List.of(),
                null);
    }

    private TileWindow window() {
        return new TileWindow(number * SIZE, 0, SIZE, SIZE);
    }

    private String key() {
        return collection + "/" + scene + ".tif";
    }
}
