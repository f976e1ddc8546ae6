package dev.swath.ingest.cut;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.chip.PackName;

/**
 * One attempt at cutting a scene.
 *
 * @param bucket the scene's
 * @param generation that the tiles will have if nothing comes between
 * @param id drawn for this attempt alone
 */
record PackAttempt(String bucket, ObjectKey key, SceneId sceneId, long generation, String id) {
    PackName name(int number) {
        return new PackName(ObjectId.of(bucket, key), sceneId, generation, id, number);
    }
}
