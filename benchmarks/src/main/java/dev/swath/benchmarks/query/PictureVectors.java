package dev.swath.benchmarks.query;

import dev.swath.modelruntime.Device;
import dev.swath.modelruntime.EncodedImage;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.PreprocessedImage;
import dev.swath.modelruntime.RgbImage;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.VisionEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The embeddings of pictures, as a bundle makes them. It takes a while, so they are kept in a file. */
final class PictureVectors {
    private static final int BATCH = 16;
    private static final int MAX_PIXELS = 4_000_000;

    private final VectorFile vectors;
    private final int count;

    private PictureVectors(VectorFile vectors, int count) {
        this.vectors = vectors;
        this.count = count;
    }

    /** @param cache the folder of all such files */
    static PictureVectors of(ModelBundle bundle, List<Path> folders, Path cache) throws IOException {
        List<Path> pictures = pictures(folders);
        int dimension = bundle.description().dimensions().embedding();
        Path folder = cache.resolve("pictures-%s-%08x".formatted(bundle.modelVersion(), pictures.hashCode()));
        Files.createDirectories(folder);
        try (VisionEncoder encoder = VisionEncoder.open(bundle, SessionSettings.on(Device.CPU))) {
            Encoded encoded = new Encoded(encoder, pictures);
            VectorFile file =
                    VectorFile.open(folder.resolve("vectors.f32"), pictures.size(), dimension, encoded::vector);
            return new PictureVectors(file, pictures.size());
        }
    }

    int count() {
        return count;
    }

    VectorFile vectors() {
        return vectors;
    }

    private static List<Path> pictures(List<Path> folders) throws IOException {
        List<Path> pictures = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".jpg")).sorted().forEach(pictures::add);
            }
        }
        if (pictures.isEmpty()) {
            throw new IOException("expected .jpg files in %s, found none".formatted(folders));
        }
        return pictures;
    }

    /** Encodes batch by batch, as vectors are asked for in their order. */
    private static final class Encoded {
        private final VisionEncoder encoder;
        private final List<Path> pictures;
        private List<EncodedImage> batch = List.of();

        Encoded(VisionEncoder encoder, List<Path> pictures) {
            this.encoder = encoder;
            this.pictures = pictures;
        }

        float[] vector(int number) {
            if (number % BATCH == 0) {
                List<PreprocessedImage> pixels =
                        pictures.subList(number, Math.min(pictures.size(), number + BATCH)).stream()
                                .map(this::read)
                                .toList();
                batch = encoder.encode(pixels);
                if (number % (64 * BATCH) == 0) {
                    System.err.printf("encoded %,d of %,d pictures%n", number, pictures.size());
                }
            }
            return batch.get(number % BATCH).embedding().normalised().toArray();
        }

        private PreprocessedImage read(Path picture) {
            try {
                return encoder.preprocess(RgbImage.decode(Files.readAllBytes(picture), MAX_PIXELS));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
