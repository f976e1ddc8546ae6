package dev.swath.raster.tiff;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.ByteSource;
import dev.swath.raster.SceneContent;
import dev.swath.raster.SceneFormat;
import dev.swath.raster.SceneHints;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.metadata.TiffDirectory;
import dev.swath.raster.metadata.TiffFile;
import dev.swath.raster.pixels.BlockSource;
import dev.swath.raster.pixels.Level;
import dev.swath.raster.pixels.SampleType;
import dev.swath.raster.place.PlaceParts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TIFF and BigTIFF, decoded by blocks: GeoTIFF and cloud-optimised GeoTIFF with their overviews and masks.
 *
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0</a>
 * @see <a href="https://docs.ogc.org/is/21-026/21-026.html">OGC Cloud Optimized GeoTIFF</a>
 */
public final class TiffFormat implements SceneFormat {
    private static final List<String> MAGIC = List.of("II*\0", "MM\0*", "II+\0", "MM\0+");
    private static final int GDAL_NODATA = 42113;

    @Override
    public String title() {
        return "TIFF";
    }

    @Override
    public String mediaType() {
        return "image/tiff";
    }

    @Override
    public boolean recognises(byte[] first) {
        return MAGIC.stream().anyMatch(magic -> SceneFormat.begins(first, magic));
    }

    @Override
    public boolean readsByRanges() {
        return true;
    }

    @Override
    public SceneContent open(ByteSource source, SceneHints hints, SceneLimits limits) {
        TiffFile file = TiffFile.read(source);
        TiffDirectory first = file.directories().getFirst();
        Double nodata = nodata(first);
        TiffPicture picture = TiffPicture.read(source, file, nodata == null ? 0 : nodata, limits);
        BlockSource mask = TiffPicture.mask(source, file, picture, limits).orElse(null);
        return new SceneContent(
                mask == null ? picture : new FewerLevels(picture, mask.levels().size()),
                mask,
                TiffColours.of(first, picture.layout(), hints),
                rounded(nodata, picture.type()),
                PlaceParts.of(first));
    }

    /**
     * The picture with a mask of another file.
     *
     * @throws dev.swath.catalogue.CatalogueException UNREADABLE_IMAGE if it does not fit, and what is wrong with the file
     */
    public SceneContent masked(SceneContent content, ByteSource mask, SceneLimits limits) {
        if (!recognises(mask.read(0, (int) Math.min(mask.length(), 4)))) {
            throw new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "expected a TIFF");
        }
        TiffPicture picture = TiffPicture.read(mask, TiffFile.read(mask), 0, limits);
        Level whole = content.blocks().levels().getFirst();
        Level masked = picture.levels().getFirst();
        if (picture.bands() != 1
                || picture.type() != SampleType.UINT8
                || masked.width() != whole.width()
                || masked.height() != whole.height()) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE,
                    "expected one band of %d×%d pixels, found %d of %d×%d"
                            .formatted(
                                    whole.width(), whole.height(), picture.bands(), masked.width(), masked.height()));
        }
        return content.withMask(
                picture, new FewerLevels(content.blocks(), picture.levels().size()));
    }

    private static @Nullable Double nodata(TiffDirectory tiff) {
        String text = tiff.ascii(GDAL_NODATA);
        try {
            boolean notANumber = text.equalsIgnoreCase("nan") || text.equalsIgnoreCase("-nan");
            return text.isEmpty() ? null : notANumber ? Double.valueOf(Double.NaN) : Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** As the samples' type holds it. */
    private static @Nullable Double rounded(@Nullable Double nodata, SampleType type) {
        return nodata != null && type == SampleType.FLOAT32 ? Double.valueOf(nodata.floatValue()) : nodata;
    }
}
