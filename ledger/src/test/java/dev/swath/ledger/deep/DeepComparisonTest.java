package dev.swath.ledger.deep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileState;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.ledger.Discrepancy;
import dev.swath.ledger.Discrepancy.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A catalogue in which all is as it should be, and each way in which it may not be. */
class DeepComparisonTest {
    private static final Embedding EMBEDDING = Embedding.of(new float[] {1, 0});

    private final ToldCatalogue told = new ToldCatalogue();
    private final Tile tile = told.captioned("port/a.jpg", 1);
    private final String tileId = tile.tileId().value();

    @Test
    void shouldFindNothingWhereAllIsThereOnce() {
        assertClean();
        assertThat(told.compare().counts())
                .containsEntry("tiles", 1)
                .containsEntry("encodings", 1)
                .containsEntry("captions", 1)
                .containsEntry("items", 1)
                .containsEntry("index", 1)
                .containsEntry("chips", 1);
    }

    @Test
    void shouldFindNothingAfterADeletionAndBytesThatCameBack() {
        told.delete(tile);
        assertClean();

        told.captioned("port/a.jpg", 3);

        assertClean();
    }

    @Test
    void shouldFindNothingOnceADeletedTileIsForgotten() {
        told.delete(tile);

        told.tombstone(Topic.TILES, tileId);
        told.tombstone(Topic.CAPTIONS, tileId);

        assertClean();
    }

    @Test
    void shouldMissASceneThatTheBucketHas() {
        told.listing.put(new ObjectKey("lost.jpg"), "etag");

        assertFound(Kind.MISSING, "scenes", "lost.jpg");
    }

    @Test
    void shouldMissATileThatItsSceneNames() {
        Tile lost = ToldCatalogue.tile("lost.jpg", 1);
        told.listing.put(lost.key(), "etag");
        told.scene(lost, SceneSeen.State.LIVE);

        assertFound(Kind.MISSING, "tiles", lost.tileId());
        assertFound(Kind.MISSING, "chips", lost.tileId());
        assertFound(Kind.MISSING, "encodings", lost.tileId());
        assertFound(Kind.MISSING, "items", lost.tileId());
    }

    @Test
    void shouldMissAPackThatAnEventPointsIntoAndAChipBehindItsEnd() {
        Tile packed = told.packed("b.jpg", 1, 4000, 1000);
        assertClean();
        assertThat(told.compare().counts())
                .containsEntry("chips", 2)
                .containsEntry("packs", 1)
                .containsEntry("orphans", 0);

        told.chips.put(ToldCatalogue.pack(packed), 4999L);
        assertOnly(Kind.MISSING, "chips", packed.tileId().value());
        told.chips.remove(ToldCatalogue.pack(packed));
        assertOnly(Kind.MISSING, "chips", packed.tileId().value());
    }

    @Test
    void shouldComplainOfAPackThatTheSceneDoesNotName() {
        Tile packed = told.packed("b.jpg", 1, 8, 1000);
        told.scene(ToldCatalogue.tile("b.jpg", 1), SceneSeen.State.LIVE);

        assertFound(Kind.MISSING, "chips", packed.tileId());
    }

    @Test
    void shouldCountPacksThatNoSceneNamesAsNoOffence() {
        told.chips.put("packs/left-by-a-dead-process.pack", 17L);

        assertClean();
        assertThat(told.compare().counts()).containsEntry("orphans", 1);
    }

    @Test
    void shouldMissAnEncoding() {
        Tile lost = told.ingested("b.jpg", 1);

        assertFound(Kind.MISSING, "encodings", lost.tileId());
    }

    @Test
    void shouldMissACaption() {
        Tile lost = told.searchable("b.jpg", 1);

        assertOnly(Kind.MISSING, "captions", lost.tileId().value());
    }

    @Test
    void shouldNameTheScenesThatLackAChipACaptionOrAVector() {
        told.searchable("b.jpg", 1);
        told.ingested("c.jpg", 1);
        told.captioned("d.jpg", 1);
        told.chips.remove(tile.picture().chip());

        assertThat(Incomplete.keys(ToldCatalogue.BUCKET, told.history, told.compare()))
                .containsExactly(new ObjectKey("b.jpg"), new ObjectKey("c.jpg"), tile.key());
        assertThat(Incomplete.keys("another-bucket", told.history, told.compare()))
                .isEmpty();
    }

    @Test
    void shouldMissAVector() {
        told.rows.clear();

        assertOnly(Kind.MISSING, "index", tileId);
    }

    @Test
    void shouldFindAVectorWithoutAnItem() {
        told.tombstone(Topic.ITEMS, tileId);

        assertOnly(Kind.MISSING, "items", tileId);
        assertThat(told.compare().discrepancies().getFirst().message()).contains("vector and no item");
    }

    @Test
    void shouldNotTakeAFailureForTheItemOfAVector() {
        told.tombstone(Topic.ITEMS, tileId);
        told.fail(tile, Stage.INDEX);

        assertFound(Kind.MISSING, "items", tileId);
    }

    @Test
    void shouldMissAChip() {
        told.chips.remove(tile.picture().chip());

        assertOnly(Kind.MISSING, "chips", tileId);
    }

    @Test
    void shouldFindACaptionThatIsNotShown() {
        told.row(tile, ToldCatalogue.MODEL, false);

        assertOnly(Kind.STALE, "index", tileId);
    }

    @Test
    void shouldFindAnItemWithoutItsCaption() {
        Tile other = told.searchable("b.jpg", 1);
        told.tell(TileCaptioned.of(other, ToldCatalogue.MODEL, ToldCatalogue.CAPTION));
        told.row(other, ToldCatalogue.MODEL, true);

        assertOnly(Kind.STALE, "items", other.tileId().value());
    }

    @Test
    void shouldFindEachEventThatWasToldTwice() {
        told.tell(new TileIngested(tile));
        told.tell(
                new TileEncoded(tile, ToldCatalogue.MODEL, Tensor.float16(List.of(1, 1), new float[] {1}), EMBEDDING));
        told.tell(TileCaptioned.of(tile, ToldCatalogue.MODEL, ToldCatalogue.CAPTION));
        told.tell(new TileState(tile.tileId(), ToldCatalogue.MODEL, 1, tile, EMBEDDING, ToldCatalogue.CAPTION));
        told.tell(ItemPublished.of(tile, ToldCatalogue.MODEL, ToldCatalogue.CAPTION));
        told.scene(tile, SceneSeen.State.LIVE);

        assertThat(told.compare().discrepancies())
                .allMatch(found -> found.kind() == Kind.DUPLICATE)
                .extracting(Discrepancy::place)
                .containsExactlyInAnyOrder("tiles", "encodings", "captions", "tile-states", "items", "scenes");
        assertThat(told.compare().discrepancies().getFirst().message())
                .contains("swath.tiles/0/1")
                .contains("swath.tiles/0/2");
    }

    @Test
    void shouldFindTwoRowsOfOneTile() {
        told.rows.add(new IndexRow(tile.tileId(), 1, ToldCatalogue.MODEL, true));

        assertOnly(Kind.DUPLICATE, "index", tileId);
    }

    @Test
    void shouldFindTheVectorAndTheItemOfASupersededVersion() {
        Tile next = told.ingested("port/a.jpg", 2);
        told.tell(
                new TileEncoded(next, ToldCatalogue.MODEL, Tensor.float16(List.of(1, 1), new float[] {1}), EMBEDDING));
        told.tell(TileCaptioned.of(next, ToldCatalogue.MODEL, ToldCatalogue.CAPTION));

        assertFound(Kind.STALE, "index", tileId);
        assertFound(Kind.STALE, "items", tileId);
    }

    @Test
    void shouldFindTheVectorAndTheItemOfADeletedScene() {
        told.delete(tile);
        told.row(tile, ToldCatalogue.MODEL, true);
        told.tell(ItemPublished.of(ToldCatalogue.tile("port/a.jpg", 9), ToldCatalogue.MODEL, null));

        assertFound(Kind.EXTRA, "index", tileId);
        assertFound(Kind.EXTRA, "items", tileId);
    }

    @Test
    void shouldFindATileThatNoSceneHas() {
        Tile orphan = ToldCatalogue.tile("orphan.jpg", 1);
        told.tell(new TileIngested(orphan));

        assertOnly(Kind.EXTRA, "tiles", orphan.tileId().value());
    }

    @Test
    void shouldTakeAFailureForWhatIsMissing() {
        told.fail(told.ingested("unencoded.jpg", 1), Stage.ENCODE);
        told.fail(told.searchable("uncaptioned.jpg", 1), Stage.CAPTION);

        assertClean();
    }

    @Test
    void shouldLetTheFormerGenerationOfAPictureStayThatItsReplayFailedToEncode() {
        told.fail(told.ingested("port/a.jpg", 2), Stage.ENCODE);

        assertClean();
    }

    @Test
    void shouldFindAFailureThatIsOpenAlthoughTheStageSucceeded() {
        told.fail(tile, Stage.CAPTION);

        assertOnly(Kind.EXTRA, "failures", tileId);
    }

    @Test
    void shouldHoldAFailureAgainstWhatItsOwnModelVersionDid() {
        told.encode(tile, ToldCatalogue.FORMER_MODEL);
        told.fail(tile, Stage.CAPTION, ToldCatalogue.FORMER_MODEL);
        assertClean();

        told.caption(tile, ToldCatalogue.FORMER_MODEL);
        assertOnly(Kind.EXTRA, "failures", tileId);
    }

    @Test
    void shouldFindAFailureOfASupersededVersion() {
        told.fail(tile, Stage.ENCODE);
        told.captioned("port/a.jpg", 2);

        assertOnly(Kind.STALE, "failures", tileId);
    }

    @Test
    void shouldFindAFailureOfATileThatIsGone() {
        told.fail(tile, Stage.CAPTION);
        told.delete(tile);

        assertOnly(Kind.EXTRA, "failures", tileId + "/caption");
    }

    @Test
    void shouldFindAFailureOfASceneThatIsLive() {
        told.failScene(tile);

        assertOnly(Kind.EXTRA, "failures", tile.objectId() + "/ingest");
    }

    @Test
    void shouldFindAnUnreadableRecordThatNoFailureNames() {
        var source = told.garbage(Topic.TILES);

        assertOnly(Kind.UNREADABLE, "swath.tiles", source.toString());

        told.failRecord(source);
        assertClean();
    }

    @Test
    void shouldNotAskForEncodingsThatTheTopicNoLongerKeeps() {
        Tile old = told.ingested("old.jpg", 1);
        told.tell(TileCaptioned.of(old, ToldCatalogue.MODEL, ToldCatalogue.CAPTION));
        told.row(old, ToldCatalogue.MODEL, true);
        told.tell(ItemPublished.of(old, ToldCatalogue.MODEL, ToldCatalogue.CAPTION));
        assertFound(Kind.MISSING, "encodings", old.tileId());

        told.history.encodingsTruncated(true);

        assertClean();
    }

    @Test
    void shouldCountEachModelVersionForItself() {
        told.encode(tile, ToldCatalogue.FORMER_MODEL);
        assertOnly(Kind.MISSING, "captions", tileId);

        told.caption(tile, ToldCatalogue.FORMER_MODEL);
        assertClean();

        told.rows.removeIf(row -> row.modelVersion().equals(ToldCatalogue.FORMER_MODEL));
        assertOnly(Kind.MISSING, "index", tileId);
    }

    @Test
    void shouldNotAskANewModelVersionForWhatItsPredecessorEncoded() {
        Tile old = told.ingested("old.jpg", 1);
        told.encode(old, ToldCatalogue.FORMER_MODEL);
        told.caption(old, ToldCatalogue.FORMER_MODEL);

        assertClean();
    }

    private void assertClean() {
        assertThat(told.compare().discrepancies()).isEmpty();
    }

    private void assertOnly(Kind kind, String place, String id) {
        assertThat(told.compare().discrepancies())
                .singleElement()
                .satisfies(found -> assertThat(List.of(found.kind(), found.place(), found.id()))
                        .isEqualTo(List.of(kind, place, id)));
    }

    private void assertFound(Kind kind, String place, Object id) {
        assertThat(told.compare().discrepancies())
                .anyMatch(found -> found.kind() == kind
                        && found.place().equals(place)
                        && found.id().equals(id.toString()));
    }
}
