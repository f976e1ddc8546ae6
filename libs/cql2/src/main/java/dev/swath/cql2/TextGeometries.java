package dev.swath.cql2;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.extent.Region;
import dev.swath.cql2.grammar.Cql2Parser;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/** Builds the geometries of a text, which are well-known text (WKT). */
final class TextGeometries {
    private static final GeometryFactory FACTORY = new GeometryFactory();
    private static final int RING = 4;

    Region region(Cql2Parser.GeometryContext parsed) {
        try {
            return Region.of(geometry(parsed));
        } catch (CatalogueException e) {
            throw e.position() == null ? e.withPosition(position(parsed)) : e;
        }
    }

    static double number(Cql2Parser.SignedContext signed) {
        double value = Double.parseDouble(signed.NUMBER().getText());
        return signed.MINUS() == null ? value : -value;
    }

    private static Geometry geometry(Cql2Parser.GeometryContext parsed) {
        if (parsed.IDENTIFIER() != null && !parsed.IDENTIFIER().getText().equalsIgnoreCase("Z")) {
            throw ExpressionParts.expected(
                    Cql2Text.position(parsed.IDENTIFIER().getSymbol()),
                    "Z or \"(\"",
                    parsed.IDENTIFIER().getText());
        }
        if (parsed.COLLECTION() != null) {
            return FACTORY.createGeometryCollection(
                    parsed.geometry().stream().map(TextGeometries::geometry).toArray(Geometry[]::new));
        }
        Cql2Parser.CoordinatesContext coordinates = parsed.coordinates();
        String kind = parsed.SHAPE().getText().toUpperCase(Locale.ROOT);
        return switch (kind.endsWith("Z") ? kind.substring(0, kind.length() - 1) : kind) {
            case "POINT" -> FACTORY.createPoint(point(coordinates));
            case "MULTIPOINT" -> FACTORY.createMultiPointFromCoords(points(coordinates));
            case "LINESTRING" -> line(coordinates);
            case "MULTILINESTRING" ->
                FACTORY.createMultiLineString(
                        parts(coordinates, TextGeometries::line).toArray(LineString[]::new));
            case "POLYGON" -> polygon(coordinates);
            default ->
                FACTORY.createMultiPolygon(
                        parts(coordinates, TextGeometries::polygon).toArray(Polygon[]::new));
        };
    }

    private static Coordinate point(Cql2Parser.CoordinatesContext parsed) {
        Coordinate[] positions = positions(parsed);
        if (positions.length != 1) {
            throw wrong(parsed, "one position", positions.length + " positions");
        }
        return positions[0];
    }

    /** Both forms: {@code (1 2, 3 4)} and {@code ((1 2), (3 4))}. */
    private static Coordinate[] points(Cql2Parser.CoordinatesContext parsed) {
        return parsed.coordinates().isEmpty()
                ? positions(parsed)
                : parts(parsed, TextGeometries::point).toArray(Coordinate[]::new);
    }

    private static LineString line(Cql2Parser.CoordinatesContext parsed) {
        Coordinate[] positions = positions(parsed);
        if (positions.length < 2) {
            throw wrong(parsed, "at least two positions of a line", positions.length + "");
        }
        return FACTORY.createLineString(positions);
    }

    private static Polygon polygon(Cql2Parser.CoordinatesContext parsed) {
        List<LinearRing> rings = parts(parsed, TextGeometries::ring);
        return FACTORY.createPolygon(
                rings.getFirst(), rings.subList(1, rings.size()).toArray(LinearRing[]::new));
    }

    private static LinearRing ring(Cql2Parser.CoordinatesContext parsed) {
        Coordinate[] positions = positions(parsed);
        if (positions.length < RING || !positions[0].equals2D(positions[positions.length - 1])) {
            throw wrong(
                    parsed,
                    "at least four positions of a ring, of which the last is the first",
                    positions.length + (positions.length < RING ? "" : ", the last is another"));
        }
        return FACTORY.createLinearRing(positions);
    }

    private static <T> List<T> parts(
            Cql2Parser.CoordinatesContext parsed, Function<Cql2Parser.CoordinatesContext, T> part) {
        if (parsed.coordinates().isEmpty()) {
            throw wrong(parsed, "parts in parentheses", "positions");
        }
        return parsed.coordinates().stream().map(part).toList();
    }

    private static Coordinate[] positions(Cql2Parser.CoordinatesContext parsed) {
        if (parsed.position().isEmpty()) {
            throw wrong(parsed, "positions", "parts in parentheses");
        }
        return parsed.position().stream().map(TextGeometries::coordinate).toArray(Coordinate[]::new);
    }

    private static Coordinate coordinate(Cql2Parser.PositionContext parsed) {
        List<Double> numbers =
                parsed.signed().stream().map(TextGeometries::number).toList();
        if (numbers.size() < 2 || numbers.size() > 3) {
            throw wrong(parsed, "a position of two or three numbers", numbers.size() + "");
        }
        double longitude = numbers.get(0);
        double latitude = numbers.get(1);
        if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) {
            throw wrong(
                    parsed, "a longitude from -180 to 180 and a latitude from -90 to 90", longitude + " " + latitude);
        }
        return numbers.size() == 2
                ? new Coordinate(longitude, latitude)
                : new Coordinate(longitude, latitude, numbers.get(2));
    }

    private static CatalogueException wrong(ParserRuleContext at, String expected, String found) {
        return CatalogueException.ofPosition(position(at), "expected %s, found %s".formatted(expected, found));
    }

    private static String position(ParserRuleContext parsed) {
        return Cql2Text.position(parsed.getStart());
    }
}
