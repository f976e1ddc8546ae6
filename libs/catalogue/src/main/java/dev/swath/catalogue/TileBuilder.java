package dev.swath.catalogue;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Tile} from what is known of it. The ids and the keys of the pictures follow from bucket, key, ETag and window; what is not given stays null.
 *
 * <p>Not thread-safe.
 */
public final class TileBuilder {
    private final TileId tileId;
    private final SceneId sceneId;
    private final ObjectId objectId;
    private final String bucket;
    private final ObjectKey key;
    private final TileWindow window;
    private long generation = 1;
    private @Nullable Footprint footprint;
    private @Nullable BoundingBox bbox;
    private Instant datetime;
    private DatetimeSource datetimeSource;
    private String collection;
    private @Nullable Double gsd;
    private @Nullable Double cloudFraction;
    private @Nullable CloudSource cloudSource;
    private @Nullable Double nodataFraction;
    private List<String> bands = List.of();

    TileBuilder(String bucket, ObjectKey key, SceneId sceneId, TileWindow window, Instant arrival) {
        this.tileId = TileId.of(sceneId, window);
        this.sceneId = sceneId;
        this.objectId = ObjectId.of(bucket, key);
        this.bucket = bucket;
        this.key = key;
        this.window = window;
        this.datetime = arrival;
        this.datetimeSource = DatetimeSource.ARRIVAL;
        this.collection = key.collection();
    }

    TileBuilder(Tile tile) {
        this.tileId = tile.tileId();
        this.sceneId = tile.sceneId();
        this.objectId = tile.objectId();
        this.bucket = tile.bucket();
        this.key = tile.key();
        this.window = tile.window();
        this.generation = tile.generation();
        this.footprint = tile.footprint();
        this.bbox = tile.bbox();
        this.datetime = tile.datetime();
        this.datetimeSource = tile.datetimeSource();
        this.collection = tile.collection();
        this.gsd = tile.gsd();
        this.cloudFraction = tile.cloudFraction();
        this.cloudSource = tile.cloudSource();
        this.nodataFraction = tile.nodataFraction();
        this.bands = tile.bands();
    }

    /** The object's counter of changes; 1 unless it is given. */
    public TileBuilder withGeneration(long generation) {
        this.generation = generation;
        return this;
    }

    /** The ground that the tile shows, and the box around it. */
    public TileBuilder withPlace(@Nullable Footprint footprint, @Nullable BoundingBox bbox) {
        this.footprint = footprint;
        this.bbox = bbox;
        return this;
    }

    /** When the picture was taken. Without it, the tile's time is the object's arrival. */
    public TileBuilder withAcquired(Instant acquired) {
        return withDatetime(acquired, DatetimeSource.ACQUISITION);
    }

    public TileBuilder withDatetime(Instant datetime, DatetimeSource source) {
        this.datetime = datetime;
        this.datetimeSource = source;
        return this;
    }

    /** The key's first folder unless it is given. */
    public TileBuilder withCollection(String collection) {
        this.collection = collection;
        return this;
    }

    public TileBuilder withGsd(@Nullable Double metres) {
        this.gsd = metres;
        return this;
    }

    public TileBuilder withCloud(@Nullable Double fraction, @Nullable CloudSource source) {
        this.cloudFraction = fraction;
        this.cloudSource = source;
        return this;
    }

    public TileBuilder withNodataFraction(@Nullable Double fraction) {
        this.nodataFraction = fraction;
        return this;
    }

    public TileBuilder withBands(List<String> bands) {
        this.bands = bands;
        return this;
    }

    /** @throws CatalogueException INVALID_RECORD if the generation is below 1 */
    public Tile build() {
        return new Tile(
                tileId,
                sceneId,
                objectId,
                bucket,
                key,
                generation,
                window,
                Tile.chipKey(tileId),
                Tile.thumbnailKey(tileId),
                footprint,
                bbox,
                datetime,
                datetimeSource,
                collection,
                gsd,
                cloudFraction,
                cloudSource,
                nodataFraction,
                bands);
    }
}
