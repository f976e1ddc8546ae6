package dev.swath.catalogue.extent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;

/**
 * A place that a client asks for: any GeoJSON geometry in WGS 84 degrees, longitude first (RFC 7946); immutable. It is
 * valid: no ring crosses itself, every position is on the globe. What crosses the antimeridian is cut there.
 */
public final class Region {
    /** The most positions of one region. */
    public static final int MAX_POSITIONS = 10_000;

    private static final GeometryFactory FACTORY = new GeometryFactory();

    private final Geometry geometry;

    private Region(Geometry geometry) {
        this.geometry = geometry;
    }

    /**
     * The region of a geometry.
     *
     * @param geometry of any type; copied
     * @throws CatalogueException INVALID_REQUEST if it is empty, has more than {@link #MAX_POSITIONS}, leaves the
     *     globe, or is not valid
     */
    public static Region of(Geometry geometry) {
        check(!geometry.isEmpty(), "a geometry with positions", "one without");
        check(
                geometry.getNumPoints() <= MAX_POSITIONS,
                "at most " + MAX_POSITIONS + " positions",
                geometry.getNumPoints() + "");
        for (Coordinate coordinate : geometry.getCoordinates()) {
            check(
                    coordinate.x >= -180 && coordinate.x <= 180 && coordinate.y >= -90 && coordinate.y <= 90,
                    "longitudes from -180 to 180 and latitudes from -90 to 90",
                    coordinate.x + " " + coordinate.y);
        }
        TopologyValidationError error = new IsValidOp(geometry).getValidationError();
        if (error != null) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "expected a valid %s, found one with a fault at %s %s: %s"
                            .formatted(
                                    geometry.getGeometryType(),
                                    error.getCoordinate().x,
                                    error.getCoordinate().y,
                                    error.getMessage()));
        }
        return new Region(geometry.copy());
    }

    /** The region of a box; one that crosses the antimeridian becomes two parts. */
    public static Region of(BoundingBox box) {
        Geometry geometry = box.crossesAntimeridian()
                ? FACTORY.buildGeometry(List.of(part(box, box.west(), 180), part(box, -180, box.east())))
                : part(box, box.west(), box.east());
        return new Region(geometry);
    }

    /**
     * Reads a GeoJSON geometry.
     *
     * @throws CatalogueException INVALID_REQUEST with the position, as a JSON pointer, that is at fault
     */
    @JsonCreator
    public static Region ofGeoJson(JsonNode node) {
        return GeoJson.read(node);
    }

    /** As GeoJSON. */
    @JsonValue
    public JsonNode toGeoJson() {
        return GeoJson.write(geometry);
    }

    /** The region as a JTS geometry, new at each call. */
    public Geometry toGeometry() {
        return geometry.copy();
    }

    /** A box that holds the region and never crosses the antimeridian. */
    public BoundingBox bbox() {
        Envelope envelope = geometry.getEnvelopeInternal();
        return new BoundingBox(envelope.getMinX(), envelope.getMinY(), envelope.getMaxX(), envelope.getMaxY());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Region region && geometry.equalsExact(region.geometry);
    }

    @Override
    public int hashCode() {
        return geometry.hashCode();
    }

    @Override
    public String toString() {
        return geometry.getGeometryType() + " of " + geometry.getNumPoints() + " positions";
    }

    private static Geometry part(BoundingBox box, double west, double east) {
        return FACTORY.toGeometry(new Envelope(west, east, box.south(), box.north()));
    }

    private static void check(boolean holds, String expected, String found) {
        if (!holds) {
            throw new CatalogueException(ErrorCode.INVALID_REQUEST, "expected %s, found %s".formatted(expected, found));
        }
    }
}
