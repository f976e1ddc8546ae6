package dev.swath.dialogue;

import dev.swath.catalogue.CatalogueException;
import dev.swath.dialogue.PlannedPlace.Relation;
import dev.swath.dialogue.gazetteer.Gazetteer;
import dev.swath.dialogue.gazetteer.KnownPlace;
import dev.swath.dialogue.geometry.AreaOutlines;
import dev.swath.dialogue.geometry.Relations;
import dev.swath.dialogue.geometry.Relations.Direction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.locationtech.jts.operation.union.UnaryUnionOp;
import org.locationtech.jts.simplify.TopologyPreservingSimplifier;

/** Draws the places of plans, and keeps the last ones that were drawn. Thread-safe. */
public final class PlaceOutlines {
    /** How near {@code near} is, in kilometres: from a populated place's centre, from an area's border. */
    public static final double NEAR_KM = 50;

    /** The most positions of an outline; larger ones are simplified. */
    public static final int MAX_POSITIONS = 8_000;

    private static final int KEPT = 64;
    private static final double FIRST_TOLERANCE = 0.002;

    private final Gazetteer gazetteer = Gazetteer.get();
    private final Map<PlannedPlace, Geometry> drawn = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PlannedPlace, Geometry> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * The outline of a place, in degrees of WGS 84, parted at the antimeridian. Callers do not change it.
     *
     * @throws CatalogueException INVALID_REQUEST of the field {@code names} if a name is unknown or in doubt
     */
    public Geometry of(PlannedPlace place) {
        synchronized (drawn) {
            Geometry known = drawn.get(place);
            if (known != null) {
                return known;
            }
        }
        Geometry outline = bounded(draw(place));
        synchronized (drawn) {
            drawn.put(place, outline);
        }
        return outline;
    }

    private static Geometry bounded(Geometry outline) {
        Geometry bounded = outline;
        for (double tolerance = FIRST_TOLERANCE; bounded.getNumPoints() > MAX_POSITIONS; tolerance *= 2) {
            bounded = GeometryFixer.fix(TopologyPreservingSimplifier.simplify(outline, tolerance));
        }
        return bounded;
    }

    private Geometry draw(PlannedPlace place) {
        List<KnownPlace> known = place.names().stream().map(this::known).toList();
        if (place.relation() == Relation.BETWEEN) {
            return Relations.between(known.getFirst(), known.getLast());
        }
        List<Geometry> parts = new ArrayList<>();
        for (KnownPlace one : known) {
            parts.add(draw(place, one));
        }
        return UnaryUnionOp.union(parts);
    }

    private static Geometry draw(PlannedPlace place, KnownPlace one) {
        Double km = place.km();
        String part = place.part();
        return switch (place.relation()) {
            case IN -> part == null ? AreaOutlines.of(one) : Relations.part(one, part);
            case NEAR -> Relations.within(one, NEAR_KM);
            case WITHIN -> Relations.within(one, km == null ? NEAR_KM : km);
            case NORTH_OF -> beyond(one, Direction.NORTH, km);
            case SOUTH_OF -> beyond(one, Direction.SOUTH, km);
            case EAST_OF -> beyond(one, Direction.EAST, km);
            case WEST_OF -> beyond(one, Direction.WEST, km);
            case BETWEEN -> throw new IllegalStateException("between takes two places");
        };
    }

    private static Geometry beyond(KnownPlace place, Direction direction, @Nullable Double km) {
        Geometry whole = Relations.beyond(place, direction);
        return km == null ? whole : whole.intersection(Relations.within(place, km));
    }

    private KnownPlace known(String name) {
        return switch (gazetteer.meaning(name)) {
            case Gazetteer.Meaning.One(KnownPlace place) -> place;
            case Gazetteer.Meaning.Doubtful(List<KnownPlace> several) ->
                throw CatalogueException.ofField(
                        "names",
                        "expected a name of one place, found \"%s\", which several have; write for example \"%s\""
                                .formatted(PlanJson.shown(name), PlaceChoices.qualified(several.getFirst())));
            case Gazetteer.Meaning.Unknown() ->
                throw CatalogueException.ofField(
                        "names", "expected a place of the gazetteer, found \"%s\"".formatted(PlanJson.shown(name)));
        };
    }
}
