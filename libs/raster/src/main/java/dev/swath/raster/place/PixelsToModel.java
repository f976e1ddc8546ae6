package dev.swath.raster.place;

import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** From pixel corners (0, 0 is the upper left corner of the upper left pixel) to the coordinates of a reference system. Thread-safe. */
public interface PixelsToModel {
    Point2D at(double x, double y);

    /** Whether lines run from south to north. */
    default boolean isSouthUp() {
        return false;
    }

    /** Itself as a matrix; empty if its lines are not straight. */
    default Optional<AffineTransform> matrix() {
        return Optional.empty();
    }

    /**
     * The transform for the pixels of a grid over these.
     *
     * @param southUpLines the number of the grid's lines if it counts them from the last; 0 if it does not
     */
    default PixelsToModel scaled(double scaleX, double scaleY, double southUpLines) {
        return (x, y) -> at(x * scaleX, (southUpLines > 0 ? southUpLines - y : y) * scaleY);
    }

    static Optional<PixelsToModel> affine(AffineTransform transform) {
        boolean usable = transform.getDeterminant() != 0 && Double.isFinite(transform.getDeterminant());
        return usable ? Optional.of(new Affine(transform)) : Optional.empty();
    }

    /** The same for a source whose coordinates count from the middle of the first pixel. */
    default PixelsToModel fromCentre() {
        return (x, y) -> at(x - 0.5, y - 0.5);
    }

    /** Makes it from the six lines of a world file, which gives the place of the upper left pixel's centre. Decimal commas are read, too. */
    static Optional<PixelsToModel> worldFile(String text) {
        List<String> lines = Pattern.compile("\\s+")
                .splitAsStream(text.replace(',', '.').strip())
                .toList();
        if (lines.size() != 6) {
            return Optional.empty();
        }
        try {
            double[] v = lines.stream().mapToDouble(Double::parseDouble).toArray();
            AffineTransform transform = new AffineTransform(v[0], v[1], v[2], v[3], v[4], v[5]);
            transform.translate(-0.5, -0.5);
            return affine(transform);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A transform whose lines are straight. */
    record Affine(AffineTransform transform) implements PixelsToModel {
        @Override
        public Point2D at(double x, double y) {
            return transform.transform(new Point2D.Double(x, y), null);
        }

        @Override
        public Optional<AffineTransform> matrix() {
            return Optional.of(new AffineTransform(transform));
        }

        @Override
        public PixelsToModel scaled(double scaleX, double scaleY, double southUpLines) {
            boolean turned = southUpLines > 0;
            AffineTransform grid = new AffineTransform(transform);
            grid.concatenate(new AffineTransform(
                    scaleX, 0, 0, turned ? -scaleY : scaleY, 0, turned ? southUpLines * scaleY : 0));
            return new Affine(grid);
        }

        @Override
        public boolean isSouthUp() {
            return transform.getScaleY() > 0 && transform.getShearX() == 0 && transform.getShearY() == 0;
        }
    }
}
