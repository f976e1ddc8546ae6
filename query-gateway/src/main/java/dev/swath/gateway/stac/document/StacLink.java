package dev.swath.gateway.stac.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A link of a STAC document.
 *
 * @param method of the request that follows it; null for GET
 * @param body of a request by POST, the whole of it
 */
@JsonInclude(Include.NON_NULL)
public record StacLink(
        String rel,
        String href,
        @Nullable String type,
        @Nullable String title,
        @Nullable String method,
        @Nullable JsonNode body) {
    public static final String JSON = "application/json";
    public static final String GEOJSON = "application/geo+json";
    public static final String SCHEMA = "application/schema+json";

    public static StacLink json(String rel, String href) {
        return of(rel, href, JSON);
    }

    public static StacLink geojson(String rel, String href) {
        return of(rel, href, GEOJSON);
    }

    public static StacLink of(String rel, String href, String type) {
        return new StacLink(rel, href, type, null, null, null);
    }

    public StacLink withTitle(String words) {
        return new StacLink(rel, href, type, words, method, body);
    }

    public StacLink withMethod(String name) {
        return new StacLink(rel, href, type, title, name, body);
    }

    /** Followed by POST with this body. */
    public StacLink withBody(JsonNode whole) {
        return new StacLink(rel, href, type, title, "POST", whole);
    }
}
