package dev.swath.vectorindex;

import dev.swath.catalogue.event.IndexForm;

/** The collections of an index in all their forms. Only one owner writes a form. */
public interface IndexStorage extends IndexStorageReader {
    @Override
    VectorIndex form(IndexForm form);

    /** Removes the collections of a form, whatever they hold. What is removed already does no harm. */
    void remove(IndexForm form);
}
