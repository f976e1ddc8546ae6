package dev.swath.catalogue;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import dev.swath.catalogue.tile.Acquisition;
import dev.swath.catalogue.tile.CatalogueEntry;
import dev.swath.catalogue.tile.Cloud;
import dev.swath.catalogue.tile.Picture;
import dev.swath.catalogue.tile.Place;
import dev.swath.catalogue.tile.Source;
import dev.swath.catalogue.tile.TileRef;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Tile} from what is known of it. The ids, the collection and the keys of the pictures follow from
 * bucket, key, ETag and window; what is not given stays null.
 *
 * <p>Not thread-safe.
 */
public final class TileBuilder {
    private TileRef ref;
    private Picture picture;
    private Place place;
    private Acquisition acquisition;
    private Cloud cloud;
    private CatalogueEntry entry;
    private Source source;

    TileBuilder(TileRef ref, Instant arrival) {
        this.ref = ref;
        this.picture = Picture.alone(ref.tileId(), ref.window());
        this.place = Place.UNKNOWN;
        this.acquisition = Acquisition.at(arrival, DatetimeSource.ARRIVAL);
        this.cloud = Cloud.UNKNOWN;
        this.entry = new CatalogueEntry(ref.key().collection(), null, null, null);
        this.source = Source.UNKNOWN;
    }

    TileBuilder(Tile tile) {
        this.ref = tile.ref();
        this.picture = tile.picture();
        this.place = tile.place();
        this.acquisition = tile.acquisition();
        this.cloud = tile.cloud();
        this.entry = tile.entry();
        this.source = tile.source();
    }

    /**
     * The object's counter of changes; 1 unless it is given.
     *
     * @throws CatalogueException INVALID_RECORD if it is below 1
     */
    public TileBuilder withGeneration(long generation) {
        this.ref = ref.withGeneration(generation);
        return this;
    }

    /** Where its chip lies, and how it was made. An object of its own unless it is given. */
    public TileBuilder withPicture(UnaryOperator<Picture> change) {
        this.picture = change.apply(picture);
        return this;
    }

    public TileBuilder withNodataFraction(@Nullable Double fraction) {
        return withPicture(now -> now.withNodataFraction(fraction));
    }

    public TileBuilder withBands(List<String> bands) {
        return withPicture(now -> now.withBands(bands));
    }

    /** Where it is. */
    public TileBuilder withPlace(Place place) {
        this.place = place;
        return this;
    }

    /** The ground that the tile shows, and the box around it. */
    public TileBuilder withPlace(@Nullable Footprint footprint, @Nullable BoundingBox bbox) {
        return withPlace(new Place(footprint, bbox, place.crs(), place.transform(), place.gsd()));
    }

    public TileBuilder withGsd(@Nullable Double metres) {
        return withPlace(new Place(place.footprint(), place.bbox(), place.crs(), place.transform(), metres));
    }

    /** When and how it was taken. Without it, the tile's time is the object's arrival. */
    public TileBuilder withAcquisition(Acquisition acquisition) {
        this.acquisition = acquisition;
        return this;
    }

    /** When the picture was taken. */
    public TileBuilder withAcquired(Instant acquired) {
        return withDatetime(acquired, DatetimeSource.ACQUISITION);
    }

    public TileBuilder withDatetime(Instant datetime, DatetimeSource source) {
        return withAcquisition(acquisition.withDatetime(datetime, source));
    }

    public TileBuilder withCloud(@Nullable Double fraction, @Nullable CloudSource source) {
        this.cloud = new Cloud(fraction, source);
        return this;
    }

    /** What an Item calls its collection. */
    public TileBuilder withItemCollection(@Nullable String collection) {
        this.entry = new CatalogueEntry(entry.collection(), collection, entry.created(), entry.updated());
        return this;
    }

    /** When the catalogue first saw the key, and when it decided this generation. */
    public TileBuilder withListed(@Nullable Instant created, @Nullable Instant updated) {
        this.entry = new CatalogueEntry(entry.collection(), entry.itemCollection(), created, updated);
        return this;
    }

    /** The object that it was cut from. */
    public TileBuilder withSource(Source source) {
        this.source = source;
        return this;
    }

    public Tile build() {
        return new Tile(ref, picture, place, acquisition, cloud, entry, source);
    }
}
