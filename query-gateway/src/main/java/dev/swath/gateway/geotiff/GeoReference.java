package dev.swath.gateway.geotiff;

import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.tile.Crs;
import dev.swath.catalogue.tile.PixelTransform;
import dev.swath.catalogue.tile.Place;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where a chip's pixels lie, as a GeoTIFF can say it.
 *
 * @param transform from the chip's pixels to the reference system
 * @param code of EPSG; null if the system is defined by WKT
 * @param wkt of the system; null if it has a code
 * @param geographic whether the system's axes are angles
 */
public record GeoReference(
        PixelTransform transform,
        @Nullable Integer code,
        @Nullable String wkt,
        boolean geographic) {
    private static final String EPSG = "EPSG:";
    private static final String CRS84 = "OGC:CRS84";
    private static final int WGS_84 = 4326;
    /** The GeoTIFF's codes are 16 bits; the uppermost are for definitions of one's own. */
    private static final int MOST_CODE = 32_766;

    /** GDAL reads no more of a definition. */
    private static final int MOST_WKT = 2_300;

    /** Empty if the place is not known, or no GeoTIFF can name its reference system. */
    public static Optional<GeoReference> of(Place place, TileWindow window) {
        Crs crs = place.crs();
        PixelTransform transform = place.transform();
        BoundingBox box = place.bbox();
        if (crs == null || transform == null || box == null) {
            return Optional.empty();
        }
        OptionalInt code = code(crs);
        String wkt = crs.wkt2().orElse(null);
        if (code.isEmpty() && (wkt == null || wkt.length() > MOST_WKT)) {
            return Optional.empty();
        }
        return Optional.of(new GeoReference(
                transform,
                code.isPresent() ? (Integer) code.getAsInt() : null,
                code.isPresent() ? null : wkt,
                isGeographic(transform, window, box)));
    }

    private static OptionalInt code(Crs crs) {
        String name = crs.code().orElse("");
        if (name.equals(CRS84)) {
            return OptionalInt.of(WGS_84);
        }
        if (!name.startsWith(EPSG) || !name.substring(EPSG.length()).matches("\\d{4,5}")) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(name.substring(EPSG.length()));
        return number <= MOST_CODE ? OptionalInt.of(number) : OptionalInt.empty();
    }

    /**
     * A code alone does not say whether it is of a system of angles or of metres, but the chip does: in angles it is about as high as its box in degrees, and
     * in metres or feet at least thousands of times higher.
     */
    private static boolean isGeographic(PixelTransform transform, TileWindow window, BoundingBox box) {
        double[] y = {
            transform.y(0, 0),
            transform.y(window.width(), 0),
            transform.y(0, window.height()),
            transform.y(window.width(), window.height())
        };
        double lowest = Math.min(Math.min(y[0], y[1]), Math.min(y[2], y[3]));
        double highest = Math.max(Math.max(y[0], y[1]), Math.max(y[2], y[3]));
        return highest - lowest < 100 * Math.max(box.north() - box.south(), 1e-9);
    }
}
