package dev.swath.gateway;

import dev.swath.catalogue.ObjectKey;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Queryable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which collections a caller may see. Every use case that reads takes them. What lies outside of them is to the caller as if it were not there.
 */
public final class Grants {
    private static final Grants ALL = new Grants(null);

    private final @Nullable Set<String> collections;

    private Grants(@Nullable Set<String> collections) {
        this.collections = collections;
    }

    /** Everything, also what belongs to no collection. */
    public static Grants all() {
        return ALL;
    }

    /** These collections alone; none of them is nothing. */
    public static Grants of(Set<String> collections) {
        return new Grants(Set.copyOf(collections));
    }

    public boolean isAll() {
        return collections == null;
    }

    /** @param collection null for what belongs to none, such as the failure of a record without a key */
    public boolean allow(@Nullable String collection) {
        return collections == null || (collection != null && collections.contains(collection));
    }

    /** Whether the collection of the key's tiles is one of them. */
    public boolean allow(ObjectKey key) {
        return allow(key.collection());
    }

    /** The collections, sorted; empty also for {@link #all()}, which has no list. */
    public List<String> collections() {
        return collections == null ? List.of() : collections.stream().sorted().toList();
    }

    /** The rows of the index that the caller may see. */
    public Filter filter() {
        if (collections == null) {
            return Filter.ALL;
        }
        return collections.isEmpty() ? new Filter.Or(List.of()) : Filter.In.texts(Queryable.COLLECTION, collections);
    }

    /** Those of the filter's rows that the caller may see. */
    public Filter within(Filter filter) {
        return collections == null ? filter : new Filter.And(List.of(filter(), filter));
    }
}
