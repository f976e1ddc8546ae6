package dev.swath.ingest.cut;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileWindow;
import java.util.List;

/** What cutting a scene came to. */
public sealed interface CutResult {
    /** Its tiles are stored. */
    record Stored(StoredScene scene) implements CutResult {}

    /**
     * The bytes are no picture after all.
     *
     * @param begun windows whose chips may have been stored before that was seen
     */
    record Unusable(CatalogueException cause, List<TileWindow> begun) implements CutResult {
        public Unusable {
            begun = List.copyOf(begun);
        }
    }
}
