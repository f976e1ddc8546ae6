package dev.swath.vectorindex;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.IndexForm;
import java.util.SortedSet;

/**
 * The collections of an index in all their forms, for reading. Thread-safe. Every call may throw
 * {@link CatalogueException} INDEX_UNAVAILABLE.
 */
public interface IndexStorageReader extends AutoCloseable {
    /** The rows of one form, whether there are any or not. They are closed with this object. */
    VectorIndexReader form(IndexForm form);

    /** The forms that have a collection of any model version. */
    SortedSet<IndexForm> forms();

    /** Returns if the index answers. */
    void ping();

    @Override
    void close();
}
