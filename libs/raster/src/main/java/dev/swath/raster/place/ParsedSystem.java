package dev.swath.raster.place;

import dev.swath.catalogue.tile.Crs;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import javax.measure.IncommensurableException;
import javax.measure.UnitConverter;
import org.apache.sis.io.wkt.WKTFormat;
import org.apache.sis.measure.Units;
import org.apache.sis.referencing.CRS;
import org.apache.sis.referencing.datum.BursaWolfParameters;
import org.apache.sis.referencing.datum.DatumOrEnsemble;
import org.apache.sis.referencing.datum.DefaultGeodeticDatum;
import org.jspecify.annotations.Nullable;
import org.opengis.referencing.crs.CoordinateReferenceSystem;
import org.opengis.referencing.crs.GeographicCRS;
import org.opengis.referencing.crs.ProjectedCRS;
import org.opengis.referencing.cs.AxisDirection;
import org.opengis.referencing.cs.CoordinateSystem;
import org.opengis.referencing.datum.Ellipsoid;
import org.opengis.referencing.datum.GeodeticDatum;
import org.opengis.referencing.datum.PrimeMeridian;
import org.opengis.referencing.operation.MathTransform;
import org.opengis.referencing.operation.NoninvertibleTransformException;
import org.opengis.referencing.operation.TransformException;

/** A reference system as Apache SIS understands its WKT: the adapter to it. */
final class ParsedSystem {
    private static final int MOST_DEPTH = 32;
    private static final double LEAST_EARTH = 6_330_000;
    private static final double MOST_EARTH = 6_400_000;
    /** Coordinates beyond this are nowhere on Earth, in any unit. */
    private static final double MOST_UNITS = 1e9;
    /** How far a figure may differ from WGS 84's, in metres, for its datum to be taken for it. */
    private static final double SAME_FIGURE = 1;

    private static final double WGS84_MAJOR = 6_378_137;
    private static final double WGS84_MINOR = 6_356_752.314;

    private final String name;
    private final CoordinateReferenceSystem system;
    private final @Nullable ProjectedCRS projected;
    private final GeographicCRS geographic;
    private final GeodeticDatum datum;
    private final Ellipsoid figure;

    private ParsedSystem(String name, CoordinateReferenceSystem system) {
        this.name = name;
        this.system = system;
        if (system instanceof ProjectedCRS projection) {
            this.projected = projection;
            this.geographic = projection.getBaseCRS();
        } else if (system instanceof GeographicCRS alone) {
            this.projected = null;
            this.geographic = alone;
        } else {
            throw refused(name, "it is neither projected nor geographic", null);
        }
        this.datum = DatumOrEnsemble.asDatum(geographic);
        this.figure = datum.getEllipsoid();
        double major = metres(figure)[0];
        if (!(major >= LEAST_EARTH && major <= MOST_EARTH)) {
            throw refused(name, "its ellipsoid is not of the Earth", null);
        }
    }

    /** @throws RefusedPlaceException if SIS does not understand it */
    static ParsedSystem parse(String wkt) {
        String name = WktText.nameIn(wkt);
        try {
            return parse(name, wkt);
        } catch (RefusedPlaceException e) {
            // GDAL and SIS spell some parameters of the first version differently.
            String spelled = wkt.replace("longitude_of_center", "central_meridian")
                    .replace("latitude_of_center", "latitude_of_origin");
            if (spelled.equals(wkt)) {
                throw e;
            }
            return parse(name, spelled);
        }
    }

    private static ParsedSystem parse(String name, String wkt) {
        if (WktText.depth(wkt) > MOST_DEPTH) {
            throw refused(name, "its WKT is nested more than %d deep".formatted(MOST_DEPTH), null);
        }
        Thread thread = Thread.currentThread();
        ClassLoader context = thread.getContextClassLoader();
        // SIS finds its projections by the thread's class loader, which may be another application's.
        thread.setContextClassLoader(ParsedSystem.class.getClassLoader());
        try {
            WKTFormat format = new WKTFormat(Locale.ROOT, TimeZone.getTimeZone("UTC"));
            format.setConvention(WktText.convention(wkt));
            if (format.parseObject(wkt.strip()) instanceof CoordinateReferenceSystem system) {
                CoordinateReferenceSystem horizontal = CRS.getHorizontalComponent(system);
                return new ParsedSystem(name, horizontal == null ? system : horizontal);
            }
            throw refused(name, "it is no coordinate reference system", null);
        } catch (RefusedPlaceException e) {
            throw e;
        } catch (ParseException | RuntimeException e) {
            // SIS throws what it likes for a text that is broken.
            throw refused(name, "its WKT is not understood: " + e.getMessage(), e);
        } finally {
            thread.setContextClassLoader(context);
        }
    }

    /** As a file's own WKT means it: the datum is known by its name, by TOWGS84, or not at all. */
    ReferenceSystem system() {
        return system(Optional.empty());
    }

    /** @param knownGeographic EPSG's code of the geographic system below it, if it is known otherwise */
    ReferenceSystem system(Optional<Integer> knownGeographic) {
        return new ReferenceSystem(
                toDegrees(), isSwapped(), shifts(knownGeographic), warning(knownGeographic), crs().orElse(null));
    }

    /** Empty if WKT 2 would lose the way to WGS 84. */
    private Optional<Crs> crs() {
        boolean shifted = datum instanceof DefaultGeodeticDatum known
                && Arrays.stream(known.getBursaWolfParameters()).anyMatch(shift -> !shift.isIdentity());
        return shifted ? Optional.empty() : WktText.of(system);
    }

    /** @throws RefusedPlaceException if its projection has no inverse */
    ReferenceSystem.ToDegrees toDegrees() {
        CoordinateSystem axes = geographic.getCoordinateSystem();
        boolean latitudeFirst = AxisDirection.NORTH.equals(axes.getAxis(0).getDirection());
        PrimeMeridian meridian = datum.getPrimeMeridian();
        try {
            MathTransform inverse = projected == null
                    ? null
                    : projected.getConversionFromBase().getMathTransform().inverse();
            UnitConverter degrees = axes.getAxis(0).getUnit().getConverterToAny(Units.DEGREE);
            double greenwich =
                    meridian.getAngularUnit().getConverterToAny(Units.DEGREE).convert(meridian.getGreenwichLongitude());
            return point -> {
                inverted(inverse, point);
                double longitude = degrees.convert(point[latitudeFirst ? 1 : 0]) + greenwich;
                point[1] = degrees.convert(point[latitudeFirst ? 0 : 1]);
                point[0] = longitude;
            };
        } catch (NoninvertibleTransformException | IncommensurableException e) {
            throw refused(name, "it does not lead back to degrees", e);
        }
    }

    /** Its geographic system in degrees, as WKT of version 1. */
    String geographicWkt1() {
        PrimeMeridian meridian = datum.getPrimeMeridian();
        double greenwich;
        try {
            greenwich =
                    meridian.getAngularUnit().getConverterToAny(Units.DEGREE).convert(meridian.getGreenwichLongitude());
        } catch (IncommensurableException e) {
            throw refused(name, "its prime meridian has no angle", e);
        }
        double inverse = figure.getSemiMajorAxis() == figure.getSemiMinorAxis() ? 0 : figure.getInverseFlattening();
        return WktText.geographicWkt1(metres(figure)[0], inverse, "", greenwich);
    }

    private static void inverted(@Nullable MathTransform inverse, double[] point) {
        if (!(Math.abs(point[0]) <= MOST_UNITS && Math.abs(point[1]) <= MOST_UNITS)) {
            throw new IllegalArgumentException("%s, %s is nowhere on Earth".formatted(point[0], point[1]));
        }
        try {
            if (inverse != null) {
                inverse.transform(point, 0, point, 0, 1);
            }
        } catch (TransformException e) {
            throw new IllegalArgumentException("%s, %s is outside".formatted(point[0], point[1]), e);
        }
    }

    /** A file's coordinates come east first, whatever its WKT says of north and east. Other directions keep their order. */
    private boolean isSwapped() {
        CoordinateSystem axes = system.getCoordinateSystem();
        return AxisDirection.NORTH.equals(axes.getAxis(0).getDirection())
                && AxisDirection.EAST.equals(axes.getAxis(1).getDirection());
    }

    private List<DatumShift> shifts(Optional<Integer> knownGeographic) {
        if (datum instanceof DefaultGeodeticDatum known && known.getBursaWolfParameters().length > 0) {
            BursaWolfParameters given = known.getBursaWolfParameters()[0];
            double[] values = {given.tX, given.tY, given.tZ, given.rX, given.rY, given.rZ, given.dS};
            double[] axes = metres(figure);
            HelmertShift shift = HelmertShift.of(axes[0], axes[1], values);
            return List.of(new DatumShift(-180, -90, 180, 90, -1, false, shift));
        }
        return knownGeographic.or(this::byName).map(EpsgTables::shifts).orElse(List.of());
    }

    private @Nullable String warning(Optional<Integer> knownGeographic) {
        boolean sphere = figure.getSemiMajorAxis() == figure.getSemiMinorAxis();
        boolean known = knownGeographic.or(this::byName).isPresent()
                || !shifts(knownGeographic).isEmpty()
                || sphere
                || isLike(figure, WGS84_MAJOR, WGS84_MINOR);
        return known
                ? null
                : "its place may be off by up to a kilometre: the datum \"%s\" of %s is not known"
                        .formatted(datumName(), name);
    }

    /** The geographic system of the datum of that name, if its figure is the same. */
    private Optional<Integer> byName() {
        return EpsgTables.geographicOf(datumName())
                .filter(code -> EpsgTables.find(code)
                        .map(entry -> parse(entry.wkt()).figure)
                        .map(ParsedSystem::metres)
                        .filter(axes -> isLike(figure, axes[0], axes[1]))
                        .isPresent());
    }

    private String datumName() {
        return datum.getName().getCode();
    }

    private static boolean isLike(Ellipsoid figure, double major, double minor) {
        double[] axes = metres(figure);
        return Math.abs(axes[0] - major) < SAME_FIGURE && Math.abs(axes[1] - minor) < SAME_FIGURE;
    }

    /** The semi-major and the semi-minor axis. Some ellipsoids are given in feet. */
    private static double[] metres(Ellipsoid figure) {
        UnitConverter metres = figure.getAxisUnit().getConverterTo(Units.METRE);
        return new double[] {metres.convert(figure.getSemiMajorAxis()), metres.convert(figure.getSemiMinorAxis())};
    }

    private static RefusedPlaceException refused(String name, String why, @Nullable Throwable cause) {
        return new RefusedPlaceException(
                "it has no place: the reference system \"%s\" is refused: %s".formatted(name, why), cause);
    }
}
