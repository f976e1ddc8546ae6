package dev.swath.modelruntime;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Tensor;
import dev.swath.modelruntime.BundleDescription.Dimensions;
import dev.swath.modelruntime.decoding.BeamSearch;
import dev.swath.modelruntime.decoding.CaptionSearch;
import dev.swath.modelruntime.decoding.DecoderInputs;
import dev.swath.modelruntime.decoding.GreedySearch;
import dev.swath.modelruntime.decoding.KeyValueCache;
import dev.swath.modelruntime.decoding.Logits;
import dev.swath.modelruntime.onnx.Opening;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes a caption for each image from its features. The features are projected into the language model's input
 * space, where they are a prefix. From there the decoder continues token by token, with a cache of keys and values.
 * Thread-safe; callers take turns.
 *
 * @see <a href="https://arxiv.org/abs/2402.06475">RS-CapRet, section III</a>
 */
public final class CaptionGenerator implements AutoCloseable {
    private final LanguageModel language;
    private final Dimensions sizes;
    private final ImageProjection projection;
    private final DecoderInputs inputs;
    private final KeyValueCache cache;
    /** float32 [tokens before the image, model] and after it: the same for every image. */
    private final MemorySegment beforeImage;

    private final MemorySegment afterImage;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final LongAdder tokens = new LongAdder();
    /** Guarded by the turn. */
    private boolean closed;

    private CaptionGenerator(LanguageModel language, ImageProjection projection) {
        this.language = language;
        this.sizes = language.bundle().description().dimensions();
        this.projection = projection;
        this.inputs = new DecoderInputs(sizes);
        this.cache = new KeyValueCache(sizes);
        BundleDescription.Prompt prompt = language.bundle().description().prompt();
        this.beforeImage = embedPrompt(prompt.beforeImage());
        this.afterImage = embedPrompt(prompt.afterImage());
    }

    /**
     * @param language must stay open as long as this object
     * @throws CatalogueException INVALID_BUNDLE, INVALID_CONFIGURATION, OUT_OF_MEMORY
     */
    public static CaptionGenerator open(LanguageModel language) {
        try (Opening opening = new Opening()) {
            ImageProjection projection = opening.add(ImageProjection.open(language));
            CaptionGenerator generator = new CaptionGenerator(language, projection);
            opening.done();
            return generator;
        }
    }

    /** How many tokens of finished captions were written since it was opened. */
    public long tokens() {
        return tokens.sum();
    }

    /** The bundle whose captioner this is. */
    public ModelBundle bundle() {
        return language.bundle();
    }

    /**
     * @param images the features [k, dVision] of each image, as {@link VisionEncoder} returned them
     * @return the caption of each image, in order
     * @throws CatalogueException MODEL_MISMATCH if features have another shape; CAPTION_FAILED if the time budget is
     * over, the thread is interrupted, a caption is empty, or the model yields no valid numbers; OUT_OF_MEMORY; INTERNAL_ERROR
     */
    public List<Caption> caption(List<Tensor> images, CaptionOptions options) {
        return generate(images, options).stream().map(this::sentence).toList();
    }

    /**
     * The tokens behind {@link #caption}.
     *
     * @param images as there
     * @throws CatalogueException as there, except for an empty caption
     */
    public List<Generated> generate(List<Tensor> images, CaptionOptions options) {
        if (images.isEmpty()) {
            return List.of();
        }
        turn.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the captioner is closed");
            }
            List<Generated> generated = decode(images, options);
            generated.forEach(one -> tokens.add(one.tokens().size()));
            return generated;
        } finally {
            turn.unlock();
        }
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
            inputs.close();
            cache.close();
        } finally {
            turn.unlock();
        }
    }

    private List<Generated> decode(List<Tensor> images, CaptionOptions options) {
        long deadline = System.nanoTime() + options.budget().toNanos();
        int rows = images.size() * options.beams();
        int promptLength = count(beforeImage) + sizes.prefix() + count(afterImage);
        int total = promptLength + options.maxTokens();
        inputs.reserve(rows, promptLength, total);
        int promptLogits = language.logitPositions(promptLength);
        inputs.reserveLogits(rows, 1);
        inputs.reserveLogits(images.size(), promptLogits);
        cache.reset(images.size(), rows, total);
        writePrompt(images, promptLength);

        int eos = bundle().description().tokens().eos();
        CaptionSearch search = options.beams() == 1
                ? new GreedySearch(images.size(), options.maxTokens(), eos)
                : new BeamSearch(images.size(), options, eos);
        Logits logits = new Logits(language.bundle().description());
        language.decode(inputs, promptLength, cache);
        logits.read(inputs.logits(), promptLogits);
        CaptionSearch.Step step = search.advance(logits);
        while (!step.ended()) {
            checkBudget(deadline, images.size(), options);
            cache.keep(step.rows());
            writeTokens(step.tokens());
            language.decode(inputs, 1, cache);
            logits.read(inputs.logits(), 1);
            step = search.advance(logits);
        }
        return search.results();
    }

    /** Writes embeddings(before) ‖ prefix ‖ embeddings(after) for each row. */
    private void writePrompt(List<Tensor> images, int promptLength) {
        MemorySegment prefixes = projection.project(images);
        MemorySegment target = inputs.embeds();
        long prefixBytes = bytes(sizes.prefix());
        for (int image = 0; image < images.size(); image++) {
            long at = image * bytes(promptLength);
            MemorySegment.copy(beforeImage, 0, target, at, beforeImage.byteSize());
            at += beforeImage.byteSize();
            MemorySegment.copy(prefixes, image * prefixBytes, target, at, prefixBytes);
            MemorySegment.copy(afterImage, 0, target, at + prefixBytes, afterImage.byteSize());
        }
    }

    private void writeTokens(List<Integer> tokens) {
        for (int row = 0; row < tokens.size(); row++) {
            inputs.ids().setAtIndex(ValueLayout.JAVA_LONG, row, tokens.get(row));
        }
        language.embed(inputs.ids(), tokens.size(), 1, inputs.embeds());
    }

    private MemorySegment embedPrompt(String prompt) {
        long[] tokens = language.tokenizer().encodePrompt(prompt);
        if (tokens.length == 0) {
            return MemorySegment.NULL;
        }
        inputs.reserve(1, tokens.length, tokens.length);
        MemorySegment.copy(tokens, 0, inputs.ids(), ValueLayout.JAVA_LONG, 0, tokens.length);
        language.embed(inputs.ids(), 1, tokens.length, inputs.embeds());
        return MemorySegment.ofArray(
                inputs.embeds().asSlice(0, bytes(tokens.length)).toArray(ValueLayout.JAVA_FLOAT));
    }

    private Caption sentence(Generated generated) {
        int eos = bundle().description().tokens().eos();
        long[] words = generated.tokens().stream()
                .filter(Predicate.not(token -> token == eos))
                .mapToLong(Integer::longValue)
                .toArray();
        String text = language.tokenizer().decode(words);
        if (text.isEmpty()) {
            throw new CatalogueException(ErrorCode.CAPTION_FAILED, "the language model yields an empty sentence");
        }
        return Caption.ofModel(
                text, generated.meanLogProbability(), generated.ending(), confidence(generated.meanLogProbability()));
    }

    private @Nullable Double confidence(double meanLogProbability) {
        BundleDescription.Calibrations calibration = bundle().description().calibration();
        return calibration == null ? null : calibration.caption().probability(meanLogProbability);
    }

    private static void checkBudget(long deadline, int images, CaptionOptions options) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CatalogueException(
                    ErrorCode.CAPTION_FAILED, "interrupted while captions of %d images were written".formatted(images));
        }
        if (System.nanoTime() - deadline > 0) {
            throw new CatalogueException(
                    ErrorCode.CAPTION_FAILED,
                    "captions of %d images are not done within %s".formatted(images, options.budget()));
        }
    }

    private int count(MemorySegment embedded) {
        return Math.toIntExact(embedded.byteSize() / bytes(1));
    }

    private long bytes(int positions) {
        return (long) positions * sizes.model() * Float.BYTES;
    }
}
