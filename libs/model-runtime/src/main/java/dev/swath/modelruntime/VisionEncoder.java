package dev.swath.modelruntime;

import ai.onnxruntime.OnnxTensor;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.modelruntime.BundleDescription.Dimensions;
import dev.swath.modelruntime.bundle.BundleFiles;
import dev.swath.modelruntime.image.ImagePreprocessor;
import dev.swath.modelruntime.onnx.GraphSignature;
import dev.swath.modelruntime.onnx.NativeMemory;
import dev.swath.modelruntime.onnx.OnnxSession;
import dev.swath.modelruntime.onnx.TensorScope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Encodes pictures into features and embeddings, with one run of ONNX Runtime for each batch. Thread-safe; callers take turns. */
public final class VisionEncoder implements AutoCloseable {
    private static final int CHANNELS = 3;

    private final ModelBundle bundle;
    private final ImagePreprocessor preprocessor;
    private final OnnxSession session;
    private final boolean ownsSession;
    private final int pixelFloats;
    private final int featureFloats;
    private final int embeddingFloats;
    private final NativeMemory pixels = new NativeMemory();
    private final NativeMemory features = new NativeMemory();
    private final NativeMemory embeddings = new NativeMemory();
    /** Fair, so that callers get their turns in the order in which they came. */
    private final ReentrantLock turn = new ReentrantLock(true);
    /** Guarded by the turn. */
    private boolean closed;

    private VisionEncoder(ModelBundle bundle, OnnxSession session, boolean ownsSession) {
        Dimensions sizes = bundle.description().dimensions();
        BundleDescription.Preprocessing input = bundle.description().preprocessing();
        this.bundle = bundle;
        this.preprocessor = new ImagePreprocessor(input);
        this.session = session;
        this.ownsSession = ownsSession;
        this.pixelFloats = CHANNELS * input.height() * input.width();
        this.featureFloats = sizes.featureCount() * sizes.featureWidth();
        this.embeddingFloats = sizes.embedding();
    }

    /** @throws CatalogueException INVALID_BUNDLE, INVALID_CONFIGURATION, OUT_OF_MEMORY */
    public static VisionEncoder open(ModelBundle bundle, SessionSettings settings) {
        BundleDescription description = bundle.description();
        return new VisionEncoder(
                bundle,
                OnnxSession.open(
                        bundle.file(BundleFiles.VISION_ENCODER),
                        settings,
                        GraphSignature.visionEncoder(description.dimensions(), description.preprocessing())),
                true);
    }

    /**
     * Another encoder with turns and memory of its own on the same session: its callers never wait for a batch of this
     * one. Close it first.
     */
    public VisionEncoder beside() {
        return new VisionEncoder(bundle, session, false);
    }

    /** The bundle whose encoder this is. */
    public ModelBundle bundle() {
        return bundle;
    }

    /**
     * Makes a picture into what {@link #encode} takes: resized to the bundle's size, bit for bit as Pillow resizes, and
     * normalised. Apart from {@link #encode}, so that it can be done ahead on other threads.
     */
    public PreprocessedImage preprocess(RgbImage image) {
        BundleDescription.Preprocessing input = bundle.description().preprocessing();
        float[] values = preprocessor.preprocess(image.pixels(), image.width(), image.height());
        return new PreprocessedImage(input.height(), input.width(), values);
    }

    /**
     * @param images as {@link #preprocess} makes them; not retained
     * @return the features and embedding of each image, in order
     * @throws CatalogueException MODEL_MISMATCH if an image has another size; OUT_OF_MEMORY; INTERNAL_ERROR, also if the model yields NaN or infinite numbers
     */
    public List<EncodedImage> encode(List<PreprocessedImage> images) {
        if (images.isEmpty()) {
            return List.of();
        }
        turn.lock();
        try {
            checkOpen();
            MemorySegment batch = fill(images);
            run(batch, images.size());
            List<EncodedImage> encoded = new ArrayList<>(images.size());
            for (int i = 0; i < images.size(); i++) {
                encoded.add(read(i));
            }
            return encoded;
        } finally {
            turn.unlock();
        }
    }

    /**
     * One bare run over pixels that are ready in memory; its outputs are not read. A benchmark compares {@link #encode} with it.
     *
     * @param batch native memory, float32 [images, 3, height, width]; not retained
     */
    public void runBare(MemorySegment batch, int images) {
        turn.lock();
        try {
            checkOpen();
            run(batch, images);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Waits for the call under way, then frees its memory, and the session if it opened it: native code would crash over
     * freed memory. A later call fails with an IllegalStateException.
     */
    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            if (ownsSession) {
                session.close();
            }
            pixels.close();
            features.close();
            embeddings.close();
        } finally {
            turn.unlock();
        }
    }

    private MemorySegment fill(List<PreprocessedImage> images) {
        BundleDescription.Preprocessing input = bundle.description().preprocessing();
        MemorySegment batch = pixels.atLeast((long) images.size() * pixelFloats * Float.BYTES);
        for (int i = 0; i < images.size(); i++) {
            PreprocessedImage image = images.get(i);
            if (image.height() != input.height() || image.width() != input.width()) {
                throw new CatalogueException(
                        ErrorCode.MODEL_MISMATCH,
                        "expected an image of [3, %d, %d], found %s".formatted(input.height(), input.width(), image));
            }
            image.copyTo(batch, i);
        }
        return batch;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the vision encoder is closed");
        }
    }

    private void run(MemorySegment batch, int images) {
        Dimensions sizes = bundle.description().dimensions();
        BundleDescription.Preprocessing input = bundle.description().preprocessing();
        MemorySegment featureMemory = features.atLeast((long) images * featureFloats * Float.BYTES);
        MemorySegment embeddingMemory = embeddings.atLeast((long) images * embeddingFloats * Float.BYTES);
        try (TensorScope scope = new TensorScope()) {
            Map<String, OnnxTensor> outputs = Map.of(
                    "features", scope.floats(featureMemory, images, sizes.featureCount(), sizes.featureWidth()),
                    "embedding", scope.floats(embeddingMemory, images, sizes.embedding()));
            session.run(
                    Map.of("pixels", scope.floats(batch, images, CHANNELS, input.height(), input.width())), outputs);
        }
    }

    private EncodedImage read(int image) {
        float[] featureValues = finite("features", floats(features, image, featureFloats));
        float[] embeddingValues = finite("embedding", floats(embeddings, image, embeddingFloats));
        return new EncodedImage(
                Tensor.float16(bundle.description().dimensions().features(), featureValues),
                Embedding.of(embeddingValues));
    }

    private static float[] floats(NativeMemory memory, int image, int length) {
        long bytes = (long) length * Float.BYTES;
        return memory.atLeast(bytes).asSlice(image * bytes, bytes).toArray(ValueLayout.JAVA_FLOAT);
    }

    private static float[] finite(String what, float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new CatalogueException(
                        ErrorCode.INTERNAL_ERROR,
                        "expected finite numbers of the vision encoder's %s, found %s".formatted(what, value));
            }
        }
        return values;
    }
}
