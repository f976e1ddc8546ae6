package dev.swath.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.swath.catalogue.Embedding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetrievalFiguresTest {
    private static final Embedding EAST = Embedding.of(new float[] {1, 0});
    private static final Embedding NORTH = Embedding.of(new float[] {0, 1});
    private static final Embedding NEARLY_EAST = Embedding.of(new float[] {0.9f, 0.1f});

    @Test
    void shouldRankEachTextsOwnImageAndEachImagesBestText() {
        // Text 1 is image 1's, but closer to image 0; image 1 has a second text that is right.
        RetrievalFigures figures =
                RetrievalFigures.of(List.of(EAST, NORTH), List.of(EAST, NEARLY_EAST, NORTH), List.of(0, 1, 1));

        assertThat(figures.textToImage().r1()).isCloseTo(200.0 / 3, within(1e-9));
        assertThat(figures.textToImage().r5()).isEqualTo(100);
        assertThat(figures.textToImage().medianRank()).isEqualTo(1);
        assertThat(figures.imageToText().r1()).isEqualTo(100);
        assertThat(figures.meanRecall()).isCloseTo((200.0 / 3 + 500) / 6, within(1e-9));
    }

    @Test
    void shouldNotCountATieAgainstATextThatTwoImagesShare() {
        RetrievalFigures figures = RetrievalFigures.of(List.of(EAST, EAST), List.of(EAST, EAST), List.of(0, 1));

        assertThat(figures.textToImage().r1()).isEqualTo(100);
        assertThat(figures.imageToText().r1()).isEqualTo(100);
    }

    @Test
    void shouldCountWhatComesAfterTheTenth() {
        List<Embedding> images = new ArrayList<>(Collections.nCopies(10, EAST));
        images.add(NEARLY_EAST);

        RetrievalFigures figures = RetrievalFigures.of(images, List.of(EAST, NORTH), List.of(10, 10));

        assertThat(figures.textToImage().r10()).isEqualTo(50);
        assertThat(figures.textToImage().medianRank()).isEqualTo(6);
    }
}
