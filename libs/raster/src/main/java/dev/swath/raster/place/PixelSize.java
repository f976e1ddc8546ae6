package dev.swath.raster.place;

import java.math.BigDecimal;
import java.math.MathContext;
import org.locationtech.jts.geom.Coordinate;

/**
 * A pixel's size at one place.
 *
 * @param centre the place, in degrees
 * @param degrees its shorter side
 * @param metres the side of the square of the same area, to three digits
 */
record PixelSize(Coordinate centre, double degrees, double metres) {
    private static final double SEMI_MAJOR_AXIS = 6_378_137;
    private static final double ECCENTRICITY_SQUARED = 0.00669437999014;
    private static final MathContext THREE_DIGITS = new MathContext(3);

    /** @param right the next pixel of the row; {@code below} the next of the column */
    static PixelSize of(Coordinate at, Coordinate right, Coordinate below) {
        double metres = Math.sqrt(metresBetween(at, right) * metresBetween(at, below));
        return new PixelSize(
                at,
                Math.min(degreesBetween(at, right), degreesBetween(at, below)),
                new BigDecimal(metres, THREE_DIGITS).doubleValue());
    }

    /** By the ellipsoid's radii of curvature, which is exact for neighbours. */
    private static double metresBetween(Coordinate a, Coordinate b) {
        double latitude = Math.toRadians(a.y);
        double w = 1 - ECCENTRICITY_SQUARED * Math.sin(latitude) * Math.sin(latitude);
        double primeVertical = SEMI_MAJOR_AXIS / Math.sqrt(w);
        double meridian = primeVertical * (1 - ECCENTRICITY_SQUARED) / w;
        return Math.hypot(
                Math.toRadians(longitudes(a, b)) * primeVertical * Math.cos(latitude),
                Math.toRadians(b.y - a.y) * meridian);
    }

    private static double degreesBetween(Coordinate a, Coordinate b) {
        return Math.hypot(longitudes(a, b), b.y - a.y);
    }

    private static double longitudes(Coordinate a, Coordinate b) {
        return Math.IEEEremainder(b.x - a.x, 360);
    }
}
