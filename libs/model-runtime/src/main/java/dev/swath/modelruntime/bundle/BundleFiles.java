package dev.swath.modelruntime.bundle;

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

/** The files of a bundle's folder: their names, and the check that they are what bundle.json says. */
public final class BundleFiles {
    public static final String DESCRIPTION = "bundle.json";
    public static final String VISION_ENCODER = "vision_encoder.onnx";
    public static final String CAPTION_PROJECTION = "caption_projection.onnx";
    public static final String TOKEN_EMBEDDINGS = "token_embeddings.onnx";
    public static final String DECODER = "decoder.onnx";
    public static final String TEXT_PROJECTION = "text_projection.onnx";
    /** Optional, from format 2 on. */
    public static final String RETRIEVE_HEAD = "retrieve_head.onnx";
    /** Optional, from format 2 on. */
    public static final String SUBJECT_HEAD = "subject_head.onnx";

    /** Optional, from format 3 on. */
    public static final String TEXT_ENCODER = "text_encoder.onnx";
    /** Optional, from format 3 on. */
    public static final String TEXT_TOKENIZER = "text_tokenizer.json";

    public static final String TOKENIZER = "tokenizer.json";
    public static final String GOLDEN = "golden/golden.json";

    private static final Set<String> REQUIRED =
            Set.of(VISION_ENCODER, CAPTION_PROJECTION, TOKEN_EMBEDDINGS, DECODER, TEXT_PROJECTION, TOKENIZER, GOLDEN);

    private BundleFiles() {}

    /** @throws dev.swath.catalogue.CatalogueException INVALID_BUNDLE if there is none */
    public static byte[] readDescription(Path root) throws IOException {
        Path file = root.resolve(DESCRIPTION);
        if (!Files.isRegularFile(file)) {
            throw InvalidBundle.of("expected %s in %s, found none".formatted(DESCRIPTION, root));
        }
        return Files.readAllBytes(file);
    }

    /**
     * Hashes every file.
     *
     * @param files path below the folder → sha256 in lower-case hex
     * @throws dev.swath.catalogue.CatalogueException INVALID_BUNDLE if a file is missing, extra, outside the folder or not of
     *     its sha256
     */
    public static void verify(Path root, Map<String, String> files) throws IOException {
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

    /** The sha256 of these bytes in lower-case hex. */
    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    private static String hash(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
