package dev.swath.raster.jpeg;

import dev.swath.raster.ByteSource;
import dev.swath.raster.SceneContent;
import dev.swath.raster.SceneFormat;
import dev.swath.raster.SceneHints;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.colour.ColourChoice;
import dev.swath.raster.decoding.ImageBlocks;
import dev.swath.raster.decoding.JpegColours;
import dev.swath.raster.decoding.JpegHeader;
import dev.swath.raster.decoding.JpegSegments;
import dev.swath.raster.decoding.PictureDecoder;
import dev.swath.raster.pixels.BlockSource;
import dev.swath.raster.pixels.SampleType;
import dev.swath.raster.place.PlaceParts;

/**
 * JPEG of 8 bits, decoded whole.
 *
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81</a>
 */
public final class JpegFormat implements SceneFormat {
    private static final int INKS = 4;

    @Override
    public String title() {
        return "JPEG";
    }

    @Override
    public String mediaType() {
        return "image/jpeg";
    }

    @Override
    public boolean recognises(byte[] first) {
        return SceneFormat.begins(first, "\u00ff\u00d8\u00ff");
    }

    @Override
    public boolean readsByRanges() {
        return false;
    }

    @Override
    public SceneContent open(ByteSource source, SceneHints hints, SceneLimits limits) {
        JpegHeader.Frame frame = JpegHeader.read(source, limits);
        limits.checkHeld("a JPEG file", source.length());
        return new SceneContent(
                blocks(source, frame),
                frame.samples() >= 3 ? ColourChoice.rgb(-1) : ColourChoice.grey(-1),
                PlaceParts.NONE);
    }

    /** TwelveMonkeys mixes four inks to three colours. All other samples are used as they are. */
    private static BlockSource blocks(ByteSource source, JpegHeader.Frame frame) {
        boolean inks = frame.samples() == INKS;
        return new ImageBlocks(
                () -> {
                    byte[] file = JpegSegments.needed(source.readAll());
                    return inks ? PictureDecoder.mixedJpeg(file) : PictureDecoder.jpegSamples(file);
                },
                frame.width(),
                frame.height(),
                SampleType.UINT8,
                frame.samples() >= 3 ? 3 : 1,
                frame.ycbcr() ? JpegColours::toRgb : samples -> {});
    }
}
