package dev.swath.benchmarks;

import dev.swath.modelruntime.PreprocessedImage;
import dev.swath.modelruntime.RgbImage;
import dev.swath.modelruntime.VisionEncoder;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The limit: the model alone, over one batch of pixels that is ready in memory. */
final class BareLoop implements AutoCloseable {
    private static final long MAX_PIXELS = 25_000_000;

    private final VisionEncoder vision;
    private final int batch;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment pixels;

    BareLoop(VisionEncoder vision, List<Path> pictures, int batch) throws IOException {
        this.vision = vision;
        this.batch = batch;
        PreprocessedImage first = preprocess(pictures.getFirst());
        long imageBytes = (long) first.toArray().length * Float.BYTES;
        this.pixels = arena.allocate(imageBytes * batch, Float.BYTES);
        for (int i = 0; i < batch; i++) {
            float[] values = preprocess(pictures.get(i % pictures.size())).toArray();
            MemorySegment.copy(values, 0, pixels, ValueLayout.JAVA_FLOAT, i * imageBytes, values.length);
        }
    }

    Throughput run(int images) {
        Throughput.Clock clock = new Throughput.Clock();
        int done = 0;
        for (; done < images; done += batch) {
            vision.runBare(pixels, batch);
        }
        return clock.stop(done);
    }

    @Override
    public void close() {
        arena.close();
    }

    private PreprocessedImage preprocess(Path picture) throws IOException {
        return vision.preprocess(RgbImage.decode(Files.readAllBytes(picture), MAX_PIXELS));
    }
}
