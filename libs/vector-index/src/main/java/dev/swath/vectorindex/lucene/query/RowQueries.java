package dev.swath.vectorindex.lucene.query;

import dev.swath.catalogue.TileId;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.filter.SplitFilter;
import dev.swath.vectorindex.row.EpochNanos;
import dev.swath.vectorindex.row.RowVersion.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** The rows of a call, as Lucene queries. */
public final class RowQueries {
    private static final Query LIVE = new TermInSetQuery(
            LuceneFields.STANDING,
            List.of(new BytesRef(Standing.SEARCHABLE.name()), new BytesRef(Standing.CAPTIONED.name())));
    private static final Query CAPTIONED = standing(Standing.CAPTIONED);

    private final LuceneFilterLanguage language;

    /** @param schema of the rows, which says what their fields are */
    public RowQueries(int schema) {
        this.language = new LuceneFilterLanguage(schema);
    }

    public static Term id(TileId tileId) {
        return new Term(LuceneFields.ID, tileId.value());
    }

    public static Query live(TileId tileId) {
        return new BooleanQuery.Builder()
                .add(LIVE, BooleanClause.Occur.FILTER)
                .add(new TermQuery(id(tileId)), BooleanClause.Occur.FILTER)
                .build();
    }

    public SplitFilter<Query> split(Filter filter) {
        return SplitFilter.of(filter, language);
    }

    /** The live rows of which the pushed part is true. */
    public static Query live(SplitFilter<Query> filter) {
        return filtered(LIVE, filter);
    }

    /** The rows with a vector of which the pushed part is true; empty if there is no such part. Every live row has a vector, and no other has. */
    public static Optional<Query> withVector(SplitFilter<Query> filter) {
        return filter.pushed().isEmpty()
                ? Optional.empty()
                : Optional.of(filtered(new FieldExistsQuery(LuceneFields.EMBEDDING), filter));
    }

    /** The rows of which only the retirement is kept. */
    public static Query retired() {
        return standing(Standing.RETIRED);
    }

    /** The live rows without a caption. */
    public static Query uncaptioned() {
        return standing(Standing.SEARCHABLE);
    }

    /** The rows with a caption of which the pushed part is true. */
    public static Query captioned(SplitFilter<Query> filter) {
        return filtered(CAPTIONED, filter);
    }

    public static Query retiredBefore(Instant instant) {
        long end = Math.max(EpochNanos.of(instant), Long.MIN_VALUE + 1);
        Query time = LongPoint.newRangeQuery(LuceneFields.RETIRED, Long.MIN_VALUE, end - 1);
        return new BooleanQuery.Builder()
                .add(standing(Standing.RETIRED), BooleanClause.Occur.FILTER)
                .add(time, BooleanClause.Occur.FILTER)
                .build();
    }

    private static Query filtered(Query rows, SplitFilter<Query> filter) {
        BooleanQuery.Builder all = new BooleanQuery.Builder().add(rows, BooleanClause.Occur.FILTER);
        filter.pushed().forEach(query -> all.add(query, BooleanClause.Occur.FILTER));
        return all.build();
    }

    private static Query standing(Standing standing) {
        return new TermQuery(new Term(LuceneFields.STANDING, standing.name()));
    }
}
