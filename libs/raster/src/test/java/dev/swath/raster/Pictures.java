package dev.swath.raster;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;

/** Small pictures made on the spot. */
final class Pictures {
    private Pictures() {}

    static BufferedImage gradient(int width, int height, int type) {
        BufferedImage picture = new BufferedImage(width, height, type);
        Graphics2D graphics = picture.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, width, height, Color.BLUE));
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return picture;
    }

    static byte[] encode(BufferedImage picture, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(picture, format, bytes)) {
                throw new IllegalArgumentException("no writer of " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] rgb(int width, int height, String format) {
        return encode(gradient(width, height, BufferedImage.TYPE_INT_RGB), format);
    }

    /** A PNG of one pixel that declares another size. */
    static byte[] pngDeclaring(int width, int height) {
        byte[] png = rgb(1, 1, "png");
        ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
        return png;
    }

    /** An uncompressed little-endian TIFF of one strip of zeros with SHORT, DOUBLE and ASCII tags of one's own. */
    static final class Tiff {
        private record Tag(int tag, int type, int count, ByteBuffer value) {}

        private final List<Tag> tags = new ArrayList<>();
        private byte[] pixels;
        private int next;

        Tiff(int width, int height, int samples, int bits, int format) {
            pixels = new byte[width * height * samples * bits / 8];
            shorts(256, width).shorts(257, height);
            int[] each = new int[samples];
            Arrays.fill(each, bits);
            shorts(258, each).shorts(259, 1).shorts(262, samples >= 3 ? 2 : 1);
            shorts(273, 8).shorts(277, samples).shorts(278, height);
            longs(279, pixels.length);
            shorts(339, format);
        }

        Tiff shorts(int tag, int... values) {
            tags.removeIf(known -> known.tag() == tag);
            ByteBuffer value = buffer(2 * values.length);
            for (int v : values) {
                value.putShort((short) v);
            }
            tags.add(new Tag(tag, 3, values.length, value.flip()));
            return this;
        }

        Tiff longs(int tag, int... values) {
            tags.removeIf(known -> known.tag() == tag);
            ByteBuffer value = buffer(4 * values.length);
            for (int v : values) {
                value.putInt(v);
            }
            tags.add(new Tag(tag, 4, values.length, value.flip()));
            return this;
        }

        /** The strip's bytes as they are stored, compressed as the tag says. */
        Tiff strip(int compression, byte[] stored) {
            pixels = stored;
            return shorts(259, compression).longs(279, stored.length);
        }

        /** Where the next directory is said to be. */
        Tiff next(int at) {
            next = at;
            return this;
        }

        Tiff doubles(int tag, double... values) {
            ByteBuffer value = buffer(8 * values.length);
            for (double v : values) {
                value.putDouble(v);
            }
            tags.add(new Tag(tag, 12, values.length, value.flip()));
            return this;
        }

        Tiff ascii(int tag, String text) {
            byte[] value = (text + "\0").getBytes(StandardCharsets.US_ASCII);
            tags.add(new Tag(tag, 2, value.length, ByteBuffer.wrap(value)));
            return this;
        }

        /** North up, in a reference system of EPSG. */
        Tiff place(boolean projected, int epsg, double west, double north, double pixel) {
            return doubles(33550, pixel, pixel, 0)
                    .doubles(33922, 0, 0, 0, west, north, 0)
                    .shorts(34735, 1, 1, 0, 2, 1024, 0, 1, projected ? 1 : 2, projected ? 3072 : 2048, 0, 1, epsg);
        }

        byte[] bytes() {
            List<Tag> sorted =
                    tags.stream().sorted(Comparator.comparingInt(Tag::tag)).toList();
            int directory = 8 + pixels.length;
            int values = directory + 2 + 12 * sorted.size() + 4;
            int size = values
                    + sorted.stream().mapToInt(t -> t.value().remaining()).sum();
            ByteBuffer tiff = buffer(size);
            tiff.putShort((short) 0x4949).putShort((short) 42).putInt(directory);
            tiff.put(pixels).putShort((short) sorted.size());
            for (Tag tag : sorted) {
                tiff.putShort((short) tag.tag()).putShort((short) tag.type()).putInt(tag.count());
                ByteBuffer value = tag.value();
                if (value.remaining() <= 4) {
                    tiff.put(tiff.position(), value, 0, value.remaining()).position(tiff.position() + 4);
                } else {
                    tiff.putInt(values).put(values, value, 0, value.remaining());
                    values += value.remaining();
                }
            }
            tiff.putInt(next);
            byte[] bytes = new byte[size];
            tiff.get(0, bytes);
            return bytes;
        }

        private static ByteBuffer buffer(int bytes) {
            return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
