package dev.swath.modelruntime;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.catalogue.model.Calibration;
import dev.swath.modelruntime.bundle.BundleFiles;
import dev.swath.modelruntime.bundle.InvalidBundle;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code bundle.json}. Each component is checked.
 *
 * @param format 1; or 2, which may have {@code calibration.image}, a {@code retrieve_head.onnx} and a {@code subject_head.onnx}; or 3, which may have a
 *     {@code text_encoder.onnx} besides
 * @param name {@code [a-z0-9-]+}, at most 56 characters
 * @param version {@code [a-z0-9-]+}, at most 56 characters
 * @param license an SPDX expression
 * @param precision sets the tolerance of the golden check
 * @param textEncoder null if text queries are embedded by the language model's hidden state at {@code [RET]}
 * @param chat null if the language model was not trained to answer
 * @param calibration null if the model is not calibrated
 * @param files path below the bundle's folder → sha256 in lower-case hex, of every file but bundle.json
 */
public record BundleDescription(
        int format,
        String name,
        String version,
        String license,
        String description,
        Precision precision,
        Dimensions dimensions,
        Preprocessing preprocessing,
        Prompt prompt,
        Query query,
        @Nullable TowerInput textEncoder,
        @Nullable Chat chat,
        Tokens tokens,
        Decoding decoding,
        @Nullable Calibrations calibration,
        Map<String, String> files) {
    private static final int NEWEST_FORMAT = 3;
    private static final int TEXT_ENCODER_FORMAT = 3;
    private static final String NAME = "[a-z0-9-]{1,56}";
    private static final String SHA256 = "[0-9a-f]{64}";
    private static final int MAX_FEATURE_BYTES = 16_384;

    public BundleDescription {
        InvalidBundle.unless(format >= 1 && format <= NEWEST_FORMAT, "format", "1 to " + NEWEST_FORMAT, format);
        Calibration image = calibration == null ? null : calibration.image();
        if (image != null) {
            InvalidBundle.unless(format > 1, "calibration.image", "none in format 1", image);
        }
        InvalidBundle.unless(name.matches(NAME), "name", NAME, name);
        InvalidBundle.unless(version.matches(NAME), "version", NAME, version);
        tokens.check(dimensions.vocabulary());
        files = Map.copyOf(files);
        for (String head : List.of(BundleFiles.RETRIEVE_HEAD, BundleFiles.SUBJECT_HEAD)) {
            InvalidBundle.unless(
                    format > 1 || !files.containsKey(head), "files", "no " + head + " in format 1", files.keySet());
        }
        for (String part : List.of(BundleFiles.TEXT_ENCODER, BundleFiles.TEXT_TOKENIZER)) {
            boolean wanted = textEncoder != null;
            InvalidBundle.unless(
                    wanted == files.containsKey(part),
                    "files",
                    wanted ? part + ", since there is a textEncoder" : "no " + part + " without textEncoder",
                    files.keySet());
        }
        if (textEncoder != null) {
            InvalidBundle.unless(format >= TEXT_ENCODER_FORMAT, "textEncoder", "none before format 3", textEncoder);
            InvalidBundle.unless(
                    !files.containsKey(BundleFiles.SUBJECT_HEAD),
                    "files",
                    "no " + BundleFiles.SUBJECT_HEAD + " beside a textEncoder, whose queries it cannot read",
                    files.keySet());
        }
        files.forEach((path, sha256) ->
                InvalidBundle.unless(sha256.matches(SHA256), "files[\"" + path + "\"]", SHA256, sha256));
    }

    /** Whether the language model can say that an answer is to begin with {@code [RET]}: that it retrieves rather than talks. */
    public boolean retrieves() {
        return files.containsKey(BundleFiles.RETRIEVE_HEAD);
    }

    /** Whether the bundle tells if a text speaks of what pictures from above can show. */
    public boolean tellsSubjects() {
        return files.containsKey(BundleFiles.SUBJECT_HEAD);
    }

    /** How exact the weights are. */
    public enum Precision {
        @JsonProperty("fp32")
        FP32(0.9999),
        @JsonProperty("int8")
        INT8(0.995);

        private final double minCosine;

        Precision(double minCosine) {
            this.minCosine = minCosine;
        }

        /** The lowest cosine between an embedding and the reference's that passes the golden check. */
        public double minCosine() {
            return minCosine;
        }
    }

    /**
     * The sizes of the tensors.
     *
     * @param features [k, dVision]
     * @param prefix how many positions the projected features take in the language model's input
     * @param model width of the language model's input
     * @param embedding width of the retrieval space
     * @param vocabulary width of the logits; the tokenizer may know more tokens
     */
    public record Dimensions(
            List<Integer> features,
            int prefix,
            int model,
            int embedding,
            int layers,
            int kvHeads,
            int headDim,
            int vocabulary) {
        public Dimensions {
            features = List.copyOf(features);
            InvalidBundle.unless(
                    features.size() == 2 && features.stream().allMatch(size -> size > 0),
                    "dimensions.features",
                    "[k, dVision]",
                    features);
            long bytes = (long) features.get(0) * features.get(1) * Short.BYTES;
            InvalidBundle.unless(
                    bytes <= MAX_FEATURE_BYTES,
                    "dimensions.features",
                    "at most " + MAX_FEATURE_BYTES + " bytes as float16",
                    bytes);
            positive("prefix", prefix);
            positive("model", model);
            positive("embedding", embedding);
            positive("layers", layers);
            positive("kvHeads", kvHeads);
            positive("headDim", headDim);
            positive("vocabulary", vocabulary);
        }

        /** How many feature vectors an image has. */
        public int featureCount() {
            return features.get(0);
        }

        /** How wide a feature vector is. */
        public int featureWidth() {
            return features.get(1);
        }

        private static void positive(String field, int value) {
            InvalidBundle.unless(value > 0, "dimensions." + field, "a positive number", value);
        }
    }

    /**
     * How a picture becomes the vision encoder's input: resized, then {@code (value − mean[c]) / std[c]}.
     *
     * @param mean of R, G and B, in 0…255
     * @param std of R, G and B, in 0…255
     */
    public record Preprocessing(
            int height, int width, Interpolation interpolation, List<Double> mean, List<Double> std) {
        private static final int MAX_SIDE = 4096;

        public Preprocessing {
            side("height", height);
            side("width", width);
            mean = List.copyOf(mean);
            std = List.copyOf(std);
            InvalidBundle.unless(
                    mean.size() == 3 && mean.stream().allMatch(Double::isFinite),
                    "preprocessing.mean",
                    "3 numbers",
                    mean);
            InvalidBundle.unless(
                    std.size() == 3 && std.stream().allMatch(value -> Double.isFinite(value) && value > 0),
                    "preprocessing.std",
                    "3 positive numbers",
                    std);
        }

        private static void side(String field, int value) {
            InvalidBundle.unless(value > 0 && value <= MAX_SIDE, "preprocessing." + field, "1 to " + MAX_SIDE, value);
        }
    }

    /** The interpolation of resized pixels, as Pillow names it. */
    public enum Interpolation {
        @JsonProperty("bilinear")
        BILINEAR,
        @JsonProperty("bicubic")
        BICUBIC
    }

    /** The text, special tokens included, before and after the image's prefix when a caption is generated. */
    public record Prompt(String beforeImage, String afterImage) {}

    /** The text, special tokens included, before and after a text query; the last token is {@code [RET]}. */
    public record Query(String before, String after) {}

    /**
     * A text tower that embeds text queries in place of the language model. It has a tokenizer of its own.
     *
     * @param before the text, special tokens included, before a query
     * @param after the same after it; the last token is where the embedding is read
     * @param contextLength the most tokens, those of {@code before} and {@code after} included
     */
    public record TowerInput(String before, String after, int contextLength) {
        private static final int MAX_CONTEXT = 4096;

        public TowerInput {
            InvalidBundle.unless(!after.isEmpty(), "textEncoder.after", "a token", "none");
            InvalidBundle.unless(
                    contextLength > 0 && contextLength <= MAX_CONTEXT,
                    "textEncoder.contextLength",
                    "1 to " + MAX_CONTEXT,
                    contextLength);
        }
    }

    /** The text, special tokens included, before and after a person's words when an answer is generated. */
    public record Chat(String before, String after) {}

    /** The ids of the special tokens. Only {@code eos} is ever generated, so the others may be above the logits' width. */
    public record Tokens(int bos, int eos, int pad, int ret) {
        public Tokens {
            notNegative("bos", bos);
            notNegative("eos", eos);
            notNegative("pad", pad);
            notNegative("ret", ret);
            InvalidBundle.unless(eos != bos && eos != pad && eos != ret, "tokens.eos", "an id of its own", eos);
        }

        void check(int vocabulary) {
            InvalidBundle.unless(eos < vocabulary, "tokens.eos", "an id below the vocabulary's " + vocabulary, eos);
        }

        private static void notNegative(String field, int id) {
            InvalidBundle.unless(id >= 0, "tokens." + field, "an id of at least 0", id);
        }
    }

    /** How captions are decoded by default; see {@link CaptionOptions}. */
    public record Decoding(int maxTokens, int beams, double lengthPenalty) {
        public Decoding {
            InvalidBundle.unless(
                    maxTokens >= 1 && maxTokens <= CaptionOptions.MAX_TOKENS,
                    "decoding.maxTokens",
                    "1 to " + CaptionOptions.MAX_TOKENS,
                    maxTokens);
            InvalidBundle.unless(
                    beams >= 1 && beams <= CaptionOptions.MAX_BEAMS,
                    "decoding.beams",
                    "1 to " + CaptionOptions.MAX_BEAMS,
                    beams);
            InvalidBundle.unless(
                    Double.isFinite(lengthPenalty), "decoding.lengthPenalty", "a finite number", lengthPenalty);
        }
    }

    /**
     * How scores become probabilities.
     *
     * @param retrieval turns the cosine of a text query and an image into the probability that the image shows what the text says
     * @param image turns the cosine of a query picture and an image into the probability that both show the same class of scene; null if pictures are not
     *     calibrated, as in every bundle of format 1
     * @param caption turns a caption's mean log-probability into the probability that it agrees with a person's
     */
    public record Calibrations(
            Calibration retrieval, @Nullable Calibration image, Calibration caption) {
        public Calibrations {
            check("retrieval", retrieval);
            if (image != null) {
                check("image", image);
            }
            check("caption", caption);
        }

        private static void check(String field, Calibration calibration) {
            InvalidBundle.unless(
                    Double.isFinite(calibration.slope()) && calibration.slope() > 0,
                    "calibration." + field + ".slope",
                    "a finite number above 0",
                    calibration.slope());
            InvalidBundle.unless(
                    calibration.most() == null,
                    "calibration." + field + ".most",
                    "none",
                    String.valueOf(calibration.most()));
            InvalidBundle.unless(
                    Double.isFinite(calibration.intercept()),
                    "calibration." + field + ".intercept",
                    "a finite number",
                    calibration.intercept());
        }
    }
}
