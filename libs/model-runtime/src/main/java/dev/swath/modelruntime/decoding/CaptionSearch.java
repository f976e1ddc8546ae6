package dev.swath.modelruntime.decoding;

import dev.swath.modelruntime.Generated;
import java.util.List;

/** Which tokens a decoding goes on with, step by step. */
public interface CaptionSearch {
    /**
     * How each row goes on.
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

    /** @param logits of the rows that the step before returned; first, of one row an image */
    Step advance(Logits logits);

    /** For each image its sentence; once the last step has ended. */
    List<Generated> results();
}
