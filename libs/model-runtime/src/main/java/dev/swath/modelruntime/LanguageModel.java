package dev.swath.modelruntime;

import ai.onnxruntime.OnnxTensor;
import dev.swath.catalogue.CatalogueException;
import dev.swath.modelruntime.BundleDescription.Dimensions;
import dev.swath.modelruntime.bundle.BundleFiles;
import dev.swath.modelruntime.bundle.BundleTokenizer;
import dev.swath.modelruntime.decoding.DecoderInputs;
import dev.swath.modelruntime.decoding.KeyValueCache;
import dev.swath.modelruntime.onnx.GraphSignature;
import dev.swath.modelruntime.onnx.OnnxSession;
import dev.swath.modelruntime.onnx.Opening;
import dev.swath.modelruntime.onnx.TensorScope;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bundle's tokenizer, token embeddings and decoder, loaded once for everything that uses them, such as {@link
 * CaptionGenerator} and {@link TextQueryEncoder}. Thread-safe.
 */
public final class LanguageModel implements AutoCloseable {
    private final ModelBundle bundle;
    private final SessionSettings settings;
    private final BundleTokenizer tokenizer;
    private final OnnxSession embeddings;
    private final OnnxSession decoder;
    private final boolean onlyLastLogits;

    private LanguageModel(
            ModelBundle bundle,
            SessionSettings settings,
            BundleTokenizer tokenizer,
            OnnxSession embeddings,
            OnnxSession decoder) {
        this.bundle = bundle;
        this.settings = settings;
        this.tokenizer = tokenizer;
        this.embeddings = embeddings;
        this.decoder = decoder;
        this.onlyLastLogits = decoder.fixes("logits", 1);
    }

    /** @throws CatalogueException INVALID_BUNDLE, INVALID_CONFIGURATION, OUT_OF_MEMORY */
    public static LanguageModel open(ModelBundle bundle, SessionSettings settings) {
        Dimensions sizes = bundle.description().dimensions();
        try (Opening opening = new Opening()) {
            BundleTokenizer tokenizer = opening.add(BundleTokenizer.open(
                    bundle.file(BundleFiles.TOKENIZER), bundle.description().tokens()));
            OnnxSession embeddings = opening.add(OnnxSession.open(
                    bundle.file(BundleFiles.TOKEN_EMBEDDINGS), settings, GraphSignature.tokenEmbeddings(sizes)));
            OnnxSession decoder = opening.add(
                    OnnxSession.open(bundle.file(BundleFiles.DECODER), settings, GraphSignature.decoder(sizes)));
            opening.done();
            return new LanguageModel(bundle, settings, tokenizer, embeddings, decoder);
        }
    }

    public ModelBundle bundle() {
        return bundle;
    }

    /** Frees the sessions. What was opened on it must be closed before. */
    @Override
    public void close() {
        decoder.close();
        embeddings.close();
        tokenizer.close();
    }

    SessionSettings settings() {
        return settings;
    }

    BundleTokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * @param ids int64 [rows, sequence]
     * @param target float32 [rows, sequence, model]
     */
    void embed(MemorySegment ids, int rows, int sequence, MemorySegment target) {
        try (TensorScope scope = new TensorScope()) {
            embeddings.run(
                    Map.of("input_ids", scope.longs(ids, rows, sequence)),
                    Map.of("inputs_embeds", scope.floats(target, rows, sequence, sizes().model())));
        }
    }

    /** For how many positions of a run the decoder gives logits: all, or the last alone. */
    int logitPositions(int sequence) {
        return onlyLastLogits ? 1 : sequence;
    }

    /**
     * Runs the decoder over the next positions of all rows and adds them to the cache.
     *
     * @param inputs the memory of the run's inputs and outputs
     */
    void decode(DecoderInputs inputs, int sequence, KeyValueCache cache) {
        decode(inputs, sequence, cache, null);
    }

    /** @param hidden float32 [rows, sequence, model], if they are wanted */
    void decode(DecoderInputs inputs, int sequence, KeyValueCache cache, @Nullable MemorySegment hidden) {
        int rows = cache.rows();
        try (TensorScope scope = new TensorScope()) {
            Map<String, OnnxTensor> tensors = inputs.bind(scope, rows, cache.length(), sequence);
            Map<String, OnnxTensor> outputs = new HashMap<>();
            outputs.put("logits", scope.floats(inputs.logits(), rows, logitPositions(sequence), sizes().vocabulary()));
            if (hidden != null) {
                outputs.put("hidden_state", scope.floats(hidden, rows, sequence, sizes().model()));
            }
            cache.bind(scope, sequence, tensors, outputs);
            decoder.run(tensors, outputs);
        }
        cache.advance(sequence);
    }

    /**
     * Runs the decoder over whole sequences and keeps only their hidden states.
     *
     * @param hidden float32 [rows, sequence, model]
     */
    void decodeHidden(DecoderInputs inputs, int rows, int sequence, MemorySegment hidden) {
        try (TensorScope scope = new TensorScope()) {
            Map<String, OnnxTensor> tensors = inputs.bind(scope, rows, 0, sequence);
            for (String part : GraphSignature.cacheParts(sizes().layers())) {
                tensors.put(
                        "past_key_values." + part, scope.floats(hidden, rows, sizes().kvHeads(), 0, sizes().headDim()));
            }
            decoder.run(tensors, Map.of("hidden_state", scope.floats(hidden, rows, sequence, sizes().model())));
        }
    }

    private Dimensions sizes() {
        return bundle.description().dimensions();
    }
}
