package dev.swath.chip;

import com.twelvemonkeys.image.ResampleOp;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Makes a chip small. */
public final class ChipThumbnail {
    /** The most pixels a side. */
    public static final int SIDE = 256;

    private static final float QUALITY = 0.85f;
    private static final int[] RGB = {0, 1, 2};

    private ChipThumbnail() {}

    /** A JPEG of at most 256 pixels a side. The same chip gives the same bytes. */
    public static byte[] of(Chip chip) {
        BufferedImage picture = picture(chip);
        int side = Math.max(chip.width(), chip.height());
        if (side <= SIDE) {
            return jpeg(picture);
        }
        double scale = (double) SIDE / side;
        int width = (int) Math.max(1, Math.round(chip.width() * scale));
        int height = (int) Math.max(1, Math.round(chip.height() * scale));
        return jpeg(new ResampleOp(width, height, ResampleOp.FILTER_LANCZOS).filter(picture, null));
    }

    /** A view of the same pixels, not a copy. */
    private static BufferedImage picture(Chip chip) {
        byte[] pixels = chip.pixels();
        WritableRaster raster = Raster.createInterleavedRaster(
                new DataBufferByte(pixels, pixels.length),
                chip.width(),
                chip.height(),
                chip.width() * Chip.CHANNELS,
                Chip.CHANNELS,
                RGB,
                null);
        ComponentColorModel colours = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        return new BufferedImage(colours, raster, false, null);
    }

    private static byte[] jpeg(BufferedImage picture) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(QUALITY);
            writer.setOutput(output);
            writer.write(null, new IIOImage(picture, null, null), settings);
        } catch (IOException e) {
            throw new CatalogueException(ErrorCode.INTERNAL_ERROR, "a thumbnail cannot be written as JPEG", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
