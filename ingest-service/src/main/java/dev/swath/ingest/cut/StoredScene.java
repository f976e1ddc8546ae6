package dev.swath.ingest.cut;

import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileBuilder;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.tile.Place;
import dev.swath.catalogue.tile.Source;
import dev.swath.objectstore.StoredObject;
import dev.swath.raster.TileCloud;
import dev.swath.raster.TilePlace;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scene whose chips are stored.
 *
 * @param tiles in the order in which their chips lie
 * @param skipped how many windows were left out because their pixels hold nothing, or too little
 * @param facts what its metadata say
 * @param warnings what a user should know of its place
 * @param described a digest of what its sidecars say; null of a product, which has none
 * @param packs keys of the packs that the chips lie in; empty if each is an object of its own
 * @param attempt the id of the attempt that wrote the packs; null without packs
 */
public record StoredScene(
        String bucket,
        StoredObject object,
        List<StoredTile> tiles,
        int skipped,
        List<String> bands,
        SceneFacts facts,
        List<String> warnings,
        @Nullable String described,
        List<String> packs,
        @Nullable String attempt) {
    /** One stored tile. */
    record StoredTile(
            TileWindow window,
            @Nullable TilePlace place,
            double nodataFraction,
            @Nullable TileCloud cloud,
            ChipSink.PlacedChip placement) {}

    public StoredScene {
        tiles = List.copyOf(tiles);
        bands = List.copyOf(bands);
        warnings = List.copyOf(warnings);
        packs = List.copyOf(packs);
    }

    StoredScene of(String attempt) {
        return new StoredScene(bucket, object, tiles, skipped, bands, facts, warnings, described, packs, attempt);
    }

    SceneId sceneId() {
        return SceneId.of(bucket, object.key(), object.etag());
    }

    public List<TileWindow> windows() {
        return tiles.stream().map(StoredTile::window).toList();
    }

    /**
     * The tiles as the events carry them. If no metadata say when the picture was taken, their datetime is the
     * object's arrival. A TIFF's DateTime tag does not count: it is when the file was written, without a time zone.
     *
     * @param created when the catalogue first saw the key
     * @param updated when this generation is decided
     */
    public List<Tile> tilesOf(long generation, Instant created, Instant updated) {
        return tiles.stream()
                .map(tile -> tile(tile, generation).withListed(created, updated).build())
                .toList();
    }

    private TileBuilder tile(StoredTile stored, long generation) {
        TilePlace place = stored.place();
        TileCloud cloud = facts.cloud(stored.cloud());
        TileBuilder tile = Tile.builder(bucket, object.key(), sceneId(), stored.window(), object.lastModified())
                .withGeneration(generation)
                .withNodataFraction(stored.nodataFraction())
                .withBands(bands)
                .withPicture(stored.placement()::of)
                .withGsd(facts.gsd())
                .withAcquisition(facts.acquisition(object.lastModified()))
                .withItemCollection(facts.itemCollection())
                .withSource(
                        new Source(object.size(), facts.mediaType().orElse(null), Source.hrefOf(bucket, object.key())));
        if (place != null) {
            tile.withPlace(new Place(place.footprint(), place.bbox(), place.crs(), place.transform(), place.gsd()));
        }
        if (cloud != null) {
            tile.withCloud(cloud.fraction(), cloud.source());
        }
        return tile;
    }
}
