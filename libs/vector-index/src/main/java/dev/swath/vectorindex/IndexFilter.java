package dev.swath.vectorindex;

import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which live rows are meant; a null or empty part does not restrict.
 *
 * @param bbox rows whose box meets it; a row without a box is left out
 * @param datetime rows whose datetime lies in it
 * @param collections rows of any of them
 * @param sceneId rows of that scene
 */
public record IndexFilter(
        @Nullable BoundingBox bbox,
        @Nullable TimeInterval datetime,
        Set<String> collections,
        @Nullable SceneId sceneId) {
    public static final IndexFilter NONE = new IndexFilter(null, null, Set.of(), null);

    public IndexFilter {
        collections = Set.copyOf(collections);
    }

    public static IndexFilter ofScene(SceneId sceneId) {
        return new IndexFilter(null, null, Set.of(), sceneId);
    }
}
