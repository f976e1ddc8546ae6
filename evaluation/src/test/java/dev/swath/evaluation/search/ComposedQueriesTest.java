package dev.swath.evaluation.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.evaluation.data.CaptionedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComposedQueriesTest {
    @Test
    void shouldAskForAWordThatTheImageLacksAndItsClassHas() {
        List<CaptionedImage> images = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            images.add(image("river_%d.jpg".formatted(i), i < 3 ? "a river with bridges" : "a river"));
        }
        images.add(image("desert_1.jpg", "a bridge in the desert"));

        List<ComposedQueries.Composed> queries = ComposedQueries.of(images);

        assertThat(queries).hasSize(3).allSatisfy(query -> {
            assertThat(query.word()).isEqualTo("bridges");
            assertThat(query.right()).containsExactly(0, 1, 2);
            assertThat(query.image()).isBetween(3, 7);
        });
    }

    @Test
    void shouldWeighWordsByHowFewImagesHaveThem() {
        String table = WordWeights.table(List.of(
                List.of("a green field", "green"),
                List.of("green trees and a road"),
                List.of("a green road"),
                List.of("two roads")));

        assertThat(table.lines()).containsExactly("green\t0.847", "road\t0.847");
    }

    private static CaptionedImage image(String name, String sentence) {
        return new CaptionedImage(Path.of(name), name, List.of(sentence));
    }
}
