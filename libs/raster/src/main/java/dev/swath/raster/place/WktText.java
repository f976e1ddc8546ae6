package dev.swath.raster.place;

import dev.swath.catalogue.tile.Crs;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sis.io.wkt.Convention;
import org.apache.sis.io.wkt.KeywordCase;
import org.apache.sis.io.wkt.KeywordStyle;
import org.apache.sis.io.wkt.WKTFormat;
import org.opengis.referencing.crs.CoordinateReferenceSystem;
import org.opengis.referencing.crs.ProjectedCRS;

/** The dialects of WKT: how a file's is to be read, and what others can read. */
final class WktText {
    /** In version 1 that of the geographic system. */
    private static final Pattern FIRST_UNIT =
            Pattern.compile("UNIT\\s*\\[\\s*\"[^\"]*\"\\s*,\\s*([0-9][0-9.]*(?:[eE][-+]?[0-9]{1,2})?)");

    private static final double SAME_ANGLE = 1e-9;

    /** SIS writes some methods by names of its own. */
    private static final Pattern WELL_KNOWN_METHOD =
            Pattern.compile("METHOD\\[\"(?:Sinusoidal\"|Mollweide\"|[^\"]*\", ID\\[\"EPSG\")");

    private static final Pattern PARAMETER = Pattern.compile("PARAMETER\\[\"[^\"]*\", ([-0-9.E]+)");

    private static final Pattern NAME = Pattern.compile("^\\s*\\w+\\s*[\\[(]\\s*\"([^\"]*)\"");

    private WktText() {}

    /** The name that a WKT gives itself. */
    static String nameIn(String wkt) {
        Matcher name = NAME.matcher(wkt);
        return name.find() ? name.group(1) : wkt.substring(0, Math.min(wkt.length(), 80));
    }

    /** The parser descends with the brackets, on the stack. */
    static int depth(String wkt) {
        int depth = 0;
        int most = 0;
        for (int i = 0; i < wkt.length(); i++) {
            char c = wkt.charAt(i);
            depth += c == '[' || c == '(' ? 1 : c == ']' || c == ')' ? -1 : 0;
            most = Math.max(most, depth);
        }
        return most;
    }

    /**
     * A geographic system in degrees, as WKT of version 1.
     *
     * @param inverse inverse flattening, 0 of a sphere
     * @param shift TOWGS84 with a comma before it, or nothing
     * @param meridian degrees from Greenwich
     */
    static String geographicWkt1(double major, double inverse, String shift, double meridian) {
        return "GEOGCS[\"user-defined\",DATUM[\"user-defined\",SPHEROID[\"user-defined\",%s,%s]%s],"
                        .formatted(major, inverse, shift)
                + "PRIMEM[\"user-defined\",%s],UNIT[\"degree\",0.017453292519943295]]".formatted(meridian);
    }

    /**
     * Version 1 gives lengths in the unit of the whole, and so do ESRI and GDAL. Angles are another matter: by the
     * standard they are in the unit of the geographic system, but where that is not the degree, both write degrees.
     *
     * @throws NumberFormatException if a unit is no number
     */
    static Convention convention(String wkt) {
        String text = wkt.stripLeading();
        if (!text.startsWith("PROJCS[") && !text.startsWith("GEOGCS[")) {
            return Convention.WKT2;
        }
        Matcher angle = FIRST_UNIT.matcher(text);
        boolean degrees = angle.find() && Math.abs(Double.parseDouble(angle.group(1)) - Math.toRadians(1)) < SAME_ANGLE;
        return degrees ? Convention.WKT1 : Convention.WKT1_COMMON_UNITS;
    }

    /**
     * A system as WKT 2 that PROJ reads, as was checked with pyproj. Empty if its method has no name that others know, or
     * if it is longer than a record may hold.
     */
    static Optional<Crs> of(CoordinateReferenceSystem system) {
        WKTFormat format = new WKTFormat(Locale.ROOT, TimeZone.getTimeZone("UTC"));
        format.setConvention(Convention.WKT2);
        format.setKeywordCase(KeywordCase.UPPER_CASE);
        format.setKeywordStyle(KeywordStyle.SHORT);
        format.setIndentation(WKTFormat.SINGLE_LINE);
        try {
            String written = format.format(system);
            if (isWebMercator(written)) {
                return Optional.of(new Crs("EPSG:3857"));
            }
            return Optional.of(written)
                    .filter(text -> !(system instanceof ProjectedCRS)
                            || WELL_KNOWN_METHOD.matcher(text).find())
                    .filter(text -> Crs.fits(text) && !text.contains("NaN"))
                    .map(Crs::new);
        } catch (RuntimeException e) {
            // SIS throws what it likes for a system that it cannot write.
            return Optional.empty();
        }
    }

    /** By ESRI's name for the method, which PROJ does not read in WKT 2. */
    private static boolean isWebMercator(String written) {
        return written.contains("METHOD[\"Mercator_Auxiliary_Sphere\"]")
                && written.contains(", 6378137.0, 298.25722356")
                && written.endsWith("UNIT[\"metre\", 1]]")
                && PARAMETER.matcher(written).results().allMatch(value -> Double.parseDouble(value.group(1)) == 0);
    }
}
