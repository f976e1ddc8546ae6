package dev.swath.dialogue;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.swath.catalogue.CatalogueException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place of a plan.
 *
 * @param names as the gazetteer spells them; {@code between} has two, the other relations mean any of them
 * @param km the distance of {@code within}, or the greatest distance of a direction; null elsewhere
 * @param part the part of the place that is meant, such as {@code north}; null for the whole
 */
public record PlannedPlace(
        Relation relation,
        List<String> names,
        @Nullable Double km,
        @Nullable String part) {
    /** The parts of a place. */
    public static final Set<String> PARTS =
            Set.of("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest");

    private static final int MAX_NAMES = 16;
    private static final int MAX_NAME = 200;
    private static final int MAX_KM = 20_000;

    /** How a tile lies to a place. */
    public enum Relation {
        IN,
        NEAR,
        WITHIN,
        BETWEEN,
        NORTH_OF,
        SOUTH_OF,
        EAST_OF,
        WEST_OF;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /** Whether it is a direction. */
        public boolean isDirection() {
            return switch (this) {
                case NORTH_OF, SOUTH_OF, EAST_OF, WEST_OF -> true;
                case IN, NEAR, WITHIN, BETWEEN -> false;
            };
        }

        /** @throws CatalogueException INVALID_REQUEST if no relation is called so */
        static Relation of(String field, String text) {
            return Arrays.stream(values())
                    .filter(one -> one.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> CatalogueException.ofField(
                            field,
                            "expected one of %s, found \"%s\""
                                    .formatted(
                                            String.join(
                                                    ", ",
                                                    Arrays.stream(values())
                                                            .map(Relation::text)
                                                            .toList()),
                                            PlanJson.shown(text))));
        }
    }

    /** @throws CatalogueException INVALID_REQUEST, with the field that is at fault */
    public PlannedPlace {
        names = List.copyOf(names);
        int expected = relation == Relation.BETWEEN ? 2 : 1;
        PlanJson.check(
                names.size() >= expected && names.size() <= (relation == Relation.BETWEEN ? 2 : MAX_NAMES),
                "names",
                "expected %s, found %d"
                        .formatted(
                                relation == Relation.BETWEEN ? "two names" : "1 to " + MAX_NAMES + " names",
                                names.size()));
        names.forEach(name -> PlanJson.checkText("names", name, MAX_NAME));
        PlanJson.check(
                km == null || (km > 0 && km <= MAX_KM), "km", "expected above 0 to %d, found %s".formatted(MAX_KM, km));
        PlanJson.check(
                relation != Relation.WITHIN || km != null, "km", "expected a distance, since the relation is within");
        PlanJson.check(
                km == null || relation == Relation.WITHIN || relation.isDirection(),
                "km",
                "expected null, since the relation is " + relation.text());
        PlanJson.check(
                part == null || (PARTS.contains(part) && relation == Relation.IN),
                "part",
                "expected a part such as north, with the relation in, found \"%s\"".formatted(PlanJson.shown(part)));
    }
}
