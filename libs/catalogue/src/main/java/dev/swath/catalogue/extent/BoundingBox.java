package dev.swath.catalogue.extent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.List;

/** A WGS 84 box in degrees; {@code west > east} where it crosses the antimeridian (RFC 7946, section 5.2). */
public record BoundingBox(double west, double south, double east, double north) {
    /**
     * A box of four numbers that are degrees.
     *
     * @throws CatalogueException INVALID_REQUEST if a number is not finite or out of range, or south is above north
     */
    public BoundingBox {
        if (!inside(west, 180) || !inside(east, 180) || !inside(south, 90) || !inside(north, 90) || south > north) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "expected bbox as west,south,east,north in degrees with south ≤ north, found %s,%s,%s,%s"
                            .formatted(west, south, east, north));
        }
    }

    /**
     * The box of west, south, east, north; or of west, south, lowest, east, north, highest, whose heights are left out.
     *
     * @throws CatalogueException INVALID_REQUEST if it is no box
     */
    @JsonCreator
    public static BoundingBox ofNumbers(List<Double> numbers) {
        if (numbers.size() == 6) {
            if (!(numbers.get(2) <= numbers.get(5))) {
                throw new CatalogueException(
                        ErrorCode.INVALID_REQUEST,
                        "expected the lower height of a bbox first, found %s and %s"
                                .formatted(numbers.get(2), numbers.get(5)));
            }
            return new BoundingBox(numbers.get(0), numbers.get(1), numbers.get(3), numbers.get(4));
        }
        if (numbers.size() != 4) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST, "expected the four or six numbers of a bbox, found " + numbers.size());
        }
        return new BoundingBox(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
    }

    /** Reads {@code west,south,east,north}, or the six numbers with heights. */
    public static BoundingBox parse(String text) {
        try {
            return ofNumbers(List.of(text.split(",", -1)).stream()
                    .map(number -> Double.valueOf(number.trim()))
                    .toList());
        } catch (NumberFormatException e) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "expected bbox as west,south,east,north, found \"%s\"".formatted(text),
                    e);
        }
    }

    @JsonValue
    public List<Double> toList() {
        return List.of(west, south, east, north);
    }

    public boolean crossesAntimeridian() {
        return west > east;
    }

    public boolean intersects(BoundingBox other) {
        return south <= other.north && other.south <= north && longitudesMeet(other);
    }

    private boolean longitudesMeet(BoundingBox other) {
        if (crossesAntimeridian() && other.crossesAntimeridian()) {
            return true;
        }
        if (crossesAntimeridian()) {
            return other.east >= west || other.west <= east;
        }
        if (other.crossesAntimeridian()) {
            return other.longitudesMeet(this);
        }
        return west <= other.east && other.west <= east;
    }

    private static boolean inside(double degrees, double limit) {
        return degrees >= -limit && degrees <= limit;
    }
}
