package dev.swath.raster.place;

import java.awt.geom.Point2D;
import java.util.Optional;

/**
 * A polynomial of the first or second order through ground control points by least squares, of the order that GDAL takes for as many points.
 *
 * @see <a href="https://gdal.org/en/stable/api/gdal_alg.html">GDALCreateGCPTransformer</a>
 */
final class GroundControlPoints implements PixelsToModel {
    private static final int VALUES = 6;
    private static final int LEAST = 3;
    private static final int MOST = 10_000;
    private static final int SECOND_ORDER_FROM = 6;

    private final int terms;
    private final double centreX;
    private final double centreY;
    private final double size;
    private final double[] east;
    private final double[] north;

    private GroundControlPoints(int terms, double centreX, double centreY, double size, double[] east, double[] north) {
        this.terms = terms;
        this.centreX = centreX;
        this.centreY = centreY;
        this.size = size;
        this.east = east;
        this.north = north;
    }

    /** @param tie points of six values each: column, line, 0, x, y, z; empty if they define no plane */
    static Optional<PixelsToModel> of(double[] tie) {
        int count = tie.length / VALUES;
        if (count < LEAST || count > MOST || tie.length % VALUES != 0) {
            return Optional.empty();
        }
        double centreX = 0;
        double centreY = 0;
        double size = 1;
        for (int i = 0; i < tie.length; i += VALUES) {
            centreX += tie[i] / count;
            centreY += tie[i + 1] / count;
        }
        for (int i = 0; i < tie.length; i += VALUES) {
            size = Math.max(size, Math.max(Math.abs(tie[i] - centreX), Math.abs(tie[i + 1] - centreY)));
        }
        int terms = count >= SECOND_ORDER_FROM ? 6 : 3;
        double[][] normal = new double[terms][terms + 2];
        double[] powers = new double[terms];
        for (int i = 0; i < tie.length; i += VALUES) {
            powers((tie[i] - centreX) / size, (tie[i + 1] - centreY) / size, powers);
            for (int row = 0; row < terms; row++) {
                for (int column = 0; column < terms; column++) {
                    normal[row][column] += powers[row] * powers[column];
                }
                normal[row][terms] += powers[row] * tie[i + 3];
                normal[row][terms + 1] += powers[row] * tie[i + 4];
            }
        }
        if (!solve(normal)) {
            return Optional.empty();
        }
        double[] east = new double[terms];
        double[] north = new double[terms];
        for (int i = 0; i < terms; i++) {
            east[i] = normal[i][terms];
            north[i] = normal[i][terms + 1];
        }
        return Optional.of(new GroundControlPoints(terms, centreX, centreY, size, east, north));
    }

    @Override
    public Point2D at(double x, double y) {
        double[] powers = new double[terms];
        powers((x - centreX) / size, (y - centreY) / size, powers);
        double modelX = 0;
        double modelY = 0;
        for (int i = 0; i < terms; i++) {
            modelX += east[i] * powers[i];
            modelY += north[i] * powers[i];
        }
        return new Point2D.Double(modelX, modelY);
    }

    private static void powers(double x, double y, double[] powers) {
        powers[0] = 1;
        powers[1] = x;
        powers[2] = y;
        if (powers.length > 3) {
            powers[3] = x * x;
            powers[4] = x * y;
            powers[5] = y * y;
        }
    }

    /** Gauss and Jordan with the largest pivot; the right sides become the solutions. */
    private static boolean solve(double[][] rows) {
        int n = rows.length;
        for (int pivot = 0; pivot < n; pivot++) {
            int best = pivot;
            for (int row = pivot + 1; row < n; row++) {
                best = Math.abs(rows[row][pivot]) > Math.abs(rows[best][pivot]) ? row : best;
            }
            double[] swapped = rows[best];
            rows[best] = rows[pivot];
            rows[pivot] = swapped;
            if (!(Math.abs(swapped[pivot]) > 1e-9)) {
                return false;
            }
            for (int row = 0; row < n; row++) {
                if (row != pivot) {
                    double factor = rows[row][pivot] / swapped[pivot];
                    for (int column = pivot; column < n + 2; column++) {
                        rows[row][column] -= factor * swapped[column];
                    }
                }
            }
        }
        for (int row = 0; row < n; row++) {
            rows[row][n] /= rows[row][row];
            rows[row][n + 1] /= rows[row][row];
        }
        return true;
    }
}
