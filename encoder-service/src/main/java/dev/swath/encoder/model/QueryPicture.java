package dev.swath.encoder.model;

import dev.swath.catalogue.CatalogueException;
import dev.swath.modelruntime.RgbImage;
import dev.swath.raster.Scene;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.SceneReader;

/** Decodes pictures to search by exactly as ingest-service decodes scenes, so that a scene finds its own tile first. */
final class QueryPicture {
    /** The most pixels that a picture may declare; three bytes are held of each, and decoded ones beside them. */
    static final long MAX_PIXELS = 25_000_000;

    private static final SceneReader READER = new SceneReader(SceneLimits.DEFAULT.withPixels(MAX_PIXELS));

    private QueryPicture() {}

    /** @throws CatalogueException EMPTY_OBJECT, UNSUPPORTED_FORMAT, IMAGE_TOO_LARGE, UNREADABLE_IMAGE */
    static RgbImage decode(byte[] picture) {
        Scene scene = READER.open(picture);
        return RgbImage.of(scene.width(), scene.height(), scene.picture().rgb());
    }
}
