package dev.swath.catalogue.model;

import dev.swath.catalogue.CatalogueException;
import java.util.List;

/**
 * Makes one query vector of several texts and pictures, wanted and unwanted. So every score stays a cosine of query and row.
 *
 * <p>Cosines between text and picture vary less than those between two pictures. So a side counts by its weight divided by the spread of its cosines: that ranks
 * as the weighted mean of both sides' normalised scores does.
 */
public final class QueryMixture {
    /** The weight of the text that was best on the validation images ({@code ./swath evaluate-search}). */
    public static final double DEFAULT_WEIGHT = 0.6;

    /** Standard deviation of the cosines of one text and all validation images of RSICD, in the mean of the texts. */
    private static final double TEXT_SPREAD = 0.122;
    /** The same of one image and all others. */
    private static final double PICTURE_SPREAD = 0.136;

    private static final double UNWANTED = 0.5;
    private static final double NOTHING = 1e-6;

    /** The vectors of the texts and of the pictures, all of one model version. */
    public record Sides(List<Embedding> texts, List<Embedding> pictures) {
        public Sides {
            texts = List.copyOf(texts);
            pictures = List.copyOf(pictures);
        }

        boolean isEmpty() {
            return texts.isEmpty() && pictures.isEmpty();
        }
    }

    private QueryMixture() {}

    /**
     * The mean of what is wanted, less half the mean of what is unwanted.
     *
     * @param weight of the texts, 0…1; matters only if there are pictures, too
     * @return of length 1
     * @throws CatalogueException INVALID_REQUEST if what is unwanted leaves nothing
     */
    public static Embedding of(Sides wanted, Sides unwanted, double weight) {
        double[] sum = mean(wanted, weight);
        normalise(sum);
        if (!unwanted.isEmpty()) {
            double[] away = mean(unwanted, DEFAULT_WEIGHT);
            normalise(away);
            for (int i = 0; i < sum.length; i++) {
                sum[i] -= UNWANTED * away[i];
            }
            if (length(sum) < UNWANTED + NOTHING) {
                throw CatalogueException.ofField(
                        "negative",
                        "expected texts and tiles that leave something of the query, found that they cancel it");
            }
        }
        normalise(sum);
        float[] values = new float[sum.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) sum[i];
        }
        return Embedding.of(values);
    }

    private static double[] mean(Sides sides, double weight) {
        boolean both = !sides.texts().isEmpty() && !sides.pictures().isEmpty();
        List<Embedding> any = sides.texts().isEmpty() ? sides.pictures() : sides.texts();
        double[] sum = new double[any.getFirst().dimension()];
        add(sum, sides.texts(), both ? weight / TEXT_SPREAD : 1);
        add(sum, sides.pictures(), both ? (1 - weight) / PICTURE_SPREAD : 1);
        return sum;
    }

    private static void add(double[] sum, List<Embedding> vectors, double weight) {
        for (Embedding vector : vectors) {
            float[] values = vector.normalised().toArray();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weight * values[i] / vectors.size();
            }
        }
    }

    private static double length(double[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    private static void normalise(double[] vector) {
        double length = length(vector);
        for (int i = 0; i < vector.length && length > NOTHING; i++) {
            vector[i] /= length;
        }
    }
}
