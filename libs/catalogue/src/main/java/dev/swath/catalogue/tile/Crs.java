package dev.swath.catalogue.tile;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A coordinate reference system: an authority's code such as {@code EPSG:32632}, else WKT 2.
 *
 * @param definition at most {@link #MOST_CHARACTERS}
 */
public record Crs(@JsonValue String definition) {
    /** The longest definition that a record holds. */
    public static final int MOST_CHARACTERS = 4096;

    private static final Pattern CODE = Pattern.compile("[A-Za-z][0-9A-Za-z_]*:[0-9A-Za-z._-]+");

    /** @throws CatalogueException INVALID_RECORD if it is empty or too long */
    public Crs {
        if (!fits(definition)) {
            throw new CatalogueException(
                    ErrorCode.INVALID_RECORD,
                    "expected 1 to %d characters of a reference system, found %d"
                            .formatted(MOST_CHARACTERS, definition.length()));
        }
    }

    /** Whether a record may hold the definition. */
    public static boolean fits(String definition) {
        return !definition.isBlank() && definition.length() <= MOST_CHARACTERS;
    }

    /** A tile whose reference system cannot be read stays placed by its footprint. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static @Nullable Crs read(@Nullable JsonNode definition) {
        return definition != null && definition.isTextual() && fits(definition.textValue())
                ? new Crs(definition.textValue())
                : null;
    }

    /** The authority's code, such as {@code EPSG:32632}; empty if it is defined by WKT. */
    public Optional<String> code() {
        return CODE.matcher(definition).matches() ? Optional.of(definition) : Optional.empty();
    }

    /** The WKT 2; empty if it is known by a code. */
    public Optional<String> wkt2() {
        return code().isPresent() ? Optional.empty() : Optional.of(definition);
    }
}
