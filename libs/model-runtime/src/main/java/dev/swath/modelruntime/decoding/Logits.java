package dev.swath.modelruntime.decoding;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.modelruntime.BundleDescription;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;

/** The logits of each row's last position, without the tokens that are never generated. */
public final class Logits {
    /** In double precision, e to a power below this adds nothing to a sum of at least 1. */
    private static final double NEGLIGIBLE = -40;

    private final int vocabulary;
    private final int[] neverGenerated;
    private final float[] row;
    private MemorySegment memory = MemorySegment.NULL;
    private int sequence = 1;

    /** @param description of the bundle: names the tokens that are never generated */
    public Logits(BundleDescription description) {
        BundleDescription.Tokens tokens = description.tokens();
        this.vocabulary = description.dimensions().vocabulary();
        this.neverGenerated = IntStream.of(tokens.bos(), tokens.pad(), tokens.ret())
                .filter(id -> id < vocabulary)
                .toArray();
        this.row = new float[vocabulary];
    }

    /** @param written float32 [rows, sequence, vocabulary] */
    public void read(MemorySegment written, int positions) {
        memory = written;
        sequence = positions;
    }

    /**
     * @return float32 [vocabulary], −∞ for tokens that are never generated; valid until the next call
     * @throws CatalogueException CAPTION_FAILED if a logit is not a number
     */
    float[] row(int index) {
        long offset = ((long) (index + 1) * sequence - 1) * vocabulary * Float.BYTES;
        MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT, offset, row, 0, vocabulary);
        for (int id : neverGenerated) {
            row[id] = Float.NEGATIVE_INFINITY;
        }
        for (float value : row) {
            if (Float.isNaN(value)) {
                throw new CatalogueException(
                        ErrorCode.CAPTION_FAILED, "the language model yields logits that are not numbers");
            }
        }
        return row;
    }

    /** @return the first of the most probable tokens */
    static int argMax(float[] row) {
        int best = 0;
        for (int id = 1; id < row.length; id++) {
            if (row[id] > row[best]) {
                best = id;
            }
        }
        return best;
    }

    /** @return the logarithm of the sum of exponentials; a logit minus this is its log-probability */
    static double logSum(float[] row) {
        double highest = row[argMax(row)];
        double sum = 0;
        for (float value : row) {
            double below = value - highest;
            if (below > NEGLIGIBLE) {
                sum += Math.exp(below);
            }
        }
        return highest + Math.log(sum);
    }
}
