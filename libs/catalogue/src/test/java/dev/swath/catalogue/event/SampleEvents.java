package dev.swath.catalogue.event;

import dev.swath.catalogue.CloudSource;
import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.CaptionerName;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.catalogue.tile.Acquisition;
import dev.swath.catalogue.tile.Crs;
import dev.swath.catalogue.tile.FactSource;
import dev.swath.catalogue.tile.Picture;
import dev.swath.catalogue.tile.PixelTransform;
import dev.swath.catalogue.tile.Place;
import dev.swath.catalogue.tile.Source;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;

/** One event of each type, with and without what may be null. */
final class SampleEvents {
    /** The newest version of the events' JSON. */
    static final int VERSIONS = 8;

    static final String BUCKET = "swath-scenes";
    static final ObjectKey KEY = new ObjectKey("harbour/été + a%2Fb.tif");
    static final ObjectId OBJECT_ID = ObjectId.of(BUCKET, KEY);
    static final SceneId SCENE_ID = SceneId.of(BUCKET, KEY, "\"9e107d9d372bb6826bd81d3542a419d6\"");
    static final TileWindow WINDOW = new TileWindow(512, 0, 512, 512);
    static final TileId TILE_ID = TileId.of(SCENE_ID, WINDOW);
    static final ModelVersion MODEL_VERSION = new ModelVersion("swath-mini-1-0a1b2c3d");
    static final Caption CAPTION =
            Caption.ofModel("many boats are in a harbour", -0.41, Caption.Ending.END_TOKEN, 0.72);
    /** As captions were before they had a confidence. */
    static final Caption CAPTION_V1 = Caption.ofModel(CAPTION.text(), -0.41, Caption.Ending.END_TOKEN, null);

    /** By a server that tells no log-probability. */
    static final Caption CAPTION_OF_A_SERVER = new Caption(
            "Many boats are in a harbour.",
            null,
            Caption.Ending.END_TOKEN,
            null,
            new CaptionerName("qwen3-vl-8b-3fa29c0b"));

    static final Embedding EMBEDDING = Embedding.of(new float[] {0.6f, -0.8f, 0f});

    private static final List<String> WARNINGS = List.of("it has no place: EPSG:5514 is refused");
    private static final String DIGEST = "d41d8cd98f00b204e9800998ecf8427e";
    private static final String CHECKSUM = "1220e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final Instant CREATED = Instant.parse("2026-10-31T10:05:00Z");
    private static final Instant UPDATED = Instant.parse("2026-11-01T10:00:00Z");

    private static final Instant SELECTED_AT = Instant.parse("2026-11-28T10:00:00Z");
    private static final ModelSelected SELECTED_V6 =
            new ModelSelected(MODEL_VERSION, 1, 2, SELECTED_AT, null, null, null, null);
    private static final ModelSelected SELECTED = new ModelSelected(
            MODEL_VERSION,
            2,
            6,
            SELECTED_AT,
            2,
            3L,
            new IndexForm(2, 3),
            new ModelSelected.FormerForm(new IndexForm(2, 1), SELECTED_AT));

    private SampleEvents() {}

    /** As they are today. */
    static List<Event> all() {
        return ofVersion(VERSIONS);
    }

    /**
     * As they were in a version.
     *
     * <p>Since 2, captions have a confidence. Since 3, looks and scenes know sidecars. Since 4, tiles say where their cloud fraction comes from, and failures
     * name the model. Since 5, Items link to no collection. Since 6, there is the record of which model is searched, the addresses of Items' pictures name the
     * generation, looks tell the ETag of a key that cannot be asked for, and scenes have warnings and a digest of what their sidecars say. Since 7, tiles say
     * where in a pack their chip lies, their reference system and transform, the interval, platform and instruments of their acquisition, their source, an
     * Item's collection apart from the key's, and when the catalogue made and changed them; scenes say when they were made, and in which packs their chips lie. Since 8, captions say who
     * wrote them, if that was not the language model of the model version, and may lack a log-probability; tiles tell their chip's checksum.
     */
    static List<Event> ofVersion(int version) {
        return switch (version) {
            case 1 -> withoutSidecars(CAPTION_V1);
            case 2 -> withoutSidecars(CAPTION);
            case 3 -> withSidecars(cloudless(), null, List.of(), null, null, CAPTION);
            case 4, 5 -> withSidecars(cloudy(), MODEL_VERSION, List.of(), null, null, CAPTION);
            case 6 -> with(withSidecars(cloudy(), MODEL_VERSION, WARNINGS, DIGEST, null, CAPTION), SELECTED_V6);
            case 7 -> with(withSidecars(unchecked(), MODEL_VERSION, WARNINGS, DIGEST, CREATED, CAPTION), SELECTED);
            default ->
                with(withSidecars(tile(), MODEL_VERSION, WARNINGS, DIGEST, CREATED, CAPTION_OF_A_SERVER), SELECTED);
        };
    }

    private static List<Event> with(List<Event> others, Event another) {
        return Stream.concat(others.stream(), Stream.of(another)).toList();
    }

    private static List<Event> withSidecars(
            Tile tile,
            @Nullable ModelVersion failing,
            List<String> warnings,
            @Nullable String described,
            @Nullable Instant created,
            Caption caption) {
        ObjectKey item = new ObjectKey("harbour/item.json");
        SceneSeen seen = new SceneSeen(
                OBJECT_ID,
                BUCKET,
                KEY,
                "9e107d9d372bb6826bd81d3542a419d6",
                3,
                SCENE_ID,
                SceneSeen.State.LIVE,
                List.of(WINDOW),
                0,
                Instant.parse("2026-11-01T10:00:00Z"),
                List.of(new SceneSeen.Sidecar(item, "d41d8cd98f00b204e9800998ecf8427e")),
                List.of(),
                List.of(new SceneSeen.Retired(
                        SceneId.of(BUCKET, KEY, "before"),
                        List.of(WINDOW),
                        Instant.parse("2026-11-01T10:00:00Z"),
                        created == null ? List.of() : List.of(pack("before")))),
                warnings,
                described,
                created,
                created == null ? List.of() : List.of(pack("now")));
        return all(tile, failing, caption, new Look(BUCKET, KEY, Look.Why.SIDECAR, item, described), seen);
    }

    private static List<Event> withoutSidecars(Caption caption) {
        SceneSeen seen = new SceneSeen(
                OBJECT_ID,
                BUCKET,
                KEY,
                "9e107d9d372bb6826bd81d3542a419d6",
                3,
                SCENE_ID,
                SceneSeen.State.LIVE,
                List.of(WINDOW),
                0,
                Instant.parse("2026-11-01T10:00:00Z"));
        return all(cloudless(), null, caption, new Look(BUCKET, KEY, Look.Why.LISTING), seen);
    }

    private static List<Event> all(
            Tile tile, @Nullable ModelVersion failing, Caption caption, Look look, SceneSeen seen) {
        return List.of(
                look,
                seen,
                new TileIngested(tile),
                new TileRetracted(TILE_ID, SCENE_ID, OBJECT_ID, BUCKET, KEY, 4),
                new TileEncoded(
                        tile, MODEL_VERSION, Tensor.float16(List.of(2, 2), new float[] {1, 0.5f, -2, 0}), EMBEDDING),
                TileCaptioned.of(tile, MODEL_VERSION, caption),
                new TileState(TILE_ID, MODEL_VERSION, 3, tile, EMBEDDING, caption),
                ItemPublished.of(tile, MODEL_VERSION, caption),
                new TileFailed(
                        TileFailed.idOf(TILE_ID.value(), Stage.ENCODE),
                        Stage.ENCODE,
                        TILE_ID.value(),
                        OBJECT_ID.value(),
                        KEY,
                        3,
                        failing,
                        ErrorCode.UNREADABLE_IMAGE,
                        ErrorCode.UNREADABLE_IMAGE.kind(),
                        "chip of tile: expected a PNG, found 3 bytes",
                        1,
                        new TileFailed.RecordPlace("swath.tiles", 2, 17),
                        "{}",
                        Instant.parse("2026-11-01T10:00:01Z")));
    }

    static Tile tile() {
        return unchecked().toBuilder()
                .withPicture(picture -> picture.withChecksum(CHECKSUM))
                .build();
    }

    /** As tiles were before 8. */
    private static Tile unchecked() {
        return cloudy().toBuilder()
                .withPicture(_ -> Picture.alone(TILE_ID, WINDOW)
                        .inPack(pack("now"), 4096, 1234, Picture.PNG)
                        .withNodataFraction(0.0)
                        .withBands(List.of("red", "green", "blue")))
                .withPlace(new Place(
                        cloudless().footprint(),
                        cloudless().bbox(),
                        new Crs("EPSG:32632"),
                        new PixelTransform(3, 0, 530_000, 0, -3, 6_370_000),
                        3.0))
                .withAcquisition(new Acquisition(
                        Instant.parse("2026-10-31T09:58:00Z"),
                        DatetimeSource.ACQUISITION,
                        Instant.parse("2026-10-31T09:57:50Z"),
                        Instant.parse("2026-10-31T09:58:10Z"),
                        FactSource.ITEM,
                        "sentinel-2b",
                        FactSource.PRODUCT,
                        List.of("msi"),
                        FactSource.ITEM))
                .withItemCollection("sentinel-2-l2a")
                .withListed(CREATED, UPDATED)
                .withSource(new Source(123_456_789L, "image/tiff; application=geotiff", Source.hrefOf(BUCKET, KEY)))
                .build();
    }

    private static Tile cloudy() {
        return cloudless().toBuilder().withCloud(0.25, CloudSource.ESTIMATE).build();
    }

    /** As tiles were before 4. */
    private static Tile cloudless() {
        return Tile.builder(BUCKET, KEY, SCENE_ID, WINDOW, Instant.EPOCH)
                .withGeneration(3)
                .withPlace(
                        Footprint.of(new GeometryFactory().toGeometry(new Envelope(9.5, 10, 57, 57.5))),
                        new BoundingBox(9.5, 57, 10, 57.5))
                .withAcquired(Instant.parse("2026-10-31T09:58:00Z"))
                .withGsd(3.0)
                .withPicture(_ -> new Picture(
                        Picture.chipKey(TILE_ID),
                        Picture.thumbnailKey(TILE_ID),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        0.0,
                        List.of("red", "green", "blue")))
                .build();
    }

    private static String pack(String etag) {
        SceneId scene = etag.equals("now") ? SCENE_ID : SceneId.of(BUCKET, KEY, etag);
        return "packs/%s/%s-3-0a1b2c3d4e5f6071-0.pack".formatted(OBJECT_ID, scene);
    }
}
