package dev.swath.evaluation.measure;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.model.Calibration;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.evaluation.data.CaptionedImage;
import dev.swath.evaluation.data.DataSet;
import dev.swath.modelruntime.EncodedImage;
import dev.swath.modelruntime.EncodedText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle makes of images and texts. It takes minutes, so it is kept in a file.
 *
 * @param images by the name of their data set and their own
 * @param texts what is made of each text
 * @param calibration of the cosine between a text and an image; null if the bundle has none
 */
public record EmbeddedData(
        String modelVersion,
        Map<String, EmbeddedImage> images,
        Map<String, EncodedText> texts,
        @Nullable Calibration calibration) {
    /** An image's embedding and the caption that the bundle writes. */
    public record EmbeddedImage(Embedding embedding, String caption) {}

    public EmbeddedData {
        images = Map.copyOf(images);
        texts = Map.copyOf(texts);
    }

    /**
     * Reads the file if it is of the same bundle, images and texts; else runs the bundle and writes it.
     *
     * @param cache null to keep nothing
     */
    public static EmbeddedData of(
            Path bundle, List<DataSet> data, Set<String> texts, @Nullable Path cache, PrintStream progress) {
        try (BundleRunner runner = new BundleRunner(bundle, OptionalInt.empty(), progress)) {
            EmbeddedData kept = cache != null && Files.exists(cache) ? read(cache) : null;
            boolean usable = kept != null && kept.modelVersion.equals(runner.modelVersion());
            EmbeddedData start = usable && kept != null
                    ? kept
                    : new EmbeddedData(runner.modelVersion(), Map.of(), Map.of(), runner.calibration());
            EmbeddedData made = start.with(runner, data, texts, progress);
            if (cache != null && !made.equals(start)) {
                Files.write(cache, EventJson.mapper().writeValueAsBytes(made));
            }
            return made;
        } catch (IOException e) {
            throw new CatalogueException(ErrorCode.INVALID_REQUEST, "%s cannot be read or written".formatted(cache), e);
        }
    }

    /** What was made of an image of that data set. */
    public EmbeddedImage image(DataSet set, CaptionedImage image) {
        return Objects.requireNonNull(images.get(key(set, image)), image.name());
    }

    /** The embedding of one of the texts. */
    public Embedding text(String text) {
        return encoded(text).embedding();
    }

    /**
     * How probable it is that an image shows what a text says, as the gateway has it.
     *
     * @throws CatalogueException INVALID_BUNDLE if the bundle is not calibrated
     */
    public double probability(String text, double cosine) {
        if (calibration == null) {
            throw new CatalogueException(
                    ErrorCode.INVALID_BUNDLE, "expected a calibrated bundle, found none: " + modelVersion);
        }
        return calibration.withMost(encoded(text).subject()).probability(cosine);
    }

    private EncodedText encoded(String text) {
        return Objects.requireNonNull(texts.get(text), text);
    }

    /** With what is lacking. */
    private EmbeddedData with(BundleRunner runner, List<DataSet> data, Set<String> wanted, PrintStream progress) {
        Map<String, EmbeddedImage> allImages = new HashMap<>(images);
        for (DataSet set : data) {
            if (!set.images().stream().allMatch(image -> allImages.containsKey(key(set, image)))) {
                progress.printf("%s on %s %s%n", modelVersion, set.name(), set.split());
                allImages.putAll(run(runner, set));
            }
        }
        Map<String, EncodedText> allTexts = new HashMap<>(texts);
        List<String> lacking = wanted.stream()
                .filter(text -> !texts.containsKey(text))
                .sorted()
                .toList();
        if (!lacking.isEmpty()) {
            allTexts.putAll(runner.read(lacking));
        }
        return new EmbeddedData(modelVersion, allImages, allTexts, calibration);
    }

    private static Map<String, EmbeddedImage> run(BundleRunner runner, DataSet set) {
        List<EncodedImage> encoded = runner.encode(set.images()).results();
        List<Caption> captions = runner.caption(
                        encoded.stream().map(EncodedImage::features).toList())
                .results();
        Map<String, EmbeddedImage> images = new HashMap<>();
        for (int i = 0; i < encoded.size(); i++) {
            Embedding unit = encoded.get(i).embedding().normalised();
            images.put(
                    key(set, set.images().get(i)),
                    new EmbeddedImage(unit, captions.get(i).text()));
        }
        return images;
    }

    private static EmbeddedData read(Path cache) throws IOException {
        ObjectReader reader = EventJson.mapper().readerFor(EmbeddedData.class);
        return reader.readValue(Files.readAllBytes(cache));
    }

    private static String key(DataSet set, CaptionedImage image) {
        return set.name() + "/" + image.name();
    }
}
