package dev.swath.modelruntime;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A verified folder with everything that a model is made of: the only hand-over from training. */
public final class ModelBundle {
    static final String DESCRIPTION = "bundle.json";
    static final String VISION_ENCODER = "vision_encoder.onnx";
    static final String CAPTION_PROJECTION = "caption_projection.onnx";
    static final String TOKEN_EMBEDDINGS = "token_embeddings.onnx";
    static final String DECODER = "decoder.onnx";
    static final String TEXT_PROJECTION = "text_projection.onnx";
    static final String TOKENIZER = "tokenizer.json";
    static final String GOLDEN = "golden/golden.json";

    private static final Set<String> REQUIRED =
            Set.of(VISION_ENCODER, CAPTION_PROJECTION, TOKEN_EMBEDDINGS, DECODER, TEXT_PROJECTION, TOKENIZER, GOLDEN);
    private static final int HASH_DIGITS = 8;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .annotationIntrospector(new RequiredUnlessNullable())
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT, DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Path folder;
    private final BundleDescription description;
    private final ModelVersion modelVersion;

    private ModelBundle(Path folder, BundleDescription description, ModelVersion modelVersion) {
        this.folder = folder;
        this.description = description;
        this.modelVersion = modelVersion;
    }

    /**
     * Reads and verifies a bundle; every file is hashed.
     *
     * @throws CatalogueException INVALID_BUNDLE if bundle.json is not what its format says, or a file is missing, extra,
     *     outside the folder or not of its sha256
     */
    public static ModelBundle open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw InvalidBundle.of("expected the folder of a model bundle at %s, found none".formatted(folder));
        }
        try {
            Path root = folder.toRealPath();
            byte[] json = readDescription(root);
            BundleDescription description = parse(json, BundleDescription.class, DESCRIPTION);
            verifyFiles(root, description.files());
            String hash = HexFormat.of().formatHex(sha256().digest(json)).substring(0, HASH_DIGITS);
            return new ModelBundle(
                    root,
                    description,
                    new ModelVersion("%s-%s-%s".formatted(description.name(), description.version(), hash)));
        } catch (IOException e) {
            throw InvalidBundle.of("the model bundle at %s cannot be read: %s".formatted(folder, e.getMessage()), e);
        }
    }

    public Path folder() {
        return folder;
    }

    public BundleDescription description() {
        return description;
    }

    /** The bundle's name, version and the first 8 hex digits of bundle.json's sha256. */
    public ModelVersion modelVersion() {
        return modelVersion;
    }

    /** @param name as {@code files} names it */
    Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public String toString() {
        return "ModelBundle[" + modelVersion + "]";
    }

    static <T> T parse(byte[] json, Class<T> type, String file) {
        try {
            T value = MAPPER.readValue(json, type);
            if (value == null) {
                throw InvalidBundle.of("%s: expected a JSON object, found null".formatted(file));
            }
            return value;
        } catch (JsonMappingException e) {
            if (e.getCause() instanceof CatalogueException invalid) {
                throw InvalidBundle.of(file + ", " + invalid.getMessage(), e);
            }
            throw InvalidBundle.of("%s, at %s: %s".formatted(file, e.getPathReference(), e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw InvalidBundle.of("%s is not JSON: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static byte[] readDescription(Path root) throws IOException {
        Path file = root.resolve(DESCRIPTION);
        if (!Files.isRegularFile(file)) {
            throw InvalidBundle.of("expected %s in %s, found none".formatted(DESCRIPTION, root));
        }
        return Files.readAllBytes(file);
    }

    private static void verifyFiles(Path root, Map<String, String> files) throws IOException {
        Set<String> found = list(root);
        Set<String> expected = new TreeSet<>(files.keySet());
        expected.addAll(REQUIRED);
        for (String name : expected) {
            InvalidBundle.unless(found.contains(name), name, "the file in the bundle", "none");
        }
        for (String name : found) {
            String sha256 = files.get(name);
            if (sha256 == null) {
                throw InvalidBundle.of("%s: expected no file that bundle.json does not name".formatted(name));
            }
            Path file = root.resolve(name);
            InvalidBundle.unless(
                    Files.isRegularFile(file) && file.toRealPath().startsWith(root),
                    name,
                    "a file inside the bundle",
                    "something else");
            String actual = hash(file);
            InvalidBundle.unless(sha256.equals(actual), name, "sha256 " + sha256, actual);
        }
    }

    /** The names come from the folder, so a path in {@code files} that leaves it can match nothing. */
    private static Set<String> list(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> root.relativize(path).toString().replace('\\', '/'))
                    .filter(name -> !name.equals(DESCRIPTION))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String hash(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
