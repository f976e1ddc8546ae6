package dev.swath.modelruntime;

import dev.swath.modelruntime.bundle.BundleFiles;
import dev.swath.modelruntime.onnx.GraphSignature;
import dev.swath.modelruntime.onnx.NativeMemory;
import dev.swath.modelruntime.onnx.OnnxSession;
import dev.swath.modelruntime.onnx.TensorScope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says how likely an answer begins with {@code [RET]}, so that the model retrieves rather than talks. A language model that was never trained to say
 * {@code [RET]} has no row for it in its output layer; this is that row. Used by one thread at a time.
 */
final class RetrieveHead implements AutoCloseable {
    private final OnnxSession session;
    private final int width;
    private final NativeMemory hidden = new NativeMemory();
    private final NativeMemory logit = new NativeMemory();

    private RetrieveHead(OnnxSession session, int width) {
        this.session = session;
        this.width = width;
    }

    /**
     * @return null if the bundle has none
     * @throws dev.swath.catalogue.CatalogueException INVALID_BUNDLE, INVALID_CONFIGURATION, OUT_OF_MEMORY
     */
    static @Nullable RetrieveHead open(LanguageModel language) {
        BundleDescription description = language.bundle().description();
        if (!description.retrieves()) {
            return null;
        }
        return new RetrieveHead(
                OnnxSession.open(
                        language.bundle().file(BundleFiles.RETRIEVE_HEAD),
                        language.settings(),
                        GraphSignature.head(description.dimensions())),
                description.dimensions().model());
    }

    /** Where a run over the prompt writes its hidden states: float32 [1, sequence, model]. */
    MemorySegment hidden(int sequence) {
        return hidden.atLeast((long) sequence * width * Float.BYTES);
    }

    /** @return the probability, 0 to 1, from the last of the hidden states */
    double probability(int sequence) {
        long bytes = (long) width * Float.BYTES;
        MemorySegment target = logit.atLeast(Float.BYTES);
        try (TensorScope scope = new TensorScope()) {
            session.run(
                    Map.of(
                            "hidden_state",
                            scope.floats(hidden(sequence).asSlice((sequence - 1) * bytes, bytes), 1, width)),
                    Map.of("logit", scope.floats(target, 1, 1)));
        }
        return 1 / (1 + Math.exp(-target.get(ValueLayout.JAVA_FLOAT, 0)));
    }

    @Override
    public void close() {
        session.close();
        hidden.close();
        logit.close();
    }
}
