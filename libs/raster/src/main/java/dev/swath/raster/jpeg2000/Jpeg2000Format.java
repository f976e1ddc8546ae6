package dev.swath.raster.jpeg2000;

import dev.swath.raster.ByteSource;
import dev.swath.raster.SceneContent;
import dev.swath.raster.SceneFormat;
import dev.swath.raster.SceneHints;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.colour.ColourChoice;
import dev.swath.raster.colour.Tones;

/**
 * JPEG 2000, alone or in a JP2 file, decoded tile by tile at the resolution that is needed.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-T.800">ITU-T T.800</a>
 */
public final class Jpeg2000Format implements SceneFormat {
    private static final int RGB = 3;

    @Override
    public String title() {
        return "JPEG 2000";
    }

    @Override
    public String mediaType() {
        return "image/jp2";
    }

    @Override
    public boolean recognises(byte[] first) {
        return SceneFormat.begins(first, "\0\0\0\fjP  \r\n") || SceneFormat.begins(first, "\u00ffO\u00ffQ");
    }

    @Override
    public boolean readsByRanges() {
        return true;
    }

    @Override
    public SceneContent open(ByteSource source, SceneHints hints, SceneLimits limits) {
        Jpeg2000Header header = Jpeg2000Header.read(source, limits);
        return new SceneContent(new Jpeg2000Blocks(source, header, limits), colours(header, hints), header.place());
    }

    private static ColourChoice colours(Jpeg2000Header header, SceneHints hints) {
        int alpha = header.channels().alpha(header.bands());
        return ColourChoice.of(
                        header.bands(),
                        header.type(),
                        alpha,
                        hints.bands(),
                        header.channels().colours(header.bands()),
                        header.bands() == RGB)
                .withTones(Tones.ofBits(header.bits()));
    }
}
