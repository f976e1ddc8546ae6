package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.objectstore.StoredObject;
import java.util.List;

/** What looking at a key came to. */
sealed interface Finding {
    /**
     * No object is there.
     *
     * @param sidecars that name the key all the same
     */
    record Gone(List<StoredObject> sidecars) implements Finding {}

    /** An object is there; it was not read, since what it holds seemed to be known. */
    record Unread(Source source) implements Finding {}

    /** A product's folder, not all of whose files are there. */
    record Waiting(Source source) implements Finding {}

    /** Its tiles are stored. */
    record Cut(Source source, CutScene scene) implements Finding {}

    /**
     * Its bytes can never become tiles.
     *
     * @param begun windows whose chips may have been stored before that was seen
     */
    record Refused(Source source, CatalogueException cause, List<TileWindow> begun) implements Finding {
        public Refused {
            begun = List.copyOf(begun);
        }

        /** Whether a failure is the bytes' own: they did hold still, and no other attempt would end otherwise. */
        static boolean isFor(CatalogueException cause) {
            return !InspectObject.isMoved(cause)
                    && cause.kind() != ErrorKind.TRANSIENT
                    && cause.kind() != ErrorKind.EXHAUSTED;
        }
    }

    /** It describes other objects. */
    record Sidecar(Source source, List<ObjectKey> described) implements Finding {}

    /** The chips of these are removed. */
    record Expired(List<SceneSeen.Retired> removed) implements Finding {}
}
