package dev.swath.catalogue.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TilePartsTest {
    private static final TileWindow WINDOW = new TileWindow(0, 0, 256, 200);
    private static final TileId ID = TileId.of(SceneId.of("b", new ObjectKey("a.tif"), "etag"), WINDOW);

    @ParameterizedTest
    @ValueSource(
            strings = {"a b.tif", "été/100%.tif", "q?x=1#f.jpg", "a+b%20.jpg", "back\\slash.jpg", "日本語/😀.jpg", "a:b/c"
            })
    void shouldTellAnAddressThatLeadsBackToTheKey(String key) {
        URI address = URI.create(Source.hrefOf("my_bucket", new ObjectKey(key)));

        assertThat(address.getScheme()).isEqualTo("s3");
        assertThat(address.getAuthority()).isEqualTo("my_bucket");
        assertThat(address.getPath()).isEqualTo("/" + key);
        assertThat(address.toString()).isASCII();
    }

    @Test
    void shouldMoveATransformToAnotherPixel() {
        PixelTransform rotated = new PixelTransform(2, 1, 100, 0.5, -3, 900);

        PixelTransform moved = rotated.from(10, 20);

        assertThat(moved.x(0, 0)).isEqualTo(rotated.x(10, 20)).isEqualTo(140);
        assertThat(moved.y(0, 0)).isEqualTo(rotated.y(10, 20)).isEqualTo(845);
        assertThat(moved.x(1, 1)).isEqualTo(rotated.x(11, 21));
        assertThat(moved.toList()).containsExactly(2.0, 1.0, 140.0, 0.5, -3.0, 845.0);
    }

    @ParameterizedTest
    @CsvSource({"EPSG:32632, true", "OGC:CRS84, true", "IAU_2015:30100, true", "GEOGCRS[x], false", "+proj=utm, false"})
    void shouldTellACodeFromWkt(String definition, boolean code) {
        Crs crs = new Crs(definition);

        assertThat(crs.code().isPresent()).isEqualTo(code);
        assertThat(crs.wkt2().isPresent()).isEqualTo(!code);
    }

    @Test
    void shouldTakeAPackOnlyWithOffsetAndLength() {
        Picture alone = Picture.alone(ID, WINDOW);

        assertThat(alone.inPack("p", 0, 7, "image/png").pack()).isEqualTo("p");
        for (Long offset : new Long[] {null, -1L}) {
            assertThatThrownBy(() -> new Picture("c", "t", "p", offset, 7, null, null, null, null, null, List.of()))
                    .hasMessageContaining("offset from 0");
        }
        assertThatThrownBy(() -> alone.inPack("p", 0, 0, "image/png")).hasMessageContaining("length from 1");
        assertThatThrownBy(() -> new Picture("c", "t", null, 0L, 7, null, null, null, null, null, List.of()))
                .hasMessageContaining("none of them");
    }

    @Test
    void shouldBeOfItsTimeWhereNoIntervalIsKnown() {
        Instant noon = Instant.parse("2026-06-01T12:00:00Z");
        Acquisition moment = Acquisition.at(noon, DatetimeSource.ACQUISITION);

        assertThat(moment.from()).isEqualTo(noon);
        assertThat(moment.to()).isEqualTo(noon);
        assertThat(moment.acquired()).isEqualTo(noon);
        assertThat(Acquisition.at(noon, DatetimeSource.ARRIVAL).acquired()).isNull();
    }
}
