package dev.swath.raster.tiff;

import dev.swath.raster.ByteSource;
import dev.swath.raster.decoding.JpegColours;
import dev.swath.raster.decoding.JpegHeader;
import dev.swath.raster.decoding.PictureDecoder;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;

/** A TIFF's block that is compressed as JPEG, by the decoder of the JDK. */
final class TiffJpegBlock {
    private static final int END_OF_IMAGE = 0xd9;

    private TiffJpegBlock() {}

    /**
     * Samples of 8 bits, a pixel's side by side, as many rows as the block declares.
     *
     * @param tables the directory's JPEGTables, empty if each block has its own
     * @throws IOException if the block is not readable or has another size
     */
    static byte[] decode(byte[] tables, byte[] data, TiffLayout layout, int rows) throws IOException {
        byte[] jpeg = joined(tables, data);
        JpegHeader.Frame frame = JpegHeader.frame(ByteSource.of(jpeg));
        int bands = layout.blockBands();
        if (frame.width() != layout.blockWidth()
                || frame.height() < rows
                || frame.samples() != bands
                || frame.height() > layout.blockHeight()
                || frame.bits() != Byte.SIZE) {
            throw new IOException("a JPEG block declares %d×%d pixels of %d samples, the TIFF %d×%d of %d"
                    .formatted(
                            frame.width(),
                            frame.height(),
                            frame.samples(),
                            layout.blockWidth(),
                            layout.blockHeight(),
                            bands));
        }
        byte[] samples = interleaved(PictureDecoder.jpegSamples(jpeg), bands);
        if (layout.photometric() == TiffLayout.YCBCR && bands == 3) {
            JpegColours.toRgb(samples);
        }
        return samples;
    }

    private static byte[] joined(byte[] tables, byte[] data) {
        if (tables.length < 4) {
            return data;
        }
        boolean ended = (tables[tables.length - 1] & 0xff) == END_OF_IMAGE;
        byte[] joined = Arrays.copyOf(tables, tables.length - (ended ? 2 : 0) + Math.max(0, data.length - 2));
        System.arraycopy(
                data,
                Math.min(2, data.length),
                joined,
                joined.length - Math.max(0, data.length - 2),
                Math.max(0, data.length - 2));
        return joined;
    }

    private static byte[] interleaved(Raster raster, int bands) throws IOException {
        if (raster.getNumBands() != bands) {
            throw new IOException("a JPEG block has %d samples, expected %d".formatted(raster.getNumBands(), bands));
        }
        return (byte[]) raster.getDataElements(0, 0, raster.getWidth(), raster.getHeight(), null);
    }
}
