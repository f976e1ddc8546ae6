package dev.swath.raster.place;

/**
 * The inverse of the projection Equal Earth, which Apache SIS lacks. Each longitude is counted from its own central meridian.
 *
 * @param meridian the central one, in degrees
 * @param major semi-major axis in metres
 * @param minor semi-minor axis in metres
 * @see <a href="https://doi.org/10.1080/13658816.2018.1504949">Šavrič, Patterson, Jenny: The Equal Earth map projection</a>
 * @see <a href="https://epsg.org/guidance-notes.html">IOGP 373-7-2, section 3.4.2</a>
 */
record EqualEarth(double meridian, double major, double minor) implements ReferenceSystem.ToDegrees {
    private static final double[] A = {1.340264, -0.081106, 0.000893, 0.003796};
    private static final double HALF_ROOT_3 = Math.sqrt(3) / 2;
    private static final int ROUNDS = 20;
    private static final double NEAR = 1e-13;
    /** A little above the projection's own bound, which is at the poles. */
    private static final double MOST_THETA = 1.0472;

    @Override
    public void apply(double[] point) {
        double square = 1 - minor * minor / (major * major);
        double eccentricity = Math.sqrt(square);
        double pole = authalic(1, square, eccentricity);
        double radius = major * Math.sqrt(pole / 2);
        double theta = theta(point[1] / radius);
        if (!(Math.abs(theta) <= MOST_THETA)) {
            throw new IllegalArgumentException("%s, %s is off the map".formatted(point[0], point[1]));
        }
        double longitude = point[0] / radius * HALF_ROOT_3 * derivative(theta) / Math.cos(theta);
        double sine = Math.clamp(Math.sin(theta) / HALF_ROOT_3, -1, 1);
        point[0] = meridian + Math.toDegrees(longitude);
        point[1] = Math.toDegrees(latitude(sine * pole, square, eccentricity));
    }

    /** By Newton's method. */
    private static double theta(double y) {
        double theta = y / A[0];
        double step = 1;
        for (int i = 0; i < ROUNDS && Math.abs(step) > NEAR; i++) {
            double t2 = theta * theta;
            double t6 = t2 * t2 * t2;
            step = (theta * (A[0] + A[1] * t2 + t6 * (A[2] + A[3] * t2)) - y) / derivative(theta);
            theta -= step;
        }
        return theta;
    }

    private static double derivative(double theta) {
        double t2 = theta * theta;
        double t6 = t2 * t2 * t2;
        return A[0] + 3 * A[1] * t2 + t6 * (7 * A[2] + 9 * A[3] * t2);
    }

    /** The quantity q of authalic latitudes. */
    private static double authalic(double sine, double square, double eccentricity) {
        double es = eccentricity * sine;
        return (1 - square) * (sine / (1 - es * es) + atanh(es) / eccentricity);
    }

    private static double latitude(double q, double square, double eccentricity) {
        double latitude = Math.asin(Math.clamp(q / 2, -1, 1));
        double step = 1;
        for (int i = 0; i < ROUNDS && Math.abs(step) > NEAR && Math.cos(latitude) > NEAR; i++) {
            double sine = Math.sin(latitude);
            double w = 1 - square * sine * sine;
            step = w * w / (2 * Math.cos(latitude) * (1 - square)) * (q - authalic(sine, square, eccentricity));
            latitude += step;
        }
        return latitude;
    }

    private static double atanh(double x) {
        return Math.log((1 + x) / (1 - x)) / 2;
    }
}
