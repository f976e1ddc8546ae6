package dev.swath.catalogue.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words of a query that a caption may hold. A rare word weighs more than a common one. The weights are a table of Swath's own, so that a score does not
 * move with what others add.
 */
public final class CaptionWords {
    /**
     * How much the cosine counts in a fused score. On the validation images each smaller weight finds less ({@code ./swath evaluate-search}): the caption says
     * nothing that the vector does not hold.
     */
    public static final double COSINE_WEIGHT = 1;

    private static final String TABLE = "word-weights.tsv";
    private static final Map<String, Double> WEIGHTS = read();
    private static final double UNKNOWN =
            WEIGHTS.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);

    private final Map<String, Double> words;
    private final double total;

    private CaptionWords(Map<String, Double> words) {
        this.words = words;
        this.total = words.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** The words of a query; empty if it has none, such as one in another script. */
    public static Optional<CaptionWords> of(String query) {
        Map<String, Double> words = new LinkedHashMap<>();
        EnglishStems.of(query).forEach(stem -> words.put(stem, WEIGHTS.getOrDefault(stem, UNKNOWN)));
        return words.isEmpty() ? Optional.empty() : Optional.of(new CaptionWords(words));
    }

    /**
     * The share of the query's words that the caption holds, by weight.
     *
     * @return 0…1
     */
    public double share(@Nullable String caption) {
        if (caption == null) {
            return 0;
        }
        double held = 0;
        for (String stem : new HashSet<>(EnglishStems.of(caption))) {
            held += words.getOrDefault(stem, 0.0);
        }
        return Math.min(1, held / total);
    }

    /** The words of the caption, as it writes them, that are words of the query. */
    public List<String> matching(@Nullable String caption) {
        if (caption == null) {
            return List.of();
        }
        Set<String> found = new HashSet<>();
        return List.of(caption.split("[^\\p{L}\\p{N}]+", -1)).stream()
                .filter(word -> EnglishStems.of(word).stream().anyMatch(words::containsKey))
                .filter(found::add)
                .toList();
    }

    /**
     * The fused score of a row: a function of query and row alone.
     *
     * @param cosine −1…1
     * @param share of the query's words, 0…1
     */
    public static double fused(double cosine, double share) {
        return COSINE_WEIGHT * cosine + (1 - COSINE_WEIGHT) * share;
    }

    private static Map<String, Double> read() {
        try (InputStream table = CaptionWords.class.getResourceAsStream(TABLE)) {
            if (table == null) {
                throw new IllegalStateException("the jar lacks " + TABLE);
            }
            Map<String, Double> weights = new HashMap<>();
            new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                int tab = line.indexOf('\t');
                weights.put(line.substring(0, tab), Double.valueOf(line.substring(tab + 1)));
            });
            return weights;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
