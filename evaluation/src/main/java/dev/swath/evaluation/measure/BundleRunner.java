package dev.swath.evaluation.measure;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.Calibration;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.evaluation.data.CaptionedImage;
import dev.swath.modelruntime.BundleDescription;
import dev.swath.modelruntime.CaptionGenerator;
import dev.swath.modelruntime.CaptionOptions;
import dev.swath.modelruntime.Device;
import dev.swath.modelruntime.EncodedImage;
import dev.swath.modelruntime.EncodedText;
import dev.swath.modelruntime.LanguageModel;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.TextQueryEncoder;
import dev.swath.modelruntime.VisionEncoder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Runs a bundle over images and texts as the services do, and measures the time. The caller closes it. */
final class BundleRunner implements AutoCloseable {
    private static final int IMAGES_PER_BATCH = 16;
    private static final int CAPTIONS_PER_BATCH = 32;
    private static final int TEXTS_PER_BATCH = 256;
    private static final int TIMED_QUERIES = 100;
    /** A long budget: slow machines are fine here. */
    private static final Duration BUDGET = Duration.ofMinutes(30);

    private final ModelBundle bundle;
    private final SessionSettings settings = SessionSettings.on(Device.CPU);
    private final LanguageModel language;
    private final PrintStream progress;
    private final CaptionOptions options;

    /** @param beams of the caption search; the bundle's own if empty */
    BundleRunner(Path folder, OptionalInt beams, PrintStream progress) {
        this.bundle = ModelBundle.open(folder);
        CaptionOptions own = CaptionOptions.of(bundle).withBudget(BUDGET);
        this.options = beams.isPresent() ? own.withBeams(beams.getAsInt()) : own;
        this.progress = progress;
        this.language = LanguageModel.open(bundle, settings);
    }

    /** Results in the order of the inputs, and how many there were per second. */
    record Timed<T>(List<T> results, double perSecond) {
        Timed {
            results = List.copyOf(results);
        }
    }

    String modelVersion() {
        return bundle.modelVersion().value();
    }

    int beams() {
        return options.beams();
    }

    Timed<EncodedImage> encode(List<CaptionedImage> images) {
        List<EncodedImage> encoded = new ArrayList<>();
        try (VisionEncoder encoder = VisionEncoder.open(bundle, settings)) {
            ProgressLines step = new ProgressLines(progress, "images", images.size());
            for (List<CaptionedImage> batch : batches(images, IMAGES_PER_BATCH)) {
                encoded.addAll(encoder.encode(batch.stream()
                        .map(image -> encoder.preprocess(image.picture()))
                        .toList()));
                step.add(batch.size());
            }
            return new Timed<>(encoded, step.end());
        }
    }

    /** How the bundle makes probabilities of the cosines of a text; null if it is not calibrated. */
    @Nullable
    Calibration calibration() {
        BundleDescription.Calibrations calibrations = bundle.description().calibration();
        return calibrations == null ? null : calibrations.retrieval();
    }

    /** @param texts distinct */
    Map<String, Embedding> embed(List<String> texts) {
        Map<String, Embedding> embeddings = new HashMap<>();
        read(texts).forEach((text, encoded) -> embeddings.put(text, encoded.embedding()));
        return embeddings;
    }

    /** @param texts distinct */
    Map<String, EncodedText> read(List<String> texts) {
        Map<String, EncodedText> read = new HashMap<>();
        try (TextQueryEncoder encoder = TextQueryEncoder.open(language)) {
            ProgressLines step = new ProgressLines(progress, "texts", texts.size());
            for (List<String> batch : batches(texts, TEXTS_PER_BATCH)) {
                List<EncodedText> encoded = encoder.read(batch);
                for (int i = 0; i < batch.size(); i++) {
                    read.put(batch.get(i), encoded.get(i));
                }
                step.add(batch.size());
            }
            step.end();
        }
        return read;
    }

    /** Each conversation's vector, in order. */
    List<Embedding> embedTurns(List<List<String>> conversations) {
        List<Embedding> embeddings = new ArrayList<>();
        try (TextQueryEncoder encoder = TextQueryEncoder.open(language)) {
            ProgressLines step = new ProgressLines(progress, "conversations", conversations.size());
            for (List<String> turns : conversations) {
                embeddings.add(encoder.encodeTurns(turns));
                step.add(1);
            }
            step.end();
        }
        return embeddings;
    }

    /** The time of a single query. */
    double queryMilliseconds(List<String> texts) {
        try (TextQueryEncoder encoder = TextQueryEncoder.open(language)) {
            List<String> queries = texts.subList(0, Math.min(TIMED_QUERIES, texts.size()));
            long start = System.nanoTime();
            queries.forEach(encoder::encode);
            return (System.nanoTime() - start) / 1e6 / queries.size();
        }
    }

    Timed<Caption> caption(List<Tensor> features) {
        List<Caption> captions = new ArrayList<>();
        try (CaptionGenerator generator = CaptionGenerator.open(language)) {
            ProgressLines step = new ProgressLines(progress, "captions", features.size());
            for (List<Tensor> batch : batches(features, CAPTIONS_PER_BATCH)) {
                captions.addAll(caption(generator, batch));
                step.add(batch.size());
            }
            return new Timed<>(captions, step.end());
        }
    }

    /** Some images get no caption from the model. The services make those failures; here they have an empty caption with score 0. */
    private List<Caption> caption(CaptionGenerator generator, List<Tensor> batch) {
        try {
            return generator.caption(batch, options);
        } catch (CatalogueException e) {
            if (e.code() != ErrorCode.CAPTION_FAILED) {
                throw e;
            }
            if (batch.size() > 1) {
                return batch.stream()
                        .flatMap(image -> caption(generator, List.of(image)).stream())
                        .toList();
            }
            progress.printf("an image has no caption: %s%n", e.getMessage());
            return List.of(Caption.ofModel("", 0, Caption.Ending.END_TOKEN, null));
        }
    }

    @Override
    public void close() {
        language.close();
    }

    private static <T> List<List<T>> batches(List<T> all, int size) {
        List<List<T>> batches = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            batches.add(all.subList(from, Math.min(from + size, all.size())));
        }
        return batches;
    }
}
