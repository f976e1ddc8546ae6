package dev.swath.modelruntime;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryMixture;
import dev.swath.modelruntime.BundleDescription.TowerInput;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Embeds text queries into the space of the images: by the bundle's text tower, or where it has none by the language model's
 * hidden state at {@code [RET]} after the text. Thread-safe; callers take turns.
 */
public final class TextQueryEncoder implements AutoCloseable {
    /** The longest accepted text, in characters. */
    public static final int MAX_CHARACTERS = 2000;

    /** Further tokens of a text are ignored. */
    public static final int MAX_TEXT_TOKENS = 256;

    /** Earlier turns of a conversation are ignored. */
    public static final int MAX_TURNS = 5;

    private static final int MAX_ROWS = 64;

    private final LanguageModel language;
    private final int width;
    private final QueryEmbedder embedder;
    private final ReentrantLock turn = new ReentrantLock(true);
    /** Guarded by the turn. */
    private boolean closed;

    private TextQueryEncoder(LanguageModel language, QueryEmbedder embedder) {
        this.language = language;
        this.width = language.bundle().description().dimensions().embedding();
        this.embedder = embedder;
    }

    /**
     * @param language must stay open as long as this object
     * @throws CatalogueException INVALID_BUNDLE, INVALID_CONFIGURATION, OUT_OF_MEMORY
     */
    public static TextQueryEncoder open(LanguageModel language) {
        TowerInput tower = language.bundle().description().textEncoder();
        return new TextQueryEncoder(
                language,
                tower == null
                        ? RetEmbedder.open(language)
                        : TextTower.open(language.bundle(), tower, language.settings()));
    }

    /** The bundle whose query encoder this is. */
    public ModelBundle bundle() {
        return language.bundle();
    }

    /**
     * @param text 1 to {@link #MAX_CHARACTERS} characters, not all blank; only its first {@link #MAX_TEXT_TOKENS}
     * tokens count; names of special tokens are plain characters
     * @return L2-normalised
     * @throws CatalogueException INVALID_REQUEST if the text is blank or too long; OUT_OF_MEMORY; INTERNAL_ERROR
     */
    public Embedding encode(String text) {
        return encode(List.of(text)).getFirst();
    }

    /**
     * Embeds many texts. Those of the same length go through the model together.
     *
     * @param texts each as {@link #encode(String)} takes it
     * @return the embedding of each text, in order
     * @throws CatalogueException as {@link #encode(String)}
     */
    public List<Embedding> encode(List<String> texts) {
        return read(texts).stream().map(EncodedText::embedding).toList();
    }

    /**
     * Embeds many texts, and tells whether each speaks of what pictures from above can show.
     *
     * @param texts each as {@link #encode(String)} takes it
     * @throws CatalogueException as {@link #encode(String)}
     */
    public List<EncodedText> read(List<String> texts) {
        List<long[]> tokens = texts.stream().map(this::tokens).toList();
        Map<Integer, List<Integer>> byLength = new TreeMap<>();
        for (int i = 0; i < tokens.size(); i++) {
            byLength.computeIfAbsent(tokens.get(i).length, length -> new ArrayList<>())
                    .add(i);
        }
        EncodedText[] encodedTexts = new EncodedText[texts.size()];
        byLength.values().forEach(indices -> {
            for (int from = 0; from < indices.size(); from += MAX_ROWS) {
                List<Integer> batch = indices.subList(from, Math.min(from + MAX_ROWS, indices.size()));
                List<EncodedText> encoded =
                        encodeTokens(batch.stream().map(tokens::get).toList());
                for (int row = 0; row < batch.size(); row++) {
                    encodedTexts[batch.get(row)] = encoded.get(row);
                }
            }
        });
        return List.of(encodedTexts);
    }

    /**
     * Embeds what was said in several turns: as the mean of the turns' own vectors and the vector of all of them in one text. Either alone finds less
     * ({@code ./swath evaluate-dialogue}).
     *
     * @param turns the oldest first; of more than {@link #MAX_TURNS} the newest count, and of them the newest {@link #MAX_CHARACTERS} characters together
     * @return L2-normalised; of one turn, that of {@link #encode(String)}
     * @throws CatalogueException as {@link #encode(String)}
     */
    public Embedding encodeTurns(List<String> turns) {
        List<String> newest = turns.subList(Math.max(0, turns.size() - MAX_TURNS), turns.size());
        String all = String.join(" ", newest);
        List<String> texts = new ArrayList<>(newest);
        texts.add(all.substring(Math.max(0, all.length() - MAX_CHARACTERS)));
        List<Embedding> vectors = encode(texts);
        Embedding each = mean(vectors.subList(0, newest.size()));
        return mean(List.of(each, vectors.getLast()));
    }

    private static Embedding mean(List<Embedding> vectors) {
        QueryMixture.Sides nothing = new QueryMixture.Sides(List.of(), List.of());
        return QueryMixture.of(new QueryMixture.Sides(vectors, List.of()), nothing, 1);
    }

    /**
     * Waits for the call under way, then frees its session and memory: native code would crash over freed memory. A later call fails. The
     * language model stays open.
     */
    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            embedder.close();
        } finally {
            turn.unlock();
        }
    }

    /** The query's tokens as the bundle's text tower reads them, else as its language model does. */
    long[] tokens(String text) {
        if (text.isBlank() || text.length() > MAX_CHARACTERS) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "text: expected 1 to %d characters, not all blank, found %d"
                            .formatted(MAX_CHARACTERS, text.length()));
        }
        return embedder.tokens(text);
    }

    /** @param rows of one length */
    private List<EncodedText> encodeTokens(List<long[]> rows) {
        turn.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the text encoder is closed");
            }
            QueryEmbedder.Embedded embedded = embedder.embed(rows);
            double[] subjects = embedded.subjects();
            long bytes = (long) width * Float.BYTES;
            List<EncodedText> encoded = new ArrayList<>(rows.size());
            for (int row = 0; row < rows.size(); row++) {
                MemorySegment vector = embedded.embeddings().asSlice(row * bytes, bytes);
                encoded.add(new EncodedText(
                        Embedding.of(vector.toArray(ValueLayout.JAVA_FLOAT)),
                        subjects == null ? null : (Double) subjects[row]));
            }
            return encoded;
        } finally {
            turn.unlock();
        }
    }
}
