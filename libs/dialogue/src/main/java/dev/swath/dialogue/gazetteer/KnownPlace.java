package dev.swath.dialogue.gazetteer;

import org.jspecify.annotations.Nullable;

/**
 * A place that the gazetteer knows.
 *
 * @param name in English, without an article
 * @param code of a country (ISO 3166) or state ({@code US-GA}); a populated place has that of its country
 * @param region the state or province of a populated place, the country of a state; empty elsewhere
 * @param population its inhabitants
 * @param latitude of a populated place, in degrees; 0 elsewhere
 * @param longitude of a populated place, in degrees; 0 elsewhere
 * @param outline of an area: WKT, or for a continent the codes of its countries; null elsewhere
 */
public record KnownPlace(
        PlaceKind kind,
        String name,
        String code,
        String region,
        long population,
        double latitude,
        double longitude,
        @Nullable String outline) {
    /** What it is. */
    public enum PlaceKind {
        COUNTRY,
        STATE,
        CONTINENT,
        CITY
    }

    /** Whether it is a country, state or continent. */
    public boolean isArea() {
        return kind != PlaceKind.CITY;
    }
}
