package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.objectstore.StoredObject;

/** What looking at a key came to. */
sealed interface Finding {
    /** No object is there. */
    record Gone() implements Finding {}

    /** An object is there; it was not read, since its bytes seemed to be known. */
    record Unread(StoredObject object) implements Finding {}

    /** Its tiles are stored. */
    record Cut(CutScene scene) implements Finding {}

    /** Its bytes can never become tiles. */
    record Refused(StoredObject object, CatalogueException cause) implements Finding {}
}
