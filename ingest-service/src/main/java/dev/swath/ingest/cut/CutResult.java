package dev.swath.ingest.cut;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileWindow;
import java.util.List;

/** The result of cutting a scene. */
public sealed interface CutResult {
    /** Its tiles are stored. */
    record Stored(StoredScene scene) implements CutResult {}

    /**
     * The bytes are no picture after all.
     *
     * @param begun windows whose chips may have been stored before the error was found
     */
    record Unusable(CatalogueException cause, List<TileWindow> begun) implements CutResult {
        public Unusable {
            begun = List.copyOf(begun);
        }
    }

    /**
     * The bytes are not at fault, so another attempt may end otherwise.
     *
     * @param begun windows whose chips may have been stored
     */
    record BrokenOff(CatalogueException cause, List<TileWindow> begun) implements CutResult {
        public BrokenOff {
            begun = List.copyOf(begun);
        }
    }
}
