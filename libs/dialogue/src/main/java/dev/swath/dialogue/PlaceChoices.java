package dev.swath.dialogue;

import dev.swath.dialogue.gazetteer.Gazetteer;
import dev.swath.dialogue.gazetteer.KnownPlace;
import java.util.List;
import java.util.stream.Stream;

/** The places among which a name leaves a choice, each with a name that leaves none. */
public final class PlaceChoices {
    private static final int MOST = 6;

    private PlaceChoices() {}

    /** The choices of a plan's names that are in doubt, the largest first; empty if none is. */
    public static List<String> of(Plan plan) {
        return Stream.of(plan.place(), plan.notPlace())
                .flatMap(place -> place == null ? Stream.empty() : place.names().stream())
                .flatMap(name -> of(name).stream())
                .toList();
    }

    private static List<String> of(String name) {
        return switch (Gazetteer.get().meaning(name)) {
            case Gazetteer.Meaning.Doubtful(List<KnownPlace> several) ->
                several.stream()
                        .map(PlaceChoices::qualified)
                        .distinct()
                        .limit(MOST)
                        .toList();
            case Gazetteer.Meaning.One _, Gazetteer.Meaning.Unknown _ -> List.of();
        };
    }

    /** The name with that of the state, country or continent around it, which leaves no choice. */
    static String qualified(KnownPlace place) {
        Gazetteer gazetteer = Gazetteer.get();
        String around = switch (place.kind()) {
            case STATE -> "United States";
            case COUNTRY -> gazetteer.continentOf(place).map(KnownPlace::name).orElse("");
            case CONTINENT -> "";
            case CITY ->
                place.code().equals("US")
                        ? place.region()
                        : gazetteer.findArea(place.code()).map(KnownPlace::name).orElse(place.region());
        };
        return around.isEmpty() ? place.name() : place.name() + ", " + around;
    }
}
