package dev.swath.vectorindex.lucene.query;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.filter.FilterLanguage;
import dev.swath.vectorindex.filter.TextValues;
import dev.swath.vectorindex.filter.TimeRange;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** Turns filters into Lucene queries, as far as a document has a field for the property. */
final class LuceneFilterLanguage implements FilterLanguage<Query> {
    private static final BoundingBox WORLD = new BoundingBox(-180, -90, 180, 90);
    private static final Set<Queryable> OF_FIRST_SCHEMA =
            EnumSet.of(Queryable.ID, Queryable.SCENE_ID, Queryable.COLLECTION, Queryable.DATETIME, Queryable.BBOX);

    private final int schema;

    /** @param schema of the rows */
    LuceneFilterLanguage(int schema) {
        this.schema = schema;
    }

    @Override
    public Optional<Query> condition(Filter.Condition condition) {
        Queryable property = condition.property();
        if (schema == 1 && !OF_FIRST_SCHEMA.contains(property)) {
            return Optional.empty(); // it is in the payload alone
        }
        String field = LuceneFields.of(property);
        return switch (property.type()) {
            case TEXT ->
                condition instanceof Filter.Like like
                        ? Patterns.matching(field, like.pattern())
                        : terms(field, condition);
            case NUMBER -> NumberRanges.of(field, condition);
            case TIMESTAMP -> TimeRange.of(condition).map(range -> within(field, range));
            case BOX ->
                condition instanceof Filter.Spatial spatial
                        ? Optional.of(Boxes.intersecting(spatial.box()))
                        : Optional.empty();
            case GEOMETRY -> Optional.empty();
        };
    }

    @Override
    public Optional<Query> present(Queryable property) {
        if (schema > 1) {
            return Optional.of(new TermQuery(new Term(LuceneFields.PRESENT, property.name())));
        }
        return property == Queryable.BBOX ? Optional.of(Boxes.intersecting(WORLD)) : Optional.empty();
    }

    @Override
    public Query all(List<Query> statements) {
        BooleanQuery.Builder all =
                new BooleanQuery.Builder().add(MatchAllDocsQuery.INSTANCE, BooleanClause.Occur.FILTER);
        statements.forEach(statement -> all.add(statement, BooleanClause.Occur.FILTER));
        return all.build();
    }

    @Override
    public Query any(List<Query> statements) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        statements.forEach(statement -> any.add(statement, BooleanClause.Occur.SHOULD));
        return any.build();
    }

    @Override
    public Query not(Query statement) {
        return new BooleanQuery.Builder()
                .add(MatchAllDocsQuery.INSTANCE, BooleanClause.Occur.FILTER)
                .add(statement, BooleanClause.Occur.MUST_NOT)
                .build();
    }

    private static Optional<Query> terms(String field, Filter.Condition condition) {
        return TextValues.of(condition)
                .map(texts -> texts.size() == 1
                        ? new TermQuery(new Term(field, texts.first()))
                        : new TermInSetQuery(
                                field, texts.stream().map(BytesRef::new).toList()));
    }

    private Query within(String field, TimeRange range) {
        return range.first() <= range.last()
                ? LongPoint.newRangeQuery(field, range.first(), range.last())
                : any(List.of());
    }
}
