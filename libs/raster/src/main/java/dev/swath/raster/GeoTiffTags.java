package dev.swath.raster;

import java.awt.geom.AffineTransform;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tags that place a GeoTIFF.
 *
 * @see <a href="https://docs.ogc.org/is/19-008r4/19-008r4.html">OGC GeoTIFF 1.1</a>
 */
final class GeoTiffTags {
    private static final int MODEL_PIXEL_SCALE = 33550;
    private static final int MODEL_TIEPOINT = 33922;
    private static final int MODEL_TRANSFORMATION = 34264;
    private static final int GEO_KEY_DIRECTORY = 34735;

    private static final int MODEL_TYPE_KEY = 1024;
    private static final int RASTER_TYPE_KEY = 1025;
    private static final int GEODETIC_CRS_KEY = 2048;
    private static final int PROJECTED_CRS_KEY = 3072;
    private static final int PROJECTED = 1;
    private static final int GEOGRAPHIC = 2;
    private static final int PIXEL_IS_POINT = 2;
    private static final int USER_DEFINED = 32767;

    private final TiffDirectory tiff;
    private final Map<Integer, Integer> keys;

    GeoTiffTags(TiffDirectory tiff) {
        this.tiff = tiff;
        this.keys = keys(tiff.integers(GEO_KEY_DIRECTORY));
    }

    /** The EPSG code of the reference system; empty where there is none or it is described in other words. */
    Optional<Integer> epsg() {
        int code = switch (keys.getOrDefault(MODEL_TYPE_KEY, 0)) {
            case PROJECTED -> keys.getOrDefault(PROJECTED_CRS_KEY, 0);
            case GEOGRAPHIC -> keys.getOrDefault(GEODETIC_CRS_KEY, 0);
            default -> 0;
        };
        return code > 0 && code < USER_DEFINED ? Optional.of(code) : Optional.empty();
    }

    /** From pixel corners (0, 0 is the upper left corner of the upper left pixel) to the reference system. */
    Optional<AffineTransform> pixelsToModel() {
        double[] matrix = tiff.doubles(MODEL_TRANSFORMATION);
        double[] scale = tiff.doubles(MODEL_PIXEL_SCALE);
        double[] tie = tiff.doubles(MODEL_TIEPOINT);
        AffineTransform transform;
        if (matrix.length == 16) {
            transform = new AffineTransform(matrix[0], matrix[4], matrix[1], matrix[5], matrix[3], matrix[7]);
        } else if (scale.length >= 2 && tie.length == 6) {
            transform = new AffineTransform(
                    scale[0], 0, 0, -scale[1], tie[3] - tie[0] * scale[0], tie[4] + tie[1] * scale[1]);
        } else {
            return Optional.empty();
        }
        if (keys.getOrDefault(RASTER_TYPE_KEY, 0) == PIXEL_IS_POINT) {
            transform.translate(-0.5, -0.5);
        }
        return transform.getDeterminant() == 0 ? Optional.empty() : Optional.of(transform);
    }

    /** Only keys whose value stands in the directory itself; that is all the codes. */
    private static Map<Integer, Integer> keys(long[] directory) {
        Map<Integer, Integer> keys = new HashMap<>();
        for (int i = 4; i + 3 < directory.length; i += 4) {
            if (directory[i + 1] == 0) {
                keys.put((int) directory[i], (int) directory[i + 3]);
            }
        }
        return keys;
    }
}
