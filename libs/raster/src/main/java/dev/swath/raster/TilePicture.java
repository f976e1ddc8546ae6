package dev.swath.raster;

import com.twelvemonkeys.image.ResampleOp;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.png.ChipPng;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.DirectColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/** One tile's 8-bit RGB pixels. Thread-safe. */
public final class TilePicture {
    private static final int THUMBNAIL_SIDE = 256;
    private static final float THUMBNAIL_QUALITY = 0.85f;

    private static final int[] RGB_MASKS = {0xff0000, 0xff00, 0xff};

    private final int width;
    private final int height;
    private final int[] rgb;
    private final double nodataFraction;
    private final @Nullable TileCloud cloud;

    /** @param rgb 0xRRGGBB, row by row; kept, not copied */
    TilePicture(int width, int height, int[] rgb, double nodataFraction, @Nullable TileCloud cloud) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
        this.nodataFraction = nodataFraction;
        this.cloud = cloud;
    }

    /** The share of the tile's pixels that hold nothing, 0…1. */
    public double nodataFraction() {
        return nodataFraction;
    }

    /** The share of cloud among the other pixels; empty if there are none, or no colour to judge by. */
    public Optional<TileCloud> cloud() {
        return Optional.ofNullable(cloud);
    }

    /** The colour of a pixel as 0xRRGGBB. */
    public int rgb(int x, int y) {
        return rgb[y * width + x];
    }

    /** The chip: the pixels as they are. */
    public byte[] png() {
        return ChipPng.write(width, height, rgb);
    }

    /** A JPEG of at most 256 pixels a side. */
    public byte[] thumbnail() {
        int side = Math.max(width, height);
        if (side <= THUMBNAIL_SIDE) {
            return jpeg(picture());
        }
        double scale = (double) THUMBNAIL_SIDE / side;
        int smallWidth = (int) Math.max(1, Math.round(width * scale));
        int smallHeight = (int) Math.max(1, Math.round(height * scale));
        return jpeg(new ResampleOp(smallWidth, smallHeight, ResampleOp.FILTER_LANCZOS).filter(picture(), null));
    }

    /** A view of the same pixels, not a copy. */
    private BufferedImage picture() {
        WritableRaster raster =
                Raster.createPackedRaster(new DataBufferInt(rgb, rgb.length), width, height, width, RGB_MASKS, null);
        return new BufferedImage(
                new DirectColorModel(24, RGB_MASKS[0], RGB_MASKS[1], RGB_MASKS[2]), raster, false, null);
    }

    private static byte[] jpeg(BufferedImage picture) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(THUMBNAIL_QUALITY);
            writer.setOutput(output);
            writer.write(null, new IIOImage(picture, null, null), settings);
        } catch (IOException e) {
            throw new CatalogueException(ErrorCode.INTERNAL_ERROR, "a tile cannot be written as JPEG", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
