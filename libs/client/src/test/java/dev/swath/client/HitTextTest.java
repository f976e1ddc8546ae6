package dev.swath.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.Tile;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.model.Caption;
import dev.swath.testfixtures.SampleTiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HitTextTest {
    private static final Tile TILE = SampleTiles.tile("port/a.tif").build();

    @Test
    void shouldShowAHitsProbabilityWhereThereIsOne() {
        assertThat(HitText.of(hit(0.4321, null))).startsWith(" 0.432  a harbour");
        assertThat(HitText.of(hit(0.4321, 0.728))).startsWith(" 0.432   73 %  a harbour");
    }

    @Test
    void shouldSayWhenAndWhere() {
        Tile placed = SampleTiles.tile("port/a.tif")
                .withPlace(null, new BoundingBox(1, 2, 3.5, 4))
                .build();

        assertThat(HitText.of(SearchAnswer.Result.of(placed, null, null, null)))
                .isEqualTo("        (no caption yet)%n        port/a.tif  1970-01-01T00:00:00Z  [1.0,2.0,3.5,4.0]  %s"
                        .formatted(placed.tileId()));
        assertThat(HitText.of(hit(0.5, null))).endsWith("1970-01-01T00:00:00Z    " + TILE.tileId());
    }

    private static SearchAnswer.Result hit(double score, @Nullable Double probability) {
        Caption caption = Caption.ofModel("a harbour", -0.5, Caption.Ending.END_TOKEN, null);
        return SearchAnswer.Result.of(TILE, caption, SearchAnswer.Scores.ofCosine(score), probability);
    }
}
