package dev.swath.raster.place;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;

/**
 * Makes a ring on the globe a ring in the plane: longitudes without jumps, latitudes within ±90. A ring around a pole becomes the cap up to that pole (RFC
 * 7946, 5.3).
 */
final class UnwrappedRing {
    /** Degrees; about a decimetre: nearer to ±180 or ±90 is on it. */
    private static final double SNAP = 1e-6;
    /** Seven decimals are a centimetre. */
    private static final double DECIMALS = 1e7;

    private static final Coordinate[] NONE = {};

    private final List<Coordinate> ring;
    private final List<Coordinate> points = new ArrayList<>();
    private double longitude;
    /** The index of the point that leaves a pole which the ring touches; -1 if there is none. */
    private int leavesPole = -1;

    private UnwrappedRing(List<Coordinate> ring) {
        this.ring = ring;
    }

    /**
     * @param ring without its closing point
     * @param centre a point within the ring
     * @return closed, the smallest longitude in -180…180; empty if there is no such ring
     */
    static Coordinate[] of(List<Coordinate> ring, Coordinate centre) {
        boolean finite = ring.stream().allMatch(point -> Double.isFinite(point.x) && Double.isFinite(point.y));
        return finite && Math.abs(centre.y) <= 90 ? new UnwrappedRing(ring).unwrap(centre) : NONE;
    }

    private Coordinate[] unwrap(Coordinate centre) {
        int start = 0;
        while (start < ring.size() && touchesPole(start)) {
            start++;
        }
        if (start == ring.size()) {
            return NONE;
        }
        longitude = ring.get(start).x;
        for (int i = 0; i <= ring.size(); i++) {
            add(start + i);
        }
        double turn = points.getLast().x - points.getFirst().x;
        points.removeLast();
        if (Math.abs(turn) > SNAP) {
            if (Math.abs(Math.abs(turn) - 360) > SNAP) {
                return NONE;
            }
            if (leavesPole >= 0) {
                points.subList(leavesPole, points.size()).forEach(point -> point.x -= turn);
            } else {
                addCap(turn, centre);
            }
        }
        return closed();
    }

    /** A single point on a pole has no longitude of its own. An edge along ±90 of a grid of degrees has. */
    private boolean touchesPole(int index) {
        return isOnPole(index) && !isOnPole(index - 1) && !isOnPole(index + 1);
    }

    private boolean isOnPole(int index) {
        return Math.abs(latitude(point(index))) == 90;
    }

    private void add(int index) {
        Coordinate point = point(index);
        if (touchesPole(index)) {
            points.add(new Coordinate(longitude, latitude(point)));
            return;
        }
        longitude += Math.IEEEremainder(point.x - longitude, 360);
        if (touchesPole(index - 1) && !points.isEmpty()) {
            leavesPole = points.size();
            points.add(new Coordinate(longitude, latitude(point(index - 1))));
        }
        points.add(new Coordinate(longitude, latitude(point)));
    }

    private void addCap(double turn, Coordinate centre) {
        double pole = centre.y >= latitudeNear(centre.x) ? 90 : -90;
        Coordinate first = points.getFirst();
        points.add(new Coordinate(first.x + turn, first.y));
        points.add(new Coordinate(first.x + turn, pole));
        points.add(new Coordinate(first.x, pole));
    }

    /** The latitude of the ring where it comes nearest to a longitude. */
    private double latitudeNear(double meridian) {
        Coordinate nearest = points.getFirst();
        for (Coordinate point : points) {
            if (distance(point, meridian) < distance(nearest, meridian)) {
                nearest = point;
            }
        }
        return nearest.y;
    }

    private static double distance(Coordinate point, double meridian) {
        return Math.abs(Math.IEEEremainder(point.x - meridian, 360));
    }

    private Coordinate[] closed() {
        double least = points.stream().mapToDouble(point -> point.x).min().orElseThrow();
        double shift = -360 * Math.floor((least + SNAP + 180) / 360);
        points.forEach(point ->
                point.setCoordinate(new Coordinate(rounded(snap(point.x + shift, 180)), rounded(point.y))));
        points.add(points.getFirst().copy());
        return points.toArray(Coordinate[]::new);
    }

    private Coordinate point(int index) {
        return ring.get(Math.floorMod(index, ring.size()));
    }

    private static double latitude(Coordinate point) {
        return Math.clamp(snap(point.y, 90), -90, 90);
    }

    private static double snap(double degrees, double edge) {
        return Math.abs(Math.abs(degrees) - edge) < SNAP ? Math.copySign(edge, degrees) : degrees;
    }

    private static double rounded(double degrees) {
        return Math.round(degrees * DECIMALS) / DECIMALS;
    }
}
