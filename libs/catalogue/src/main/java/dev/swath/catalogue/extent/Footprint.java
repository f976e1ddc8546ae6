package dev.swath.catalogue.extent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * The ground a tile shows: a GeoJSON Polygon or MultiPolygon in WGS 84 degrees, longitude first (RFC 7946); immutable.
 *
 * <p>In JSON: {@code {"type": "Polygon", "coordinates": [[[lon, lat], …]]}}.
 */
public final class Footprint {
    private static final GeometryFactory FACTORY = new GeometryFactory();

    private final List<List<List<List<Double>>>> polygons;

    private Footprint(List<List<List<List<Double>>>> polygons) {
        this.polygons = polygons;
    }

    /** @param geometry a JTS Polygon or MultiPolygon; copied */
    public static Footprint of(Geometry geometry) {
        List<List<List<List<Double>>>> polygons = new ArrayList<>();
        for (int i = 0; i < geometry.getNumGeometries(); i++) {
            if (!(geometry.getGeometryN(i) instanceof Polygon polygon) || polygon.isEmpty()) {
                throw new CatalogueException(
                        ErrorCode.INVALID_RECORD,
                        "expected a footprint of polygons, found " + geometry.getGeometryType());
            }
            polygons.add(rings(polygon));
        }
        return new Footprint(List.copyOf(polygons));
    }

    @JsonCreator
    static Footprint of(
            @JsonProperty(value = "type", required = true) String type,
            @JsonProperty(value = "coordinates", required = true) List<?> coordinates) {
        try {
            return of(
                    switch (type) {
                        case "Polygon" -> polygon(coordinates);
                        case "MultiPolygon" ->
                            FACTORY.createMultiPolygon(coordinates.stream()
                                    .map(polygon -> polygon((List<?>) polygon))
                                    .toArray(Polygon[]::new));
                        default ->
                            throw new CatalogueException(
                                    ErrorCode.INVALID_RECORD,
                                    "expected a Polygon or MultiPolygon, found \"%s\"".formatted(type));
                    });
        } catch (ClassCastException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CatalogueException(ErrorCode.INVALID_RECORD, "expected GeoJSON coordinates of a " + type, e);
        }
    }

    /** {@code Polygon}, or {@code MultiPolygon} where the antimeridian cuts it. */
    @JsonProperty
    public String type() {
        return polygons.size() == 1 ? "Polygon" : "MultiPolygon";
    }

    @JsonProperty
    public List<?> coordinates() {
        return polygons.size() == 1 ? polygons.getFirst() : polygons;
    }

    /** The footprint as a JTS geometry, new at each call. */
    public Geometry toGeometry() {
        Polygon[] all = polygons.stream().map(Footprint::polygon).toArray(Polygon[]::new);
        return all.length == 1 ? all[0] : FACTORY.createMultiPolygon(all);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Footprint footprint && polygons.equals(footprint.polygons);
    }

    @Override
    public int hashCode() {
        return polygons.hashCode();
    }

    @Override
    public String toString() {
        return type() + coordinates();
    }

    private static Polygon polygon(List<?> rings) {
        LinearRing shell = ring((List<?>) rings.getFirst());
        LinearRing[] holes =
                rings.stream().skip(1).map(ring -> ring((List<?>) ring)).toArray(LinearRing[]::new);
        return FACTORY.createPolygon(shell, holes);
    }

    private static LinearRing ring(List<?> positions) {
        return FACTORY.createLinearRing(positions.stream()
                .map(position -> (List<?>) position)
                .map(position -> new Coordinate(number(position.get(0)), number(position.get(1))))
                .toArray(Coordinate[]::new));
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static List<List<List<Double>>> rings(Polygon polygon) {
        List<List<List<Double>>> rings = new ArrayList<>();
        rings.add(positions(polygon.getExteriorRing()));
        for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
            rings.add(positions(polygon.getInteriorRingN(i)));
        }
        return List.copyOf(rings);
    }

    private static List<List<Double>> positions(LinearRing ring) {
        List<List<Double>> positions = new ArrayList<>();
        for (Coordinate coordinate : ring.getCoordinates()) {
            positions.add(List.of(coordinate.x, coordinate.y));
        }
        return List.copyOf(positions);
    }
}
