package dev.swath.vectorindex.milvus;

import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.vectorindex.EpochNanos;
import dev.swath.vectorindex.IndexFilter;
import dev.swath.vectorindex.RowVersion.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The port's filters as Milvus expressions. */
final class Expressions {
    private Expressions() {}

    static String ids(Collection<String> ids) {
        return Fields.ID + " in " + Literals.quoted(ids);
    }

    static String live(IndexFilter filter) {
        return filtered(Fields.STANDING + " < " + Standing.RETIRED.number(), filter);
    }

    static String captioned(IndexFilter filter) {
        return filtered(Fields.STANDING + " == " + Standing.CAPTIONED.number(), filter);
    }

    static String after(String id) {
        return Fields.ID + " > " + Literals.quoted(id);
    }

    static String retiredBefore(Instant instant) {
        return and(List.of(
                Fields.STANDING + " == " + Standing.RETIRED.number(),
                Fields.RETIRED + " < " + Literals.number(EpochNanos.of(instant))));
    }

    static String and(List<String> conditions) {
        return String.join(" and ", conditions);
    }

    private static String filtered(String rows, IndexFilter filter) {
        List<String> conditions = new ArrayList<>(List.of(rows));
        BoundingBox bbox = filter.bbox();
        if (bbox != null) {
            conditions.add(intersecting(bbox));
        }
        TimeInterval datetime = filter.datetime();
        if (datetime != null) {
            conditions.addAll(within(datetime));
        }
        if (!filter.collections().isEmpty()) {
            List<String> names =
                    filter.collections().stream().map(Literals::text).sorted().toList();
            conditions.add(Fields.COLLECTION + " in " + Literals.quoted(names));
        }
        SceneId sceneId = filter.sceneId();
        if (sceneId != null) {
            conditions.add(Fields.SCENE + " == " + Literals.quoted(sceneId.value()));
        }
        return and(conditions);
    }

    /** What {@link BoundingBox#intersects} says, of a row's box. */
    private static String intersecting(BoundingBox box) {
        String startsBefore = Fields.WEST + " <= " + Literals.number(box.east());
        String endsAfter = Fields.EAST + " >= " + Literals.number(box.west());
        String plain = "%s == %d".formatted(Fields.BOX, Fields.Box.PLAIN.number());
        String crossing = "%s == %d".formatted(Fields.BOX, Fields.Box.CROSSING.number());
        String longitudes = box.crossesAntimeridian()
                ? "(%s or (%s and (%s or %s)))".formatted(crossing, plain, startsBefore, endsAfter)
                : "((%s and %s and %s) or (%s and (%s or %s)))"
                        .formatted(plain, startsBefore, endsAfter, crossing, startsBefore, endsAfter);
        return and(List.of(
                Fields.SOUTH + " <= " + Literals.number(box.north()),
                Fields.NORTH + " >= " + Literals.number(box.south()),
                longitudes));
    }

    private static List<String> within(TimeInterval interval) {
        List<String> conditions = new ArrayList<>();
        Instant start = interval.start();
        if (start != null) {
            conditions.add(Fields.DATETIME + " >= " + Literals.number(EpochNanos.of(start)));
        }
        Instant end = interval.end();
        if (end != null) {
            conditions.add(Fields.DATETIME + " <= " + Literals.number(EpochNanos.of(end)));
        }
        return conditions;
    }
}
