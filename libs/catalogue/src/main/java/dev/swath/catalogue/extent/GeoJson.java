package dev.swath.catalogue.extent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.MultiLineString;
import org.locationtech.jts.geom.MultiPoint;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/** Reads and writes the geometries of GeoJSON. A refusal names the place by a JSON pointer. */
final class GeoJson {
    private static final GeometryFactory FACTORY = new GeometryFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 8;
    private static final String COORDINATES = "coordinates";

    private int positions;

    private GeoJson() {}

    static Region read(JsonNode node) {
        Geometry geometry = new GeoJson().geometry(node, "", 0);
        return Region.of(geometry);
    }

    private Geometry geometry(JsonNode node, String at, int depth) {
        if (!node.isObject() || !node.path("type").isTextual()) {
            throw expected(at, "a GeoJSON geometry", node);
        }
        if (depth > MAX_DEPTH) {
            throw CatalogueException.ofPosition(at, "expected at most " + MAX_DEPTH + " collections in each other");
        }
        JsonNode coordinates = node.path(COORDINATES);
        String place = at + "/" + COORDINATES;
        return switch (node.path("type").textValue()) {
            case "Point" -> FACTORY.createPoint(position(coordinates, place));
            case "MultiPoint" -> FACTORY.createMultiPointFromCoords(positions(coordinates, place, 1, "a position"));
            case "LineString" -> line(coordinates, place);
            case "MultiLineString" ->
                FACTORY.createMultiLineString(
                        list(coordinates, place, this::line).toArray(LineString[]::new));
            case "Polygon" -> polygon(coordinates, place);
            case "MultiPolygon" ->
                FACTORY.createMultiPolygon(
                        list(coordinates, place, this::polygon).toArray(Polygon[]::new));
            case "GeometryCollection" ->
                FACTORY.createGeometryCollection(
                        list(node.path("geometries"), at + "/geometries", (part, of) -> geometry(part, of, depth + 1))
                                .toArray(Geometry[]::new));
            default -> throw expected(at + "/type", "a type of GeoJSON geometry", node.path("type"));
        };
    }

    private LineString line(JsonNode node, String at) {
        return FACTORY.createLineString(positions(node, at, 2, "two positions"));
    }

    private Polygon polygon(JsonNode node, String at) {
        List<LinearRing> rings = list(node, at, this::ring);
        return FACTORY.createPolygon(
                rings.getFirst(), rings.subList(1, rings.size()).toArray(LinearRing[]::new));
    }

    private LinearRing ring(JsonNode node, String at) {
        Coordinate[] ring = positions(node, at, 4, "four positions of a ring");
        if (!ring[0].equals2D(ring[ring.length - 1])) {
            throw CatalogueException.ofPosition(
                    at, "expected a ring whose last position is its first, found another last position");
        }
        return FACTORY.createLinearRing(ring);
    }

    private Coordinate[] positions(JsonNode node, String at, int fewest, String what) {
        List<Coordinate> found = list(node, at, this::position);
        if (found.size() < fewest) {
            throw CatalogueException.ofPosition(at, "expected at least %s, found %d".formatted(what, found.size()));
        }
        return found.toArray(Coordinate[]::new);
    }

    private Coordinate position(JsonNode node, String at) {
        if (++positions > Region.MAX_POSITIONS) {
            throw CatalogueException.ofPosition(
                    at, "expected at most %d positions, found more".formatted(Region.MAX_POSITIONS));
        }
        if (!node.isArray() || node.size() < 2 || node.size() > 3) {
            throw expected(at, "a position of two or three numbers", node);
        }
        for (JsonNode number : node) {
            if (!number.isNumber()) {
                throw expected(at, "a position of two or three numbers", node);
            }
        }
        double longitude = node.get(0).doubleValue();
        double latitude = node.get(1).doubleValue();
        if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) {
            throw CatalogueException.ofPosition(
                    at,
                    "expected a longitude from -180 to 180 and a latitude from -90 to 90, found %s %s"
                            .formatted(longitude, latitude));
        }
        return node.size() == 2
                ? new Coordinate(longitude, latitude)
                : new Coordinate(longitude, latitude, node.get(2).doubleValue());
    }

    private static <T> List<T> list(JsonNode node, String at, BiFunction<JsonNode, String, T> part) {
        if (!node.isArray() || node.isEmpty()) {
            throw expected(at, "an array that is not empty", node);
        }
        List<T> parts = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            parts.add(part.apply(node.get(i), at + "/" + i));
        }
        return parts;
    }

    private static CatalogueException expected(String at, String what, JsonNode found) {
        String shown = found.isMissingNode() ? "nothing" : found.toString();
        return CatalogueException.ofPosition(
                at.isEmpty() ? "/" : at,
                "expected %s, found %s".formatted(what, shown.length() <= 60 ? shown : shown.substring(0, 60) + "…"));
    }

    static ObjectNode write(Geometry geometry) {
        ObjectNode node = NODES.objectNode().put("type", geometry.getGeometryType());
        switch (geometry) {
            case Point point -> node.set(COORDINATES, written(point.getCoordinate()));
            case MultiPoint points -> node.set(COORDINATES, written(points.getCoordinates()));
            case LineString line -> node.set(COORDINATES, written(line.getCoordinates()));
            case MultiLineString lines -> node.set(COORDINATES, parts(lines, part -> written(part.getCoordinates())));
            case Polygon polygon -> node.set(COORDINATES, rings(polygon));
            case MultiPolygon polygons -> node.set(COORDINATES, parts(polygons, part -> rings((Polygon) part)));
            case GeometryCollection collection -> node.set("geometries", parts(collection, GeoJson::write));
            default -> throw new IllegalArgumentException("GeoJSON has no " + geometry.getGeometryType());
        }
        return node;
    }

    private static ArrayNode parts(Geometry geometry, Function<Geometry, JsonNode> part) {
        ArrayNode array = NODES.arrayNode();
        for (int i = 0; i < geometry.getNumGeometries(); i++) {
            array.add(part.apply(geometry.getGeometryN(i)));
        }
        return array;
    }

    private static ArrayNode rings(Polygon polygon) {
        ArrayNode array =
                NODES.arrayNode().add(written(polygon.getExteriorRing().getCoordinates()));
        for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
            array.add(written(polygon.getInteriorRingN(i).getCoordinates()));
        }
        return array;
    }

    private static ArrayNode written(Coordinate[] coordinates) {
        ArrayNode array = NODES.arrayNode();
        for (Coordinate coordinate : coordinates) {
            array.add(written(coordinate));
        }
        return array;
    }

    private static ArrayNode written(Coordinate coordinate) {
        ArrayNode array = NODES.arrayNode().add(coordinate.x).add(coordinate.y);
        return Double.isNaN(coordinate.getZ()) ? array : array.add(coordinate.getZ());
    }
}
