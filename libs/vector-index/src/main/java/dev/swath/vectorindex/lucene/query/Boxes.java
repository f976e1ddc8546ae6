package dev.swath.vectorindex.lucene.query;

import dev.swath.catalogue.extent.BoundingBox;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.document.DoubleRange;
import org.apache.lucene.document.Field;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;

/**
 * Turns bounding boxes into Lucene ranges. A box that crosses the antimeridian is cut there in two, in rows and in
 * queries. Two boxes intersect if any of their parts do, as {@link BoundingBox#intersects} says.
 */
public final class Boxes {
    private Boxes() {}

    public static List<Field> fields(BoundingBox box) {
        return parts(box)
                .<Field>map(part -> new DoubleRange(LuceneFields.BBOX, minimum(part), maximum(part)))
                .toList();
    }

    public static Query intersecting(BoundingBox box) {
        BooleanQuery.Builder anyPart = new BooleanQuery.Builder();
        parts(box)
                .map(part -> DoubleRange.newIntersectsQuery(LuceneFields.BBOX, minimum(part), maximum(part)))
                .forEach(query -> anyPart.add(query, BooleanClause.Occur.SHOULD));
        return anyPart.build();
    }

    private static Stream<BoundingBox> parts(BoundingBox box) {
        return box.crossesAntimeridian()
                ? Stream.of(
                        new BoundingBox(box.west(), box.south(), 180, box.north()),
                        new BoundingBox(-180, box.south(), box.east(), box.north()))
                : Stream.of(box);
    }

    // Adding 0.0 turns -0.0 into 0.0, which Lucene would order below it.
    private static double[] minimum(BoundingBox box) {
        return new double[] {box.west() + 0.0, box.south() + 0.0};
    }

    private static double[] maximum(BoundingBox box) {
        return new double[] {box.east() + 0.0, box.north() + 0.0};
    }
}
