package dev.swath.evaluation.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.swath.catalogue.model.Embedding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RetrievalTest {
    private static final Embedding EAST = Embedding.of(new float[] {1, 0});
    private static final Embedding NORTH = Embedding.of(new float[] {0, 1});
    private static final Embedding NEARLY_EAST = Embedding.of(new float[] {0.9f, 0.1f});

    /** Text 1 is image 1's, but closer to image 0; image 1 has a second text that is right. */
    private static final Retrieval TWO_IMAGES =
            Retrieval.of(List.of(EAST, NORTH), List.of(EAST, NEARLY_EAST, NORTH), List.of(0, 1, 1));

    @Test
    void shouldRankEachTextsOwnImageAndEachImagesBestText() {
        assertThat(figure(TWO_IMAGES, "textToImage.r1", 1, 1)).isCloseTo(200.0 / 3, within(1e-9));
        assertThat(figure(TWO_IMAGES, "textToImage.r5", 1, 1)).isEqualTo(100);
        assertThat(figure(TWO_IMAGES, "textToImage.medianRank", 1, 1)).isEqualTo(1);
        assertThat(figure(TWO_IMAGES, "imageToText.r1", 1, 1)).isEqualTo(100);
        assertThat(figure(TWO_IMAGES, "meanRecall", 1, 1)).isCloseTo((200.0 / 3 + 500) / 6, within(1e-9));
        assertThat(TWO_IMAGES.imageRanks(1)).containsExactly(2, 1);
        assertThat(TWO_IMAGES.textRank(1)).isEqualTo(1);
    }

    @Test
    void shouldWeighTheTextsOfAnImageAsTheImage() {
        assertThat(figure(TWO_IMAGES, "textToImage.r1", 0, 2)).isEqualTo(50);
        assertThat(figure(TWO_IMAGES, "textToImage.medianRank", 0, 2)).isEqualTo(1.5);
        assertThat(figure(TWO_IMAGES, "textToImage.r1", 2, 0)).isEqualTo(100);
    }

    @Test
    void shouldNotCountATieAgainstATextThatTwoImagesShare() {
        Retrieval retrieval = Retrieval.of(List.of(EAST, EAST), List.of(EAST, EAST), List.of(0, 1));

        assertThat(figure(retrieval, "textToImage.r1", 1, 1)).isEqualTo(100);
        assertThat(figure(retrieval, "imageToText.r1", 1, 1)).isEqualTo(100);
    }

    @Test
    void shouldCountWhatComesAfterTheTenth() {
        List<Embedding> images = new ArrayList<>(Collections.nCopies(10, EAST));
        images.add(NEARLY_EAST);
        int[] once = new int[11];
        once[10] = 1;

        Retrieval retrieval = Retrieval.of(images, List.of(EAST, NORTH), List.of(10, 10));

        assertThat(figure(retrieval, "textToImage.r10", once)).isEqualTo(50);
        assertThat(figure(retrieval, "textToImage.medianRank", once)).isEqualTo(6);
    }

    private static double figure(Retrieval retrieval, String name, int... weights) {
        return Objects.requireNonNull(retrieval.statistics().get(name)).of(weights);
    }
}
