package dev.swath.vectorindex.milvus.expression;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.filter.FilterLanguage;
import dev.swath.vectorindex.filter.LikePattern;
import dev.swath.vectorindex.filter.TextValues;
import dev.swath.vectorindex.filter.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Turns filters into Milvus expressions, as far as a row has a field for the property. */
final class MilvusFilterLanguage implements FilterLanguage<String> {
    private final int schema;

    /** @param schema of the rows */
    MilvusFilterLanguage(int schema) {
        this.schema = schema;
    }

    @Override
    public Optional<String> condition(Filter.Condition condition) {
        Queryable property = condition.property();
        if (!MilvusFields.has(schema, property)) {
            return Optional.empty(); // it is in the payload alone
        }
        return switch (property) {
            case ID -> plainTexts(MilvusFields.ID, condition);
            case SCENE_ID -> plainTexts(MilvusFields.SCENE, condition);
            case COLLECTION -> texts(MilvusFields.COLLECTION, condition);
            case KEY, PLATFORM, MISSION, ITEM_COLLECTION, DESCRIPTION -> texts(MilvusFields.of(property), condition);
            case DATETIME -> TimeRange.of(condition).map(range -> within(MilvusFields.DATETIME, range));
            case START, END, CREATED, UPDATED ->
                TimeRange.of(condition).map(range -> whereSet(property, within(MilvusFields.of(property), range)));
            case GSD, CLOUD_COVER, NODATA_FRACTION, CAPTION_CONFIDENCE ->
                MilvusNumbers.of(MilvusFields.of(property), condition)
                        .map(statement -> whereSet(property, statement.orElseGet(() -> any(List.of()))));
            case BBOX ->
                condition instanceof Filter.Spatial spatial
                        ? Optional.of(intersecting(spatial.box()))
                        : Optional.empty();
            case GEOMETRY -> Optional.empty();
        };
    }

    @Override
    public Optional<String> present(Queryable property) {
        if (!MilvusFields.has(schema, property)) {
            return Optional.empty();
        }
        return Optional.of(
                property == Queryable.BBOX
                        ? "%s != %d".formatted(MilvusFields.BOX, MilvusFields.Box.NONE.number())
                        : isSet(property));
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

    /** The values that a nullable property has stand apart from the one that says it has none. */
    private static String isSet(Queryable property) {
        String field = MilvusFields.of(property);
        return switch (property.type()) {
            case TEXT -> field + " != \"" + MilvusFields.NO_TEXT + '"';
            case NUMBER -> field + " > " + Literals.number(MilvusFields.NO_NUMBER);
            case TIMESTAMP -> field + " > " + Literals.number(MilvusFields.NO_TIME);
            case BOX, GEOMETRY -> field + " == 1";
        };
    }

    private String whereSet(Queryable property, String statement) {
        return all(List.of(isSet(property), statement));
    }

    private Optional<String> texts(String field, Filter.Condition condition) {
        if (condition instanceof Filter.Like like) {
            return prefix(like.pattern()).map(start -> field + " like \"" + Literals.text(start) + "%\"");
        }
        return TextValues.of(condition)
                .map(texts ->
                        in(field, texts.stream().map(Literals::text).sorted().toList()));
    }

    /** The text before a pattern's one wildcard, if that is any text at its end. */
    private static Optional<String> prefix(String pattern) {
        int[] parts = new LikePattern(pattern).parts().toArray();
        int last = parts.length - 1;
        boolean starts = last > 0
                && parts[last] == LikePattern.ANY_TEXT
                && IntStream.range(0, last).allMatch(i -> parts[i] >= 0);
        return starts ? Optional.of(new String(parts, 0, last)) : Optional.empty();
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

    private String within(String field, TimeRange range) {
        if (range.first() > range.last()) {
            return any(List.of());
        }
        List<String> conditions = new ArrayList<>();
        if (range.first() > Long.MIN_VALUE) {
            conditions.add(field + " >= " + Literals.number(range.first()));
        }
        if (range.last() < Long.MAX_VALUE) {
            conditions.add(field + " <= " + Literals.number(range.last()));
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
