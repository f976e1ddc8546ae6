package dev.swath.gateway;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.row;
import static dev.swath.gateway.Samples.tile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.tile.Picture;
import dev.swath.chip.PackIndex;
import dev.swath.chip.PackName;
import dev.swath.chip.PackWriter;
import dev.swath.gateway.wiring.FakePictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Pictures come from where the tile's record says that its chip lies. */
class ReadPictureTest {
    private final FakePictures store = new FakePictures();
    private final FakeIndex index = new FakeIndex();
    private final ReadPicture pictures =
            new ReadPicture(store, "swath-chips", new FindTile(index, new CurrentModel(index)), 1 << 20);

    @Test
    void shouldShowAChipOfAPackAndItsThumbnail() throws IOException {
        Tile tile = packed(tile("ours/a.tif", NOON, null), 0x336699);
        index.add(MODEL, row(tile, null, 1, 0, 0));

        ReadPicture.TileImage chip = pictures.chip(tile.tileId(), Grants.all());

        assertThat(chip.generation()).isEqualTo(tile.generation());
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(chip.bytes()));
        assertThat(read.getRGB(3, 3) & 0xffffff).isEqualTo(0x336699);
        BufferedImage small = ImageIO.read(new ByteArrayInputStream(
                pictures.thumbnail(tile.tileId(), Grants.all()).bytes()));
        assertThat(small.getWidth()).isEqualTo(8);
    }

    @Test
    void shouldMakeAThumbnailOnceForEachGeneration() {
        Tile tile = packed(tile("ours/a.tif", NOON, null), 0x336699);
        index.add(MODEL, row(tile, null, 1, 0, 0));
        byte[] first = pictures.thumbnail(tile.tileId(), Grants.all()).bytes();

        assertThat(pictures.thumbnail(tile.tileId(), Grants.all()).bytes()).isEqualTo(first);
        assertThat(store.reads()).isEqualTo(1);

        Tile next =
                packed(tile.toBuilder().withGeneration(tile.generation() + 1).build(), 0xffffff);
        index.add(MODEL, row(next, null, 1, 0, 0));
        ReadPicture.TileImage newer = pictures.thumbnail(tile.tileId(), Grants.all());
        assertThat(newer.generation()).isEqualTo(next.generation());
        assertThat(newer.bytes()).isNotEqualTo(first);
        assertThat(store.reads()).isEqualTo(2);
    }

    @Test
    void shouldShowChipsThatAreObjectsOfTheirOwn() {
        Tile tile = tile("ours/a.tif", NOON, null);
        store.with(tile.picture().chip(), FakePictures.png(tile.tileId(), 0x123456));
        index.add(MODEL, row(tile, null, 1, 0, 0));

        assertThat(pictures.chip(tile.tileId(), Grants.all()).bytes())
                .isEqualTo(FakePictures.png(tile.tileId(), 0x123456));
        assertThat(pictures.thumbnail(tile.tileId(), Grants.all()).bytes()).isNotEmpty();
    }

    @Test
    void shouldShowNoPictureThatIsGoneOrAnotherTiles() {
        Tile gone = tile("ours/gone.tif", NOON, null);
        index.add(MODEL, row(gone, null, 1, 0, 0));
        assertThatRefused(gone, ErrorCode.NOT_FOUND);

        Tile other = packed(tile("ours/other.tif", NOON, null), 0x336699);
        Tile wrong = tile("ours/wrong.tif", NOON, null).toBuilder()
                .withPicture(_ -> other.picture())
                .build();
        index.add(MODEL, row(wrong, null, 1, 0, 0));
        assertThatRefused(wrong, ErrorCode.CHIP_UNREADABLE);
    }

    private void assertThatRefused(Tile tile, ErrorCode code) {
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> pictures.chip(tile.tileId(), Grants.all()))
                .matches(e -> e.code() == code);
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> pictures.thumbnail(tile.tileId(), Grants.all()))
                .matches(e -> e.code() == code);
    }

    private Tile packed(Tile tile, int rgb) {
        PackName name = new PackName(tile.objectId(), tile.sceneId(), tile.generation(), "0".repeat(16), 0);
        PackWriter writer = new PackWriter(tile.bucket(), tile.key(), 1 << 16);
        PackIndex.IndexedChip entry = writer.add(tile.tileId(), FakePictures.png(tile.tileId(), rgb));
        ByteBuffer pack = writer.finish(name);
        byte[] bytes = new byte[pack.remaining()];
        pack.get(bytes);
        store.with(name.key(), bytes);
        return tile.toBuilder()
                .withPicture(picture -> picture.inPack(name.key(), entry.offset(), entry.length(), Picture.PNG))
                .build();
    }
}
