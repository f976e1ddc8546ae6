package dev.swath.raster.png;

import dev.swath.raster.ByteSource;
import dev.swath.raster.SceneContent;
import dev.swath.raster.SceneFormat;
import dev.swath.raster.SceneHints;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.colour.ColourChoice;
import dev.swath.raster.colour.Palette;
import dev.swath.raster.decoding.ImageBlocks;
import dev.swath.raster.decoding.PictureDecoder;
import dev.swath.raster.pixels.BlockSource;
import dev.swath.raster.pixels.SampleType;
import dev.swath.raster.place.PlaceParts;
import java.util.function.Consumer;

/**
 * PNG, decoded row by row; an interlaced one whole.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>
 */
public final class PngFormat implements SceneFormat {
    @Override
    public String title() {
        return "PNG";
    }

    @Override
    public String mediaType() {
        return "image/png";
    }

    @Override
    public boolean recognises(byte[] first) {
        return SceneFormat.begins(first, "\u0089PNG\r\n\u001a\n");
    }

    @Override
    public boolean readsByRanges() {
        return false;
    }

    @Override
    public SceneContent open(ByteSource source, SceneHints hints, SceneLimits limits) {
        PngHeader header = PngHeader.read(source, limits);
        return new SceneContent(
                header.interlaced() ? interlaced(source, header, limits) : new PngBlocks(source, header),
                colours(header),
                PlaceParts.NONE);
    }

    private static ColourChoice colours(PngHeader header) {
        Palette palette = header.palette();
        if (palette != null) {
            return ColourChoice.mixed(palette, 1, -1);
        }
        int alpha = header.alpha() ? header.samples() - 1 : -1;
        ColourChoice choice = header.samples() >= 3 ? ColourChoice.rgb(alpha) : ColourChoice.grey(alpha);
        return choice.hiding(header.hidden());
    }

    private static BlockSource interlaced(ByteSource source, PngHeader header, SceneLimits limits) {
        SampleType type = header.bits() == 16 ? SampleType.UINT16 : SampleType.UINT8;
        limits.checkHeld(
                "an interlaced PNG",
                (long) header.width() * header.height() * header.samples() * type.bytes() + source.length());
        return new ImageBlocks(
                () -> PictureDecoder.samples("PNG", PngChunks.needed(source.readAll())),
                header.width(),
                header.height(),
                type,
                header.samples(),
                greyOverTheWholeRange(header));
    }

    private static Consumer<byte[]> greyOverTheWholeRange(PngHeader header) {
        int factor = header.greyStep();
        return samples -> {
            for (int i = 0; i < samples.length && factor > 1; i++) {
                samples[i] *= (byte) factor;
            }
        };
    }
}
