package dev.swath.modelruntime;

import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.modelruntime.BundleDescription.Dimensions;
import dev.swath.modelruntime.BundleDescription.Precision;
import dev.swath.modelruntime.bundle.BundleFiles;
import dev.swath.modelruntime.bundle.BundleJson;
import dev.swath.modelruntime.bundle.InvalidBundle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;

/** Compares the runtime with what the PyTorch reference made of the bundle's golden images and texts. */
public final class GoldenCheck {
    private static final long MAX_PIXELS = 1L << 24;
    private static final double PIXELS_TOLERANCE = 1e-4;
    private static final double LOG_PROBABILITY_TOLERANCE = 1e-2;

    private final ModelBundle bundle;
    private final Golden golden;

    private GoldenCheck(ModelBundle bundle, Golden golden) {
        this.bundle = bundle;
        this.golden = golden;
    }

    /** How much is run. */
    public enum Scope {
        /** The first image or text: what a service does at its start. */
        FIRST,
        /** All. */
        ALL;

        private <T> List<T> of(List<T> cases) {
            return switch (this) {
                case FIRST -> cases.subList(0, 1);
                case ALL -> cases;
            };
        }
    }

    private record Golden(List<GoldenImage> images, List<GoldenText> texts) {}

    /**
     * @param features float16 [k, dVision], little-endian
     * @param embedding float32, little-endian
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record GoldenImage(
            String file,
            double pixelsMean,
            byte[] features,
            byte[] embedding,
            List<Integer> captionTokens,
            String caption,
            double meanLogProbability) {}

    /** @param embedding float32, little-endian */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record GoldenText(String text, List<Long> tokens, byte[] embedding) {}

    /** @throws dev.swath.catalogue.CatalogueException INVALID_BUNDLE if golden.json does not follow its format */
    public static GoldenCheck of(ModelBundle bundle) {
        try {
            byte[] json = Files.readAllBytes(bundle.file(BundleFiles.GOLDEN));
            Golden golden = BundleJson.parse(json, Golden.class, BundleFiles.GOLDEN);
            InvalidBundle.unless(!golden.images().isEmpty(), BundleFiles.GOLDEN, "an image", "none");
            InvalidBundle.unless(!golden.texts().isEmpty(), BundleFiles.GOLDEN, "a text", "none");
            return new GoldenCheck(bundle, golden);
        } catch (IOException e) {
            throw InvalidBundle.of(BundleFiles.GOLDEN + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Checks pre-processing, features and embeddings of the images.
     *
     * @throws dev.swath.catalogue.CatalogueException INVALID_BUNDLE with the figures
     */
    public void verify(VisionEncoder encoder, Scope scope) {
        for (GoldenImage expected : scope.of(golden.images())) {
            PreprocessedImage pixels = encoder.preprocess(RgbImage.decode(read(expected.file()), MAX_PIXELS));
            InvalidBundle.unless(
                    Math.abs(pixels.mean() - expected.pixelsMean()) <= PIXELS_TOLERANCE,
                    expected.file() + ", mean of the pre-processed pixels",
                    expected.pixelsMean(),
                    pixels.mean());
            EncodedImage encoded = encoder.encode(List.of(pixels)).getFirst();
            checkCosine(
                    expected.file() + ", features",
                    features(expected).toFloats(),
                    encoded.features().toFloats());
            checkCosine(
                    expected.file() + ", embedding",
                    floats(expected.embedding()),
                    encoded.embedding().toArray());
        }
    }

    /**
     * Checks captions from the reference's features: token for token if the weights are exact.
     *
     * @throws dev.swath.catalogue.CatalogueException INVALID_BUNDLE with the figures
     */
    public void verify(CaptionGenerator generator, Scope scope) {
        List<GoldenImage> images = scope.of(golden.images());
        CaptionOptions greedy = CaptionOptions.of(bundle).withBeams(1);
        List<Tensor> features = images.stream().map(this::features).toList();
        List<Generated> found = generator.generate(features, greedy);
        if (bundle.description().precision() == Precision.INT8) {
            return;
        }
        for (int i = 0; i < images.size(); i++) {
            GoldenImage expected = images.get(i);
            InvalidBundle.unless(
                    found.get(i).tokens().equals(expected.captionTokens()),
                    expected.file() + ", caption",
                    expected.captionTokens(),
                    found.get(i).tokens());
            String caption = generator
                    .caption(features.subList(i, i + 1), greedy)
                    .getFirst()
                    .text();
            InvalidBundle.unless(
                    caption.equals(expected.caption()), expected.file() + ", caption", expected.caption(), caption);
            InvalidBundle.unless(
                    Math.abs(found.get(i).meanLogProbability() - expected.meanLogProbability())
                            <= LOG_PROBABILITY_TOLERANCE,
                    expected.file() + ", mean log-probability",
                    expected.meanLogProbability(),
                    found.get(i).meanLogProbability());
        }
    }

    /**
     * Checks tokens and embeddings of the texts.
     *
     * @throws dev.swath.catalogue.CatalogueException INVALID_BUNDLE with the figures
     */
    public void verify(TextQueryEncoder encoder, Scope scope) {
        for (GoldenText expected : scope.of(golden.texts())) {
            List<Long> tokens =
                    Arrays.stream(encoder.tokens(expected.text())).boxed().toList();
            String where = "text \"" + expected.text() + "\"";
            InvalidBundle.unless(tokens.equals(expected.tokens()), where + ", tokens", expected.tokens(), tokens);
            checkCosine(
                    where + ", embedding",
                    floats(expected.embedding()),
                    encoder.encode(expected.text()).toArray());
        }
    }

    private byte[] read(String file) {
        if (!bundle.description().files().containsKey(file)) {
            throw InvalidBundle.of("%s names %s, which bundle.json does not".formatted(BundleFiles.GOLDEN, file));
        }
        try {
            return Files.readAllBytes(bundle.file(file));
        } catch (IOException e) {
            throw InvalidBundle.of(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Tensor features(GoldenImage image) {
        Dimensions sizes = bundle.description().dimensions();
        int expected = sizes.featureCount() * sizes.featureWidth() * Short.BYTES;
        InvalidBundle.unless(
                image.features().length == expected,
                image.file() + ", features",
                expected + " bytes",
                image.features().length);
        ByteBuffer buffer = ByteBuffer.wrap(image.features()).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[expected / Short.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.float16ToFloat(buffer.getShort());
        }
        return Tensor.float16(sizes.features(), values);
    }

    private float[] floats(byte[] bytes) {
        int expected = bundle.description().dimensions().embedding() * Float.BYTES;
        InvalidBundle.unless(
                bytes.length == expected, BundleFiles.GOLDEN + ", an embedding", expected + " bytes", bytes.length);
        float[] values = new float[expected / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private void checkCosine(String where, float[] expected, float[] found) {
        double cosine =
                Embedding.of(expected).normalised().dot(Embedding.of(found).normalised());
        double least = bundle.description().precision().minCosine();
        InvalidBundle.unless(cosine >= least, where, "a cosine to the reference of at least " + least, cosine);
    }
}
