package dev.swath.vectorindex;

import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.testfixtures.SampleTiles;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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

    /** A row of generation 1 with a scene of its own, without box and caption. */
    public static Rows row(int number, float... embedding) {
        return new Rows(number, 1, number, "scenes", null, NOON, 10.0, null, Embedding.of(embedding), null);
    }

    public static Caption captionOf(String text) {
        return new Caption(text, -0.5, Caption.Ending.END_TOKEN, null);
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
                .withPlace(null, bbox)
                .withAcquired(datetime)
                .withGsd(gsd)
                .withCloud(cloudFraction, null)
                .withNodataFraction(0.25)
                .build();
    }

    private TileWindow window() {
        return new TileWindow(number * SIZE, 0, SIZE, SIZE);
    }

    private String key() {
        return collection + "/" + scene + ".tif";
    }
}
