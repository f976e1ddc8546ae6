package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.vectorindex.EpochNanos;
import dev.swath.vectorindex.IndexFilter;
import dev.swath.vectorindex.RowVersion.Standing;
import java.time.Instant;
import java.util.List;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** The port's filters as Lucene queries. */
final class Queries {
    private static final Query LIVE = new TermInSetQuery(
            Fields.STANDING,
            List.of(new BytesRef(Standing.SEARCHABLE.name()), new BytesRef(Standing.CAPTIONED.name())));
    private static final Query CAPTIONED = standing(Standing.CAPTIONED);

    private Queries() {}

    static Term id(TileId tileId) {
        return new Term(Fields.ID, tileId.value());
    }

    static Query live(TileId tileId) {
        return new BooleanQuery.Builder()
                .add(LIVE, BooleanClause.Occur.FILTER)
                .add(new TermQuery(id(tileId)), BooleanClause.Occur.FILTER)
                .build();
    }

    static Query live(IndexFilter filter) {
        return filtered(LIVE, filter);
    }

    static Query captioned(IndexFilter filter) {
        return filtered(CAPTIONED, filter);
    }

    static Query retiredBefore(Instant instant) {
        long end = Math.max(EpochNanos.of(instant), Long.MIN_VALUE + 1);
        Query time = LongPoint.newRangeQuery(Fields.RETIRED, Long.MIN_VALUE, end - 1);
        return new BooleanQuery.Builder()
                .add(standing(Standing.RETIRED), BooleanClause.Occur.FILTER)
                .add(time, BooleanClause.Occur.FILTER)
                .build();
    }

    private static Query filtered(Query rows, IndexFilter filter) {
        BooleanQuery.Builder all = new BooleanQuery.Builder().add(rows, BooleanClause.Occur.FILTER);
        BoundingBox bbox = filter.bbox();
        if (bbox != null) {
            all.add(Boxes.intersecting(bbox), BooleanClause.Occur.FILTER);
        }
        TimeInterval datetime = filter.datetime();
        if (datetime != null) {
            all.add(within(datetime), BooleanClause.Occur.FILTER);
        }
        if (!filter.collections().isEmpty()) {
            List<BytesRef> names =
                    filter.collections().stream().map(BytesRef::new).toList();
            all.add(new TermInSetQuery(Fields.COLLECTION, names), BooleanClause.Occur.FILTER);
        }
        SceneId sceneId = filter.sceneId();
        if (sceneId != null) {
            all.add(new TermQuery(new Term(Fields.SCENE, sceneId.value())), BooleanClause.Occur.FILTER);
        }
        return all.build();
    }

    private static Query within(TimeInterval interval) {
        Instant start = interval.start();
        Instant end = interval.end();
        return LongPoint.newRangeQuery(
                Fields.DATETIME,
                start == null ? Long.MIN_VALUE : EpochNanos.of(start),
                end == null ? Long.MAX_VALUE : EpochNanos.of(end));
    }

    private static Query standing(Standing standing) {
        return new TermQuery(new Term(Fields.STANDING, standing.name()));
    }
}
