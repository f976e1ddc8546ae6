package dev.swath.raster.sentinel2;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.ProductFacts;
import dev.swath.raster.metadata.MetadataXml;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What MTD_MSIL2A.xml or MTD_MSIL1C.xml says of a Sentinel-2 product.
 *
 * @param facts its time is the start of sensing, to the second, as in the product's name
 * @param quantification digital numbers a unit of reflectance
 * @param offsets what is added to a band's digital numbers, by band such as {@code B04}; none before processing baseline 04.00
 */
record Sentinel2Metadata(
        ProductFacts facts, String processingBaseline, double quantification, Map<String, Double> offsets) {
    /** As STAC writes the names of its spacecraft. */
    private static final Pattern PLATFORM = Pattern.compile("sentinel-2[a-z]");

    /** In the order of {@code band_id}. */
    private static final String[] BANDS = {
        "B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12"
    };

    Sentinel2Metadata {
        offsets = Map.copyOf(offsets);
    }

    static Sentinel2Metadata parse(String name, byte[] bytes) {
        MetadataXml xml = MetadataXml.parse(name, bytes);
        try {
            Instant start = xml.find("PRODUCT_START_TIME")
                    .map(Instant::parse)
                    .orElseThrow(() -> unreadable(name, "no PRODUCT_START_TIME", null));
            double quantification = xml.find("BOA_QUANTIFICATION_VALUE")
                    .or(() -> xml.find("QUANTIFICATION_VALUE"))
                    .map(Double::valueOf)
                    .orElse(10_000.0);
            if (!(quantification > 0)) {
                throw unreadable(name, "a quantification of " + quantification, null);
            }
            return new Sentinel2Metadata(
                    facts(xml, start), xml.find("PROCESSING_BASELINE").orElse(""), quantification, offsets(xml));
        } catch (DateTimeException | NumberFormatException e) {
            throw unreadable(name, String.valueOf(e.getMessage()), e);
        }
    }

    /** Most products of level 2A tell one moment as start and stop, which is no interval. */
    private static ProductFacts facts(MetadataXml xml, Instant start) {
        Optional<Instant> stop =
                xml.find("PRODUCT_STOP_TIME").map(Instant::parse).filter(start::isBefore);
        return new ProductFacts(
                start.truncatedTo(ChronoUnit.SECONDS),
                stop.map(_ -> start).orElse(null),
                stop.orElse(null),
                xml.find("SPACECRAFT_NAME")
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .filter(name -> PLATFORM.matcher(name).matches())
                        .orElse(null),
                List.of("msi"),
                xml.find("Cloud_Coverage_Assessment")
                        .map(percent -> Math.clamp(Double.parseDouble(percent) / 100, 0, 1))
                        .orElse(null));
    }

    /** The digital number of a reflectance. */
    double number(String band, double reflectance) {
        return reflectance * quantification - offsets.getOrDefault(band, 0.0);
    }

    private static Map<String, Double> offsets(MetadataXml xml) {
        Map<String, Double> offsets = new HashMap<>();
        for (String element : new String[] {"BOA_ADD_OFFSET", "RADIO_ADD_OFFSET"}) {
            for (MetadataXml.Element offset : xml.list(element)) {
                int band = Integer.parseInt(offset.attributes().getOrDefault("band_id", "-1"));
                if (band >= 0 && band < BANDS.length) {
                    offsets.put(BANDS[band], Double.valueOf(offset.text()));
                }
            }
        }
        return offsets;
    }

    private static CatalogueException unreadable(String name, String what, @Nullable Throwable cause) {
        return new CatalogueException(ErrorCode.UNREADABLE_IMAGE, name + ": " + what, cause);
    }
}
