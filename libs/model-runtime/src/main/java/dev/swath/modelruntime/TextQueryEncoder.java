package dev.swath.modelruntime;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryMixture;
import dev.swath.modelruntime.BundleDescription.Dimensions;
import dev.swath.modelruntime.bundle.BundleFiles;
import dev.swath.modelruntime.bundle.InvalidBundle;
import dev.swath.modelruntime.decoding.DecoderInputs;
import dev.swath.modelruntime.onnx.GraphSignature;
import dev.swath.modelruntime.onnx.NativeMemory;
import dev.swath.modelruntime.onnx.OnnxSession;
import dev.swath.modelruntime.onnx.Opening;
import dev.swath.modelruntime.onnx.TensorScope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Embeds text queries into the space of the images: it projects the language model's hidden state at {@code [RET]}
 * after the text. Thread-safe; callers take turns.
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
    private final Dimensions sizes;
    private final OnnxSession projection;
    private final @Nullable SubjectHead subjects;
    private final DecoderInputs inputs;
    private final NativeMemory hidden = new NativeMemory();
    private final NativeMemory projected = new NativeMemory();
    private final ReentrantLock turn = new ReentrantLock(true);
    /** Guarded by the turn. */
    private boolean closed;

    private final long[] before;
    private final long[] after;

    private TextQueryEncoder(LanguageModel language, OnnxSession projection, @Nullable SubjectHead subjects) {
        this.language = language;
        this.sizes = language.bundle().description().dimensions();
        this.projection = projection;
        this.subjects = subjects;
        this.inputs = new DecoderInputs(sizes);
        BundleDescription.Query query = language.bundle().description().query();
        this.before = language.tokenizer().encodePrompt(query.before());
        this.after = language.tokenizer().encodePrompt(query.after());
        long ret = language.bundle().description().tokens().ret();
        InvalidBundle.unless(
                after.length > 0 && after[after.length - 1] == ret,
                "query.after",
                "text that ends in token " + ret,
                Arrays.toString(after));
    }

    /**
     * @param language must stay open as long as this object
     * @throws CatalogueException INVALID_BUNDLE, INVALID_CONFIGURATION, OUT_OF_MEMORY
     */
    public static TextQueryEncoder open(LanguageModel language) {
        try (Opening opening = new Opening()) {
            OnnxSession projection = opening.add(OnnxSession.open(
                    language.bundle().file(BundleFiles.TEXT_PROJECTION),
                    language.settings(),
                    GraphSignature.textProjection(
                            language.bundle().description().dimensions())));
            SubjectHead subjects =
                    language.bundle().description().tellsSubjects() ? opening.add(SubjectHead.open(language)) : null;
            TextQueryEncoder encoder = new TextQueryEncoder(language, projection, subjects);
            opening.done();
            return encoder;
        }
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
            projection.close();
            if (subjects != null) {
                subjects.close();
            }
            inputs.close();
            hidden.close();
            projected.close();
        } finally {
            turn.unlock();
        }
    }

    /** tokenize(before) ‖ tokenize(text) ‖ tokenize(after) */
    long[] tokens(String text) {
        if (text.isBlank() || text.length() > MAX_CHARACTERS) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "text: expected 1 to %d characters, not all blank, found %d"
                            .formatted(MAX_CHARACTERS, text.length()));
        }
        long[] words = language.tokenizer().encodeText(text);
        LongStream bounded = Arrays.stream(words).limit(MAX_TEXT_TOKENS);
        return LongStream.concat(LongStream.concat(Arrays.stream(before), bounded), Arrays.stream(after))
                .toArray();
    }

    /** @param rows of one length */
    private List<EncodedText> encodeTokens(List<long[]> rows) {
        turn.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the text encoder is closed");
            }
            int count = rows.size();
            int sequence = rows.getFirst().length;
            inputs.reserve(count, sequence, sequence);
            for (int row = 0; row < count; row++) {
                long offset = (long) row * sequence * Long.BYTES;
                MemorySegment.copy(rows.get(row), 0, inputs.ids(), ValueLayout.JAVA_LONG, offset, sequence);
            }
            language.embed(inputs.ids(), count, sequence, inputs.embeds());
            MemorySegment states = hidden.atLeast((long) count * sequence * stateBytes());
            language.decodeHidden(inputs, count, sequence, states);
            return project(lastPositions(states, count, sequence), count);
        } finally {
            turn.unlock();
        }
    }

    /** Moves the hidden states at [RET], which ends every row, to the front. */
    private MemorySegment lastPositions(MemorySegment states, int count, int sequence) {
        for (int row = 0; row < count; row++) {
            long last = (row + 1L) * sequence - 1;
            MemorySegment.copy(states, last * stateBytes(), states, row * stateBytes(), stateBytes());
        }
        return states;
    }

    private List<EncodedText> project(MemorySegment last, int count) {
        long bytes = (long) sizes.embedding() * Float.BYTES;
        MemorySegment target = projected.atLeast(count * bytes);
        try (TensorScope scope = new TensorScope()) {
            projection.run(
                    Map.of("hidden_state", scope.floats(last, count, sizes.model())),
                    Map.of("embedding", scope.floats(target, count, sizes.embedding())));
        }
        double[] speaking = subjects == null ? null : subjects.probabilities(last, count);
        List<EncodedText> encoded = new ArrayList<>(count);
        for (int row = 0; row < count; row++) {
            Embedding embedding =
                    Embedding.of(target.asSlice(row * bytes, bytes).toArray(ValueLayout.JAVA_FLOAT));
            encoded.add(new EncodedText(embedding, speaking == null ? null : (Double) speaking[row]));
        }
        return encoded;
    }

    private long stateBytes() {
        return (long) sizes.model() * Float.BYTES;
    }
}
