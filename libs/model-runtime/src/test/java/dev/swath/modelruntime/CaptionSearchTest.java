package dev.swath.modelruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.swath.catalogue.model.Caption.Ending;
import dev.swath.modelruntime.decoding.BeamSearch;
import dev.swath.modelruntime.decoding.CaptionSearch;
import dev.swath.modelruntime.decoding.GreedySearch;
import dev.swath.modelruntime.decoding.Logits;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptionSearchTest {
    private static final int WORD = 40;
    private static final int OTHER_WORD = 41;

    private final BundleDescription description = TinyBundle.open().description();
    private final int eos = description.tokens().eos();
    private final Logits logits = new Logits(description);

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldNotEndASentenceBeforeItsFirstWord(int beams) {
        CaptionOptions options = new CaptionOptions(beams, 12, 1, Duration.ofMinutes(1));
        CaptionSearch search = beams == 1 ? new GreedySearch(1, 12, eos) : new BeamSearch(1, options, eos);
        CaptionSearch.Step step = search.advance(endingRather(1));

        while (!step.ended()) {
            step = search.advance(endingRather(step.rows().size()));
        }

        Generated sentence = search.results().getFirst();
        assertThat(sentence.tokens()).containsExactly(WORD, eos);
        assertThat(sentence.ending()).isEqualTo(Ending.END_TOKEN);
        // Of a word at 0.2 and the end token at 0.7, as the model has them.
        assertThat(sentence.meanLogProbability()).isCloseTo((Math.log(0.2) + Math.log(0.7)) / 2, within(1e-6));
    }

    /** Rows that have the end token at 0.7, a word at 0.2 and another at 0.1. */
    private Logits endingRather(int rows) {
        int vocabulary = description.dimensions().vocabulary();
        float[] written = new float[rows * vocabulary];
        Arrays.fill(written, Float.NEGATIVE_INFINITY);
        for (int row = 0; row < rows; row++) {
            written[row * vocabulary + eos] = (float) Math.log(0.7);
            written[row * vocabulary + WORD] = (float) Math.log(0.2);
            written[row * vocabulary + OTHER_WORD] = (float) Math.log(0.1);
        }
        logits.read(MemorySegment.ofArray(written), 1);
        return logits;
    }
}
