package dev.swath.modelruntime;

import dev.swath.modelruntime.bundle.BundleFiles;
import dev.swath.modelruntime.onnx.GraphSignature;
import dev.swath.modelruntime.onnx.NativeMemory;
import dev.swath.modelruntime.onnx.OnnxSession;
import dev.swath.modelruntime.onnx.TensorScope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;

/**
 * Tells from the hidden state at {@code [RET]} whether a text speaks of what pictures from above can show. The query encoder places every text near some
 * picture, so a cosine alone does not tell. Used by one thread at a time.
 */
final class SubjectHead implements AutoCloseable {
    private final OnnxSession session;
    private final int width;
    private final NativeMemory logits = new NativeMemory();

    private SubjectHead(OnnxSession session, int width) {
        this.session = session;
        this.width = width;
    }

    /** @throws dev.swath.catalogue.CatalogueException INVALID_BUNDLE, INVALID_CONFIGURATION, OUT_OF_MEMORY */
    static SubjectHead open(LanguageModel language) {
        BundleDescription.Dimensions sizes = language.bundle().description().dimensions();
        return new SubjectHead(
                OnnxSession.open(
                        language.bundle().file(BundleFiles.SUBJECT_HEAD),
                        language.settings(),
                        GraphSignature.head(sizes)),
                sizes.model());
    }

    /**
     * @param states float32 [count, model]
     * @return the probability of each text, 0…1
     */
    double[] probabilities(MemorySegment states, int count) {
        MemorySegment target = logits.atLeast((long) count * Float.BYTES);
        try (TensorScope scope = new TensorScope()) {
            session.run(
                    Map.of("hidden_state", scope.floats(states, count, width)),
                    Map.of("logit", scope.floats(target, count, 1)));
        }
        double[] probabilities = new double[count];
        Arrays.setAll(probabilities, row -> 1 / (1 + Math.exp(-target.getAtIndex(ValueLayout.JAVA_FLOAT, row))));
        return probabilities;
    }

    @Override
    public void close() {
        session.close();
        logits.close();
    }
}
