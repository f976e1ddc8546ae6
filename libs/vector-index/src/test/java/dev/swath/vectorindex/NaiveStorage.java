package dev.swath.vectorindex;

import dev.swath.catalogue.event.IndexForm;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Forms in memory. */
public final class NaiveStorage implements IndexStorage {
    private final TreeMap<IndexForm, NaiveVectorIndex> forms = new TreeMap<>();

    public NaiveStorage() {}

    /** @param first the rows of the first form */
    public NaiveStorage(NaiveVectorIndex first) {
        forms.put(IndexForm.FIRST, first);
    }

    @Override
    public synchronized VectorIndex form(IndexForm form) {
        return forms.computeIfAbsent(form, _ -> new NaiveVectorIndex());
    }

    @Override
    public synchronized SortedSet<IndexForm> forms() {
        SortedSet<IndexForm> found = new TreeSet<>();
        forms.forEach((form, index) -> {
            if (!index.modelVersions().isEmpty()) {
                found.add(form);
            }
        });
        return found;
    }

    @Override
    public synchronized void remove(IndexForm form) {
        forms.remove(form);
    }

    @Override
    public void ping() {}

    @Override
    public void close() {}
}
