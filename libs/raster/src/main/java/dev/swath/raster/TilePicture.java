package dev.swath.raster;

import com.twelvemonkeys.image.ResampleOp;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.awt.image.BufferedImage;
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

    private final BufferedImage picture;
    private final double nodataFraction;
    private final @Nullable TileCloud cloud;

    /** @param rgb 0xRRGGBB, row by row */
    TilePicture(int width, int height, int[] rgb, double nodataFraction, @Nullable TileCloud cloud) {
        this.picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        this.picture.setRGB(0, 0, width, height, rgb, 0, width);
        this.nodataFraction = nodataFraction;
        this.cloud = cloud;
    }

    /** How much of the tile holds nothing, 0…1. */
    public double nodataFraction() {
        return nodataFraction;
    }

    /** How much of the rest is cloud; empty where there is no rest, or no colour to judge by. */
    public Optional<TileCloud> cloud() {
        return Optional.ofNullable(cloud);
    }

    /** Whether more of it holds nothing than something: then it is not worth a caption. */
    public boolean isMostlyNodata() {
        return nodataFraction > 0.5;
    }

    /** The colour of a pixel as 0xRRGGBB. */
    public int rgb(int x, int y) {
        return picture.getRGB(x, y) & 0xffffff;
    }

    /** The chip: the pixels as they are. */
    public byte[] png() {
        int width = picture.getWidth();
        int height = picture.getHeight();
        return ChipPng.write(width, height, picture.getRGB(0, 0, width, height, null, 0, width));
    }

    /** A JPEG of at most 256 pixels a side. */
    public byte[] thumbnail() {
        int side = Math.max(picture.getWidth(), picture.getHeight());
        if (side <= THUMBNAIL_SIDE) {
            return jpeg(picture);
        }
        double scale = (double) THUMBNAIL_SIDE / side;
        int width = (int) Math.max(1, Math.round(picture.getWidth() * scale));
        int height = (int) Math.max(1, Math.round(picture.getHeight() * scale));
        return jpeg(new ResampleOp(width, height, ResampleOp.FILTER_LANCZOS).filter(picture, null));
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
