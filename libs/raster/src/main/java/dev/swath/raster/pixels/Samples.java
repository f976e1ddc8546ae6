package dev.swath.raster.pixels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A decoded block: pixels in rows, the bands of a pixel side by side, in the byte order of its file. */
public final class Samples {
    private static final VarHandle LITTLE_SHORT = handle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_SHORT = handle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE_INT = handle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_INT = handle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE_LONG = handle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_LONG = handle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final SampleType type;
    private final ByteOrder order;
    private final int width;
    private final int bands;

    /** @param bytes kept, not copied; at least as long as the rows that are asked for */
    public Samples(byte[] bytes, SampleType type, ByteOrder order, int width, int bands) {
        this.bytes = bytes;
        this.type = type;
        this.order = order;
        this.width = width;
        this.bands = bands;
    }

    /** No pixels. */
    static final Samples NONE = new Samples(new byte[0], SampleType.UINT8, ByteOrder.BIG_ENDIAN, 0, 1);

    int size() {
        return bytes.length;
    }

    /** Copies part of a row, all its bands, as bytes. */
    void copyBytes(int x, int y, int count, byte[] target, int at) {
        int step = bands * type.bytes();
        System.arraycopy(bytes, (y * width + x) * step, target, at, count * step);
    }

    /** Other pixels of the same kind.
     * @param others kept, not copied */
    Samples like(byte[] others, int othersWidth) {
        return new Samples(others, type, order, othersWidth, bands);
    }

    /** Copies part of a row of one band. */
    void copy(int band, int x, int y, int count, double[] target, int at) {
        int step = bands * type.bytes();
        int from = (y * width + x) * step + band * type.bytes();
        switch (type) {
            case UINT8 -> {
                for (int i = 0; i < count; i++, from += step) {
                    target[at + i] = bytes[from] & 0xff;
                }
            }
            case INT8 -> {
                for (int i = 0; i < count; i++, from += step) {
                    target[at + i] = bytes[from];
                }
            }
            case UINT16 -> {
                for (int i = 0; i < count; i++, from += step) {
                    target[at + i] = shortAt(bytes, from, order) & 0xffff;
                }
            }
            case INT16 -> {
                for (int i = 0; i < count; i++, from += step) {
                    target[at + i] = shortAt(bytes, from, order);
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < count; i++, from += step) {
                    target[at + i] = Float.float16ToFloat(shortAt(bytes, from, order));
                }
            }
            case UINT32 -> {
                for (int i = 0; i < count; i++, from += step) {
                    target[at + i] = intAt(bytes, from, order) & 0xffffffffL;
                }
            }
            case INT32 -> {
                for (int i = 0; i < count; i++, from += step) {
                    target[at + i] = intAt(bytes, from, order);
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++, from += step) {
                    target[at + i] = Float.intBitsToFloat(intAt(bytes, from, order));
                }
            }
            case FLOAT64 -> {
                for (int i = 0; i < count; i++, from += step) {
                    target[at + i] = Double.longBitsToDouble(longAt(bytes, from, order));
                }
            }
        }
    }

    public static short shortAt(byte[] bytes, int at, ByteOrder order) {
        return order == ByteOrder.LITTLE_ENDIAN
                ? (short) LITTLE_SHORT.get(bytes, at)
                : (short) BIG_SHORT.get(bytes, at);
    }

    public static int intAt(byte[] bytes, int at, ByteOrder order) {
        return order == ByteOrder.LITTLE_ENDIAN ? (int) LITTLE_INT.get(bytes, at) : (int) BIG_INT.get(bytes, at);
    }

    public static long longAt(byte[] bytes, int at, ByteOrder order) {
        return order == ByteOrder.LITTLE_ENDIAN ? (long) LITTLE_LONG.get(bytes, at) : (long) BIG_LONG.get(bytes, at);
    }

    public static void put(byte[] bytes, int at, ByteOrder order, short sample) {
        if (order == ByteOrder.LITTLE_ENDIAN) {
            LITTLE_SHORT.set(bytes, at, sample);
        } else {
            BIG_SHORT.set(bytes, at, sample);
        }
    }

    public static void put(byte[] bytes, int at, ByteOrder order, int sample) {
        if (order == ByteOrder.LITTLE_ENDIAN) {
            LITTLE_INT.set(bytes, at, sample);
        } else {
            BIG_INT.set(bytes, at, sample);
        }
    }

    public static void put(byte[] bytes, int at, ByteOrder order, long sample) {
        if (order == ByteOrder.LITTLE_ENDIAN) {
            LITTLE_LONG.set(bytes, at, sample);
        } else {
            BIG_LONG.set(bytes, at, sample);
        }
    }

    private static VarHandle handle(Class<?> view, ByteOrder order) {
        return MethodHandles.byteArrayViewVarHandle(view, order);
    }
}
