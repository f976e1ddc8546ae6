package dev.swath.modelruntime.decoding;

import dev.swath.modelruntime.Generated;
import java.util.List;

/** Chooses the tokens that a decoding continues with, step by step. */
public interface CaptionSearch {
    /**
     * How each row continues.
     *
     * @param rows indices into the rows of the step before, ascending; empty when every sentence has ended
     * @param tokens the next token of each
     */
    record Step(List<Integer> rows, List<Integer> tokens) {
        public Step {
            rows = List.copyOf(rows);
            tokens = List.copyOf(tokens);
        }

        public boolean ended() {
            return rows.isEmpty();
        }
    }

    /** @param logits of the rows that the step before returned; at the first step, one row for each image */
    Step advance(Logits logits);

    /** The sentence of each image. Call it after the last step. */
    List<Generated> results();
}
