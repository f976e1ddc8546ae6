package dev.swath.vectorindex.filter;

import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Queryable;
import java.util.List;
import java.util.Optional;

/**
 * What an adapter's server or library can say of rows.
 *
 * @param <Q> a statement that is true or false of each row
 */
public interface FilterLanguage<Q> {
    /**
     * The rows of which the condition is true, or empty where the language cannot say it. It is never asked for {@link Filter.IsNull}, nor for an
     * inequality.
     */
    Optional<Q> condition(Filter.Condition condition);

    /** The rows that have a property, one that may be lacking; empty where the language cannot say it. */
    Optional<Q> present(Queryable property);

    Q all(List<Q> statements);

    /** Of none, nothing. */
    Q any(List<Q> statements);

    Q not(Q statement);
}
