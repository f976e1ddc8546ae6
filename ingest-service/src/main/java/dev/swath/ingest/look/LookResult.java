package dev.swath.ingest.look;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.ingest.cut.FoundObject;
import dev.swath.ingest.cut.StoredScene;
import dev.swath.objectstore.StoredObject;
import java.util.List;

/** What looking at a key came to. */
public sealed interface LookResult {
    /**
     * No object is there.
     *
     * @param sidecars that name the key all the same
     */
    record Gone(List<StoredObject> sidecars) implements LookResult {}

    /** An object is there; it was not read, since what it holds seemed to be known. */
    record Unread(FoundObject found) implements LookResult {}

    /** A product's folder, not all of whose files are there. */
    record IncompleteProduct(FoundObject found) implements LookResult {}

    /** Its tiles are stored. */
    record Cut(FoundObject found, StoredScene scene) implements LookResult {}

    /**
     * Its bytes can never become tiles.
     *
     * @param begun windows whose chips may have been stored before that was seen
     */
    record Refused(FoundObject found, CatalogueException cause, List<TileWindow> begun) implements LookResult {
        public Refused {
            begun = List.copyOf(begun);
        }
    }

    /** It describes other objects. */
    record DescribesOthers(FoundObject found, List<ObjectKey> described) implements LookResult {}

    /** The chips of these are removed. */
    record Expired(List<SceneSeen.Retired> removed) implements LookResult {}
}
