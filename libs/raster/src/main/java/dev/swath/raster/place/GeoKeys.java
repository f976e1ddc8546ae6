package dev.swath.raster.place;

import dev.swath.raster.metadata.TiffDirectory;
import java.awt.geom.AffineTransform;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the GeoKeys and the model tags of a GeoTIFF hold.
 *
 * @see <a href="https://docs.ogc.org/is/19-008r4/19-008r4.html">OGC GeoTIFF 1.1</a>
 */
final class GeoKeys {
    private static final int MODEL_PIXEL_SCALE = 33550;
    private static final int MODEL_TIEPOINT = 33922;
    private static final int MODEL_TRANSFORMATION = 34264;
    private static final int KEY_DIRECTORY = 34735;
    private static final int DOUBLE_PARAMETERS = 34736;
    private static final int ASCII_PARAMETERS = 34737;

    /** Stands for a code where parameters follow. */
    static final int USER_DEFINED = 32767;

    private static final int RASTER_TYPE = 1025;

    private static final int PIXEL_IS_POINT = 2;

    private final TiffDirectory tiff;
    private final Map<Integer, Double> keys = new HashMap<>();
    private final Map<Integer, double[]> lists = new HashMap<>();
    private final Map<Integer, String> texts = new HashMap<>();

    GeoKeys(TiffDirectory tiff) {
        this.tiff = tiff;
        read(tiff.integers(KEY_DIRECTORY), tiff.doubles(DOUBLE_PARAMETERS), tiff.ascii(ASCII_PARAMETERS));
    }

    Optional<PixelsToModel> pixelsToModel() {
        double[] matrix = tiff.doubles(MODEL_TRANSFORMATION);
        double[] scale = tiff.doubles(MODEL_PIXEL_SCALE);
        double[] tie = tiff.doubles(MODEL_TIEPOINT);
        AffineTransform transform;
        if (matrix.length == 16) {
            transform = new AffineTransform(matrix[0], matrix[4], matrix[1], matrix[5], matrix[3], matrix[7]);
        } else if (scale.length >= 2 && tie.length >= 6) {
            transform = new AffineTransform(
                    scale[0], 0, 0, -scale[1], tie[3] - tie[0] * scale[0], tie[4] + tie[1] * scale[1]);
        } else {
            Optional<PixelsToModel> points = GroundControlPoints.of(tie);
            return integer(RASTER_TYPE) == PIXEL_IS_POINT ? points.map(PixelsToModel::fromCentre) : points;
        }
        if (integer(RASTER_TYPE) == PIXEL_IS_POINT) {
            transform.translate(-0.5, -0.5);
        }
        return PixelsToModel.affine(transform);
    }

    boolean has(int key) {
        return keys.containsKey(key);
    }

    double number(int key, double fallback) {
        return keys.getOrDefault(key, fallback);
    }

    int integer(int key) {
        return keys.getOrDefault(key, 0.0).intValue();
    }

    /** The first of the keys that is there, else 0. */
    double first(int... candidates) {
        for (int key : candidates) {
            if (has(key)) {
                return number(key, 0);
            }
        }
        return 0;
    }

    /** All numbers of a key; empty if it has none, or one alone in the directory. */
    double[] list(int key) {
        return lists.getOrDefault(key, new double[0]).clone();
    }

    String text(int key) {
        return texts.getOrDefault(key, "");
    }

    static RefusedPlaceException refused(String what) {
        return new RefusedPlaceException("it has no place: its GeoKeys name " + what);
    }

    /** The keys' values: in the directory itself, among the doubles, or in the text. */
    private void read(long[] directory, double[] doubles, String text) {
        for (int i = 4; i + 3 < directory.length; i += 4) {
            int key = (int) directory[i];
            int count = (int) Math.min(directory[i + 2], Short.MAX_VALUE);
            long at = directory[i + 3];
            if (directory[i + 1] == 0) {
                keys.put(key, (double) at);
            } else if (directory[i + 1] == DOUBLE_PARAMETERS && at + count <= doubles.length && count > 0) {
                keys.put(key, doubles[(int) at]);
                lists.put(key, Arrays.copyOfRange(doubles, (int) at, (int) at + count));
            } else if (directory[i + 1] == ASCII_PARAMETERS && at < text.length()) {
                texts.put(key, text.substring((int) at, (int) Math.min(at + count, text.length())));
            }
        }
    }
}
