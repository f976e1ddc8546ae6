package dev.swath.modelruntime;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Projects the language model's hidden state at {@code [RET]} after the text. */
final class RetEmbedder implements QueryEmbedder {
    private final LanguageModel language;
    private final Dimensions sizes;
    private final OnnxSession projection;
    private final @Nullable SubjectHead subjects;
    private final DecoderInputs inputs;
    private final NativeMemory hidden = new NativeMemory();
    private final NativeMemory projected = new NativeMemory();
    private final long[] before;
    private final long[] after;

    private RetEmbedder(LanguageModel language, OnnxSession projection, @Nullable SubjectHead subjects) {
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
     * @throws dev.swath.catalogue.CatalogueException INVALID_BUNDLE, INVALID_CONFIGURATION, OUT_OF_MEMORY
     */
    static RetEmbedder open(LanguageModel language) {
        BundleDescription description = language.bundle().description();
        try (Opening opening = new Opening()) {
            OnnxSession projection = opening.add(OnnxSession.open(
                    language.bundle().file(BundleFiles.TEXT_PROJECTION),
                    language.settings(),
                    GraphSignature.textProjection(description.dimensions())));
            SubjectHead subjects = description.tellsSubjects() ? opening.add(SubjectHead.open(language)) : null;
            RetEmbedder embedder = new RetEmbedder(language, projection, subjects);
            opening.done();
            return embedder;
        }
    }

    /** tokenize(before) ‖ tokenize(text) ‖ tokenize(after) */
    @Override
    public long[] tokens(String text) {
        LongStream bounded =
                Arrays.stream(language.tokenizer().encodeText(text)).limit(TextQueryEncoder.MAX_TEXT_TOKENS);
        return LongStream.concat(LongStream.concat(Arrays.stream(before), bounded), Arrays.stream(after))
                .toArray();
    }

    @Override
    public Embedded embed(List<long[]> rows) {
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
    }

    /** Moves the hidden states at [RET], which ends every row, to the front. */
    private MemorySegment lastPositions(MemorySegment states, int count, int sequence) {
        for (int row = 0; row < count; row++) {
            long last = (row + 1L) * sequence - 1;
            MemorySegment.copy(states, last * stateBytes(), states, row * stateBytes(), stateBytes());
        }
        return states;
    }

    private Embedded project(MemorySegment last, int count) {
        MemorySegment target = projected.atLeast((long) count * sizes.embedding() * Float.BYTES);
        try (TensorScope scope = new TensorScope()) {
            projection.run(
                    Map.of("hidden_state", scope.floats(last, count, sizes.model())),
                    Map.of("embedding", scope.floats(target, count, sizes.embedding())));
        }
        return new Embedded(target, subjects == null ? null : subjects.probabilities(last, count));
    }

    private long stateBytes() {
        return (long) sizes.model() * Float.BYTES;
    }

    @Override
    public void close() {
        projection.close();
        if (subjects != null) {
            subjects.close();
        }
        inputs.close();
        hidden.close();
        projected.close();
    }
}
