package dev.swath.raster;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A decoded block: pixels in rows, the bands of a pixel side by side, in the byte order of its file. */
final class Samples {
    private static final VarHandle LITTLE_SHORT = handle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_SHORT = handle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE_INT = handle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_INT = handle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE_LONG = handle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_LONG = handle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final SampleType type;
    private final boolean little;
    private final int width;
    private final int bands;

    /** @param bytes kept, not copied; at least as long as the rows that are asked for */
    Samples(byte[] bytes, SampleType type, ByteOrder order, int width, int bands) {
        this.bytes = bytes;
        this.type = type;
        this.little = order == ByteOrder.LITTLE_ENDIAN;
        this.width = width;
        this.bands = bands;
    }

    int size() {
        return bytes.length;
    }

    /** Copies part of a row of one band. */
    void copy(int band, int x, int y, int count, double[] target, int at) {
        int step = bands * type.bytes();
        int from = (y * width + x) * step + band * type.bytes();
        VarHandle shorts = little ? LITTLE_SHORT : BIG_SHORT;
        VarHandle ints = little ? LITTLE_INT : BIG_INT;
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
                    target[at + i] = (short) shorts.get(bytes, from) & 0xffff;
                }
            }
            case INT16 -> {
                for (int i = 0; i < count; i++, from += step) {
                    target[at + i] = (short) shorts.get(bytes, from);
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < count; i++, from += step) {
                    target[at + i] = Float.float16ToFloat((short) shorts.get(bytes, from));
                }
            }
            case UINT32 -> {
                for (int i = 0; i < count; i++, from += step) {
                    target[at + i] = (int) ints.get(bytes, from) & 0xffffffffL;
                }
            }
            case INT32 -> {
                for (int i = 0; i < count; i++, from += step) {
                    target[at + i] = (int) ints.get(bytes, from);
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++, from += step) {
                    target[at + i] = Float.intBitsToFloat((int) ints.get(bytes, from));
                }
            }
            case FLOAT64 -> {
                for (int i = 0; i < count; i++, from += step) {
                    target[at + i] = Double.longBitsToDouble((long) (little ? LITTLE_LONG : BIG_LONG).get(bytes, from));
                }
            }
        }
    }

    private static VarHandle handle(Class<?> view, ByteOrder order) {
        return MethodHandles.byteArrayViewVarHandle(view, order);
    }
}
