package dev.swath.ingest.look;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.ingest.cut.FoundObject;
import dev.swath.ingest.cut.StoredScene;
import dev.swath.objectstore.StoredObject;
import java.util.List;

/** The result of looking at a key. */
public sealed interface LookResult {
    /**
     * No object is there.
     *
     * @param sidecars that name the key nevertheless
     */
    record Gone(List<StoredObject> sidecars) implements LookResult {}

    /** An object is there. It was not read, since its content seemed to be known. */
    record LeftUnread(FoundObject found) implements LookResult {}

    /** Its sidecars were written anew, and say what they said before. */
    record SaidAgain(FoundObject found) implements LookResult {}

    /** A product's folder that still lacks files. */
    record IncompleteProduct(FoundObject found) implements LookResult {}

    /** Its tiles are stored. */
    record Cut(FoundObject found, StoredScene scene) implements LookResult {}

    /** Its bytes can never become tiles. */
    record Refused(FoundObject found, CatalogueException cause) implements LookResult {}

    /** It describes other objects. */
    record DescribesOthers(FoundObject found, List<ObjectKey> described) implements LookResult {}

    /** The chips of these tiles are removed. */
    record Expired(List<SceneSeen.Retired> removed) implements LookResult {}
}
