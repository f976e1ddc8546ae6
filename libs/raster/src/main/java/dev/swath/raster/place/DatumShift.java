package dev.swath.raster.place;

/**
 * One of the ways from a datum to WGS 84, and where it holds.
 *
 * @param east may be less than {@code west}: then the area crosses the antimeridian
 * @param accuracy in metres; negative if it is not known
 * @param offshore whether it holds at sea alone
 */
record DatumShift(
        double west, double south, double east, double north, double accuracy, boolean offshore, HelmertShift shift) {
    boolean holdsAt(double longitude, double latitude) {
        boolean between =
                west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east;
        return between && latitude >= south && latitude <= north;
    }

    /** As PROJ chooses: the more accurate, then the one of the smaller area; one of unknown accuracy only if there is no other. */
    boolean isBetterThan(DatumShift other) {
        return accuracy >= 0
                && !offshore
                && (accuracy < other.accuracy || (accuracy == other.accuracy && area() < other.area()));
    }

    private double area() {
        double width = west <= east ? east - west : east - west + 360;
        return width * (Math.sin(Math.toRadians(north)) - Math.sin(Math.toRadians(south)));
    }
}
