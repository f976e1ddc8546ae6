package dev.swath.catalogue.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileBuilder;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.tile.Crs;
import dev.swath.catalogue.tile.PixelTransform;
import dev.swath.catalogue.tile.Place;
import dev.swath.catalogue.tile.Source;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemPublishedTest {
    private static final ObjectKey KEY = new ObjectKey("bay/a.tif");
    private static final TileWindow WINDOW = new TileWindow(512, 0, 300, 200);

    @Test
    void shouldLeaveOutWhatIsNotKnown() {
        ItemPublished item = published(tile());

        assertThat(item.properties())
                .doesNotContainKeys(
                        "created",
                        "start_datetime",
                        "platform",
                        "instruments",
                        "proj:code",
                        "proj:shape",
                        "description");
        assertThat(item.stacExtensions()).isEmpty();
        assertThat(item.assets()).containsOnlyKeys("chip", "thumbnail");
    }

    @Test
    void shouldTellTheShapeOfTheWindowWithItsTransform() {
        ItemPublished item = published(tile().withPlace(new Place(
                null, null, new Crs("PROJCRS[\"x\"]"), new PixelTransform(10, 0, 500, 0, -10, 900), 10.0)));

        assertThat(item.properties())
                .containsEntry("proj:wkt2", "PROJCRS[\"x\"]")
                .containsEntry("proj:shape", List.of(200, 300))
                .doesNotContainKey("proj:code");
        assertThat(item.stacExtensions()).singleElement().asString().contains("/projection/v2");
    }

    @Test
    void shouldTellTheSourceWithItsSizeButNoFolder() {
        ItemPublished file = published(tile().withSource(new Source(7L, "image/tiff", "s3://b/bay/a.tif")));
        ItemPublished folder = published(tile().withSource(new Source(7L, null, "s3://b/bay/a.SAFE/")));

        assertThat(file.assets().get("source"))
                .isEqualTo(new ItemPublished.Asset("s3://b/bay/a.tif", "image/tiff", List.of("data"), 7L, null));
        assertThat(file.stacExtensions()).singleElement().asString().contains("/file/v2");
        assertThat(folder.assets()).doesNotContainKey("source");
        assertThat(folder.stacExtensions()).isEmpty();
    }

    @Test
    void shouldReadNoCollectionButTheKeys() throws IOException {
        ObjectNode earlier = EventJson.mapper().valueToTree(published(tile()));

        ItemPublished read = EventJson.read(
                ItemPublished.class, EventJson.mapper().writeValueAsBytes(earlier.put("collection", "of-an-item")));

        assertThat(read.collection()).isEqualTo("bay");
    }

    private static TileBuilder tile() {
        return Tile.builder("b", KEY, SceneId.of("b", KEY, "etag"), WINDOW, Instant.EPOCH);
    }

    private static ItemPublished published(TileBuilder tile) {
        return ItemPublished.of(tile.build(), SampleEvents.MODEL_VERSION, null);
    }
}
