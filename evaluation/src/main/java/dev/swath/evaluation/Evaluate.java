package dev.swath.evaluation;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.swath.catalogue.Caption;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Embedding;
import dev.swath.catalogue.Tensor;
import dev.swath.evaluation.EvaluateArguments.WrongUsage;
import dev.swath.model.CaptionGenerator;
import dev.swath.model.CaptionOptions;
import dev.swath.model.Device;
import dev.swath.model.EncodedImage;
import dev.swath.model.LanguageModel;
import dev.swath.model.ModelBundle;
import dev.swath.model.PreprocessedImage;
import dev.swath.model.RgbImage;
import dev.swath.model.SessionSettings;
import dev.swath.model.TextQueryEncoder;
import dev.swath.model.VisionEncoder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encodes, captions and seeks captioned images with a bundle, and prints how well it did. */
public final class Evaluate {
    private static final int IMAGES_PER_BATCH = 16;
    private static final int CAPTIONS_PER_BATCH = 32;
    private static final int TEXTS_PER_BATCH = 256;
    private static final int TIMED_QUERIES = 100;
    private static final long MAX_PIXELS = 1L << 26;

    private final EvaluateArguments arguments;
    private final PrintStream progress;
    private final ModelBundle bundle;
    private final SessionSettings settings = SessionSettings.on(Device.CPU);
    private final Map<String, Object> report = new LinkedHashMap<>();

    private Evaluate(EvaluateArguments arguments, PrintStream progress) {
        this.arguments = arguments;
        this.progress = progress;
        this.bundle = ModelBundle.open(arguments.bundle());
    }

    /** @param arguments see {@link EvaluateArguments#USAGE} */
    public static void main(String[] arguments) {
        System.exit(run(Arrays.asList(arguments), System.out, System.err));
    }

    /** @return the exit status */
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help")) {
            out.print(EvaluateArguments.USAGE);
            return 0;
        }
        try {
            EvaluateArguments parsed = EvaluateArguments.parse(arguments);
            Map<String, Object> report = new Evaluate(parsed, err).report();
            out.println(parsed.json() ? new JsonMapper().writeValueAsString(report) : table(report));
            return 0;
        } catch (WrongUsage e) {
            err.println(e.getMessage());
            err.print(EvaluateArguments.USAGE);
            return 2;
        } catch (CatalogueException e) {
            err.printf("%s: %s%n", e.code(), e.getMessage());
            return 1;
        } catch (IOException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private Map<String, Object> report() throws IOException {
        List<CaptionedImage> images = CaptionedImage.read(arguments.data(), arguments.split());
        images = images.subList(0, Math.min(images.size(), arguments.limit()));
        report.put("images", images.size());
        report.put("modelVersion", bundle.modelVersion().value());
        List<EncodedImage> encoded = encode(images);
        try (LanguageModel language = LanguageModel.open(bundle, settings)) {
            seek(language, images, encoded.stream().map(EncodedImage::embedding).toList());
            caption(
                    language,
                    images,
                    encoded.stream().map(EncodedImage::features).toList());
        }
        return report;
    }

    private List<EncodedImage> encode(List<CaptionedImage> images) throws IOException {
        List<EncodedImage> encoded = new ArrayList<>();
        try (VisionEncoder encoder = VisionEncoder.open(bundle, settings)) {
            Progress step = new Progress(progress, "images", images.size());
            for (List<CaptionedImage> batch : batches(images, IMAGES_PER_BATCH)) {
                List<PreprocessedImage> pixels = new ArrayList<>();
                for (CaptionedImage image : batch) {
                    pixels.add(encoder.preprocessor().preprocess(read(image)));
                }
                encoded.addAll(encoder.encode(pixels));
                step.add(batch.size());
            }
            report.put("imagesPerSecond", step.end());
        }
        return encoded;
    }

    private void seek(LanguageModel language, List<CaptionedImage> images, List<Embedding> imageEmbeddings) {
        List<String> texts = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        for (int image = 0; image < images.size(); image++) {
            for (String reference : images.get(image).references()) {
                texts.add(reference);
                owners.add(image);
            }
        }
        try (TextQueryEncoder encoder = TextQueryEncoder.open(language)) {
            Map<String, Embedding> embeddings =
                    embed(encoder, texts.stream().distinct().toList());
            RetrievalFigures figures = RetrievalFigures.of(
                    imageEmbeddings, texts.stream().map(embeddings::get).toList(), owners);
            report.put("meanRecall", figures.meanRecall());
            report.put("textToImage", figures.textToImage());
            report.put("imageToText", figures.imageToText());
            report.put("queryMilliseconds", queryMilliseconds(encoder, texts));
        }
    }

    private Map<String, Embedding> embed(TextQueryEncoder encoder, List<String> texts) {
        Map<String, Embedding> embeddings = new HashMap<>();
        Progress step = new Progress(progress, "texts", texts.size());
        for (List<String> batch : batches(texts, TEXTS_PER_BATCH)) {
            List<Embedding> encoded = encoder.encode(batch);
            for (int i = 0; i < batch.size(); i++) {
                embeddings.put(batch.get(i), encoded.get(i));
            }
            step.add(batch.size());
        }
        report.put("textsPerSecond", step.end());
        return embeddings;
    }

    private static double queryMilliseconds(TextQueryEncoder encoder, List<String> texts) {
        int queries = Math.min(TIMED_QUERIES, texts.size());
        long start = System.nanoTime();
        texts.subList(0, queries).forEach(encoder::encode);
        return (System.nanoTime() - start) / 1e6 / queries;
    }

    private void caption(LanguageModel language, List<CaptionedImage> images, List<Tensor> features)
            throws IOException {
        CaptionSheet sheet = arguments.sheet() == null
                ? null
                : new CaptionSheet("%s on %s %s"
                        .formatted(bundle.modelVersion(), arguments.data().getFileName(), arguments.split()));
        CaptionOptions greedy = CaptionOptions.of(bundle).withBeams(1);
        Progress step = new Progress(progress, "captions", images.size());
        try (CaptionGenerator generator = CaptionGenerator.open(language)) {
            for (int from = 0; from < images.size(); from += CAPTIONS_PER_BATCH) {
                int to = Math.min(from + CAPTIONS_PER_BATCH, images.size());
                List<Caption> captions = generator.caption(features.subList(from, to), greedy);
                step.add(captions.size());
                add(sheet, images.subList(from, to), captions);
            }
        }
        report.put("captionsPerSecond", step.end());
        if (sheet != null && arguments.sheet() != null) {
            sheet.write(arguments.sheet());
        }
    }

    private static void add(@Nullable CaptionSheet sheet, List<CaptionedImage> images, List<Caption> captions)
            throws IOException {
        if (sheet == null) {
            return;
        }
        for (int i = 0; i < images.size(); i++) {
            sheet.add(images.get(i), read(images.get(i)), captions.get(i));
        }
    }

    private static RgbImage read(CaptionedImage image) throws IOException {
        try {
            return RgbImage.decode(Files.readAllBytes(image.file()), MAX_PIXELS);
        } catch (CatalogueException e) {
            throw new CatalogueException(e.code(), image.name() + ": " + e.getMessage(), e);
        }
    }

    private static String table(Map<String, Object> report) {
        StringBuilder lines = new StringBuilder();
        report.forEach((name, value) -> lines.append(
                "%-18s %s%n".formatted(name, value instanceof Double number ? "%.1f".formatted(number) : value)));
        return lines.toString().stripTrailing();
    }

    private static <T> List<List<T>> batches(List<T> all, int size) {
        List<List<T>> batches = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            batches.add(all.subList(from, Math.min(from + size, all.size())));
        }
        return batches;
    }
}
