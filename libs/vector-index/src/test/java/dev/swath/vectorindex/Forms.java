package dev.swath.vectorindex;

import dev.swath.catalogue.event.IndexForm;
import java.util.Optional;

/** Storage seen as an index of one form, which closes it. */
public final class Forms {
    private Forms() {}

    /** The newest form. */
    public static VectorIndex newest(IndexStorage storage) {
        return of(storage, IndexForm.FIRST);
    }

    /** The newest form, for reading. */
    public static VectorIndexReader newest(IndexStorageReader storage) {
        return new SearchedRows(storage, () -> Optional.of(IndexForm.FIRST));
    }

    /** One form. */
    public static VectorIndex of(IndexStorage storage, IndexForm form) {
        return new SearchedIndex(storage, () -> Optional.of(form));
    }
}
