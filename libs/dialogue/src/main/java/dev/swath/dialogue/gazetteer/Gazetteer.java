package dev.swath.dialogue.gazetteer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Countries, states of the USA, continents and populated places by name. Read when it is first asked, and kept. Thread-safe.
 *
 * <p>A name is in doubt if it names two places of more than 100,000 inhabitants of which the larger is not ten times the other, or an area and a city of
 * half a million. The smaller places count only where no larger one has the name.
 */
public final class Gazetteer {
    private static final long COUNTED = 100_000;
    private static final long FAMOUS = 500_000;
    private static final long TIMES = 10;

    /** By folded name: areas and populated places, by their English names. */
    private final Map<String, List<KnownPlace>> byName = new HashMap<>(120_000);
    /** By folded name: large cities, by their names in other languages. */
    private final Map<String, List<KnownPlace>> byForeignName = new HashMap<>(80_000);
    /** By code: countries, states and continents. */
    private final Map<String, KnownPlace> areas = new TreeMap<>();
    /** By folded name or code: the codes of countries, states and continents, to say which place of a name is meant. */
    private final Map<String, List<KnownPlace>> qualifiers = new HashMap<>();

    /** What a name means. */
    public sealed interface Meaning {
        record One(KnownPlace place) implements Meaning {}

        /** Several of a name, the largest first. */
        record Doubtful(List<KnownPlace> candidates) implements Meaning {}

        record Unknown() implements Meaning {}
    }

    private Gazetteer() {
        GazetteerFiles.areas(line -> {
            boolean continent = line.place().kind() == KnownPlace.PlaceKind.CONTINENT;
            areas.put(
                    continent
                            ? "continent-" + line.place().code()
                            : line.place().code(),
                    line.place());
            add(byName, line.place().name(), line.place());
            add(qualifiers, line.place().name(), line.place());
            for (String name : line.otherNames()) {
                add(qualifiers, name, line.place());
                if (line.place().kind() != KnownPlace.PlaceKind.STATE) {
                    add(byName, name, line.place());
                }
            }
        });
        GazetteerFiles.cities(line -> {
            add(byName, line.place().name(), line.place());
            line.otherNames().forEach(name -> add(byName, name, line.place()));
            line.foreignNames().forEach(name -> add(byForeignName, name, line.place()));
        });
    }

    /** The one gazetteer. */
    public static Gazetteer get() {
        return Holder.ONE;
    }

    /** What a name means; a qualified one such as {@code "Springfield, Illinois"}, too. */
    public Meaning meaning(String name) {
        int comma = name.lastIndexOf(',');
        if (comma > 0) {
            return largest(qualified(name.substring(0, comma), name.substring(comma + 1)));
        }
        String folded = PlaceName.folded(name);
        List<KnownPlace> named = byName.getOrDefault(folded, List.of());
        List<KnownPlace> counted = withoutNamesakes(named.stream()
                .filter(place -> place.isArea() || place.population() > COUNTED)
                .sorted(Comparator.comparingLong(KnownPlace::population).reversed())
                .toList());
        if (counted.isEmpty()) {
            return largest(named.isEmpty() ? byForeignName.getOrDefault(folded, List.of()) : named);
        }
        return isInDoubt(counted) ? new Meaning.Doubtful(counted) : new Meaning.One(counted.getFirst());
    }

    /** The places of a name that lie in a country, state, province or continent of another name. */
    public List<KnownPlace> qualified(String name, String qualifier) {
        String folded = PlaceName.folded(name);
        String where = PlaceName.folded(qualifier);
        List<KnownPlace> around = qualifiers.getOrDefault(where, List.of());
        List<KnownPlace> named = byName.getOrDefault(folded, List.of());
        return Stream.concat(named.stream(), byForeignName.getOrDefault(folded, List.of()).stream())
                .filter(place -> PlaceName.folded(place.region()).equals(where)
                        || around.stream().anyMatch(area -> contains(area, place)))
                .toList();
    }

    /** The country, state or continent that a qualifier means, in English; the qualifier itself if it is a province. */
    public String qualifierName(String qualifier) {
        return qualifiers.getOrDefault(PlaceName.folded(qualifier), List.of()).stream()
                .findFirst()
                .map(KnownPlace::name)
                .orElse(qualifier);
    }

    /** Every place that bears a name. */
    public List<KnownPlace> named(String name) {
        String folded = PlaceName.folded(name);
        List<KnownPlace> named = byName.getOrDefault(folded, List.of());
        return named.isEmpty() ? byForeignName.getOrDefault(folded, List.of()) : named;
    }

    /** The country of a code. */
    public Optional<KnownPlace> findArea(String code) {
        return Optional.ofNullable(areas.get(code));
    }

    /** The continent of a country. */
    public Optional<KnownPlace> continentOf(KnownPlace country) {
        return areas.values().stream()
                .filter(area -> area.kind() == KnownPlace.PlaceKind.CONTINENT && contains(area, country))
                .findFirst();
    }

    private static boolean contains(KnownPlace area, KnownPlace place) {
        return switch (area.kind()) {
            case COUNTRY ->
                place.kind() == KnownPlace.PlaceKind.CITY
                        ? place.code().equals(area.code())
                        : place.kind() == KnownPlace.PlaceKind.STATE
                                && area.code().equals("US");
            case STATE -> place.code().equals("US") && place.region().equals(area.name());
            case CONTINENT ->
                place.kind() == KnownPlace.PlaceKind.COUNTRY
                        && area.outline() != null
                        && List.of(area.outline().split(",")).contains(place.code());
            case CITY -> false;
        };
    }

    private static Meaning largest(List<KnownPlace> places) {
        return places.stream()
                .max(Comparator.comparingLong(KnownPlace::population))
                .<Meaning>map(Meaning.One::new)
                .orElseGet(Meaning.Unknown::new);
    }

    private static boolean isInDoubt(List<KnownPlace> counted) {
        if (counted.size() < 2) {
            return false;
        }
        KnownPlace first = counted.get(0);
        KnownPlace second = counted.get(1);
        boolean alike = second.population() > COUNTED && first.population() < TIMES * second.population();
        boolean areaAndCity = first.isArea() != second.isArea() && second.population() >= FAMOUS;
        return alike || areaAndCity;
    }

    /** A country's name means the country, though its capital may have the name. */
    private static List<KnownPlace> withoutNamesakes(List<KnownPlace> places) {
        return places.stream()
                .filter(city -> city.isArea()
                        || places.stream()
                                .noneMatch(area -> area.kind() == KnownPlace.PlaceKind.COUNTRY
                                        && area.code().equals(city.code())))
                .toList();
    }

    private static void add(Map<String, List<KnownPlace>> map, String name, KnownPlace place) {
        List<KnownPlace> places = map.computeIfAbsent(PlaceName.folded(name), _ -> new ArrayList<>(1));
        if (!places.contains(place)) {
            places.add(place);
        }
    }

    private static final class Holder {
        static final Gazetteer ONE = new Gazetteer();
    }
}
