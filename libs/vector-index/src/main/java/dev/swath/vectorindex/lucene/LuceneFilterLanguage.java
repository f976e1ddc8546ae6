package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.filter.FilterLanguage;
import dev.swath.vectorindex.filter.TextValues;
import dev.swath.vectorindex.filter.TimeRange;
import java.util.List;
import java.util.Optional;
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

    @Override
    public Optional<Query> condition(Filter.Condition condition) {
        return switch (condition.property()) {
            case ID -> terms(LuceneFields.ID, condition);
            case SCENE_ID -> terms(LuceneFields.SCENE, condition);
            case COLLECTION -> terms(LuceneFields.COLLECTION, condition);
            case DATETIME -> TimeRange.of(condition).map(this::within);
            case BBOX ->
                condition instanceof Filter.Spatial spatial
                        ? Optional.of(Boxes.intersecting(spatial.box()))
                        : Optional.empty();
            // All other properties are in the payload alone.
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<Query> present(Queryable property) {
        return property == Queryable.BBOX ? Optional.of(Boxes.intersecting(WORLD)) : Optional.empty();
    }

    @Override
    public Query all(List<Query> statements) {
        BooleanQuery.Builder all = new BooleanQuery.Builder().add(new MatchAllDocsQuery(), BooleanClause.Occur.FILTER);
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
                .add(new MatchAllDocsQuery(), BooleanClause.Occur.FILTER)
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

    private Query within(TimeRange range) {
        return range.first() <= range.last()
                ? LongPoint.newRangeQuery(LuceneFields.DATETIME, range.first(), range.last())
                : any(List.of());
    }
}
