package dev.swath.modelruntime;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.Tensor;
import dev.swath.modelruntime.BundleDescription.Dimensions;
import dev.swath.modelruntime.bundle.BundleFiles;
import dev.swath.modelruntime.onnx.GraphSignature;
import dev.swath.modelruntime.onnx.NativeMemory;
import dev.swath.modelruntime.onnx.OnnxSession;
import dev.swath.modelruntime.onnx.TensorScope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;

/** Turns images' features into soft tokens: positions of the language model's input. Used by one thread at a time. */
final class ImageProjection implements AutoCloseable {
    private final Dimensions sizes;
    private final OnnxSession session;
    private final NativeMemory features = new NativeMemory();
    private final NativeMemory prefix = new NativeMemory();

    private ImageProjection(Dimensions sizes, OnnxSession session) {
        this.sizes = sizes;
        this.session = session;
    }

    /** @throws CatalogueException INVALID_BUNDLE, INVALID_CONFIGURATION, OUT_OF_MEMORY */
    static ImageProjection open(LanguageModel language) {
        Dimensions sizes = language.bundle().description().dimensions();
        return new ImageProjection(
                sizes,
                OnnxSession.open(
                        language.bundle().file(BundleFiles.CAPTION_PROJECTION),
                        language.settings(),
                        GraphSignature.captionProjection(sizes)));
    }

    /**
     * @param images each [k, dVision]
     * @return float32 [images, prefix, model]; valid until the next call
     * @throws CatalogueException MODEL_MISMATCH if features have another shape
     */
    MemorySegment project(List<Tensor> images) {
        long imageBytes = (long) sizes.featureCount() * sizes.featureWidth() * Float.BYTES;
        MemorySegment batch = features.atLeast(images.size() * imageBytes);
        for (int image = 0; image < images.size(); image++) {
            Tensor tensor = images.get(image);
            check(tensor);
            float[] values = tensor.toFloats();
            MemorySegment.copy(values, 0, batch, ValueLayout.JAVA_FLOAT, image * imageBytes, values.length);
        }
        long prefixBytes = (long) sizes.prefix() * sizes.model() * Float.BYTES;
        MemorySegment prefixes = prefix.atLeast(images.size() * prefixBytes);
        try (TensorScope scope = new TensorScope()) {
            session.run(
                    Map.of("features", scope.floats(batch, images.size(), sizes.featureCount(), sizes.featureWidth())),
                    Map.of("prefix", scope.floats(prefixes, images.size(), sizes.prefix(), sizes.model())));
        }
        return prefixes;
    }

    /** @throws CatalogueException MODEL_MISMATCH if features have another shape */
    void check(Tensor tensor) {
        if (!tensor.shape().equals(sizes.features())) {
            throw new CatalogueException(
                    ErrorCode.MODEL_MISMATCH,
                    "expected features of shape %s, found %s".formatted(sizes.features(), tensor.shape()));
        }
    }

    @Override
    public void close() {
        session.close();
        features.close();
        prefix.close();
    }
}
