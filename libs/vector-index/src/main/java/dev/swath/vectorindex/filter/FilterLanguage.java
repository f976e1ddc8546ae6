package dev.swath.vectorindex.filter;

import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Queryable;
import java.util.List;
import java.util.Optional;

/**
 * The conditions that an adapter's server or library can express.
 *
 * @param <Q> a statement that is true or false of each row
 */
public interface FilterLanguage<Q> {
    /**
     * The rows of which the condition is true, or empty if the language cannot express it. Never called for {@link Filter.IsNull} or an inequality.
     */
    Optional<Q> condition(Filter.Condition condition);

    /** The rows that have a nullable property; empty if the language cannot express it. */
    Optional<Q> present(Queryable property);

    Q all(List<Q> statements);

    /** Any of the statements; without statements, no row. */
    Q any(List<Q> statements);

    Q not(Q statement);
}
