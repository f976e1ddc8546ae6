package dev.swath.encoder.model;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.modelruntime.RgbImage;
import dev.swath.raster.Scene;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.SceneReader;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Decodes pictures to search by exactly as ingest-service decodes scenes, so that a scene finds its own tile first. */
final class QueryPicture {
    /** The most pixels that a picture may declare. All pictures that are decoded at once have no more together. */
    static final int MAX_PIXELS = 25_000_000;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final SceneReader READER = new SceneReader(SceneLimits.DEFAULT.withPixels(MAX_PIXELS));

    private static final Semaphore PIXELS = new Semaphore(MAX_PIXELS, true);

    private QueryPicture() {}

    /**
     * Decodes a picture.
     *
     * @param use what to do with the picture before others may be decoded
     * @throws CatalogueException EMPTY_OBJECT, UNSUPPORTED_FORMAT, IMAGE_TOO_LARGE, UNREADABLE_IMAGE; TOO_MANY_REQUESTS
     * if others took all the memory for 10 s
     */
    static <T> T decode(byte[] picture, Function<RgbImage, T> use) {
        Scene scene = READER.open(picture);
        int pixels = scene.width() * scene.height();
        take(pixels);
        try {
            return use.apply(
                    RgbImage.of(scene.width(), scene.height(), scene.picture().rgb()));
        } finally {
            PIXELS.release(pixels);
        }
    }

    /** How many pictures wait for others. */
    static int waiting() {
        return PIXELS.getQueueLength();
    }

    private static void take(int pixels) {
        try {
            if (PIXELS.tryAcquire(pixels, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new CatalogueException(
                ErrorCode.TOO_MANY_REQUESTS,
                "pictures of %d pixels are being decoded, so this one of %d has no room"
                        .formatted(MAX_PIXELS - PIXELS.availablePermits(), pixels));
    }
}
