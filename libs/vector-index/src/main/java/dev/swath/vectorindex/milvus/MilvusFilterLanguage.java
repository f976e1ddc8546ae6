package dev.swath.vectorindex.milvus;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.filter.FilterLanguage;
import dev.swath.vectorindex.filter.TextValues;
import dev.swath.vectorindex.filter.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns filters into Milvus expressions, as far as a row has a field for the property. */
final class MilvusFilterLanguage implements FilterLanguage<String> {
    @Override
    public Optional<String> condition(Filter.Condition condition) {
        return switch (condition.property()) {
            case ID -> plainTexts(MilvusFields.ID, condition);
            case SCENE_ID -> plainTexts(MilvusFields.SCENE, condition);
            case COLLECTION ->
                TextValues.of(condition)
                        .map(names -> in(
                                MilvusFields.COLLECTION,
                                names.stream().map(Literals::text).sorted().toList()));
            case DATETIME -> TimeRange.of(condition).map(this::within);
            case BBOX ->
                condition instanceof Filter.Spatial spatial
                        ? Optional.of(intersecting(spatial.box()))
                        : Optional.empty();
            // All other properties are in the payload alone.
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<String> present(Queryable property) {
        return property == Queryable.BBOX
                ? Optional.of("%s != %d".formatted(MilvusFields.BOX, MilvusFields.Box.NONE.number()))
                : Optional.empty();
    }

    @Override
    public String all(List<String> statements) {
        return statements.isEmpty() ? not(any(List.of())) : joined(statements, " and ");
    }

    @Override
    public String any(List<String> statements) {
        return statements.isEmpty() ? MilvusFields.STANDING + " < 0" : joined(statements, " or ");
    }

    @Override
    public String not(String statement) {
        return "not (" + statement + ")";
    }

    private static String joined(List<String> statements, String word) {
        return statements.stream().collect(Collectors.joining(")" + word + "(", "((", "))"));
    }

    /** A text with other characters is no id. */
    private Optional<String> plainTexts(String field, Filter.Condition condition) {
        return TextValues.of(condition)
                .map(texts -> in(field, texts.stream().filter(Literals::isPlain).toList()));
    }

    private String in(String field, List<String> plain) {
        return switch (plain.size()) {
            case 0 -> any(List.of());
            case 1 -> field + " == " + Literals.quoted(plain.getFirst());
            default -> field + " in " + Literals.quoted(plain);
        };
    }

    private String within(TimeRange range) {
        if (range.first() > range.last()) {
            return any(List.of());
        }
        List<String> conditions = new ArrayList<>();
        if (range.first() > Long.MIN_VALUE) {
            conditions.add(MilvusFields.DATETIME + " >= " + Literals.number(range.first()));
        }
        if (range.last() < Long.MAX_VALUE) {
            conditions.add(MilvusFields.DATETIME + " <= " + Literals.number(range.last()));
        }
        return conditions.isEmpty() ? all(List.of()) : Expressions.and(conditions);
    }

    /** What {@link BoundingBox#intersects} says, of a row's box. */
    private static String intersecting(BoundingBox box) {
        String startsBefore = MilvusFields.WEST + " <= " + Literals.number(box.east());
        String endsAfter = MilvusFields.EAST + " >= " + Literals.number(box.west());
        String plain = "%s == %d".formatted(MilvusFields.BOX, MilvusFields.Box.PLAIN.number());
        String crossing = "%s == %d".formatted(MilvusFields.BOX, MilvusFields.Box.CROSSING.number());
        String longitudes = box.crossesAntimeridian()
                ? "(%s or (%s and (%s or %s)))".formatted(crossing, plain, startsBefore, endsAfter)
                : "((%s and %s and %s) or (%s and (%s or %s)))"
                        .formatted(plain, startsBefore, endsAfter, crossing, startsBefore, endsAfter);
        return Expressions.and(List.of(
                MilvusFields.SOUTH + " <= " + Literals.number(box.north()),
                MilvusFields.NORTH + " >= " + Literals.number(box.south()),
                longitudes));
    }
}
