package dev.swath.raster;

import java.util.Arrays;
import java.util.Random;

/** Breaks a file here and there: bits, bytes, numbers, runs, its end. */
final class Mutations {
    private static final int[] NUMBERS = {0, 1, -1, 2, 255, 256, 32767, 65535, Integer.MAX_VALUE, Integer.MIN_VALUE};
    private static final int HEAD_BYTES = 512;

    private final Random random;

    Mutations(long seed) {
        this.random = new Random(seed);
    }

    byte[] mutate(byte[] file) {
        byte[] broken = file.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && broken.length > 8; i++) {
            broken = change(broken);
        }
        return broken;
    }

    private byte[] change(byte[] file) {
        int at = place(file.length);
        switch (random.nextInt(6)) {
            case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> file[at] = (byte) random.nextInt();
            case 2 -> number(file, at);
            case 3 ->
                Arrays.fill(file, at, Math.min(file.length, at + 1 + random.nextInt(32)), (byte) random.nextInt());
            case 4 -> {
                int from = place(file.length);
                int count = Math.min(1 + random.nextInt(64), file.length - Math.max(at, from));
                System.arraycopy(file, from, file, at, count);
            }
            default -> {
                return random.nextInt(4) == 0 ? Arrays.copyOf(file, Math.max(8, at)) : without(file, at);
            }
        }
        return file;
    }

    private void number(byte[] file, int at) {
        int value = NUMBERS[random.nextInt(NUMBERS.length)];
        int bytes = Math.min(random.nextBoolean() ? 2 : 4, file.length - at);
        boolean little = random.nextBoolean();
        for (int i = 0; i < bytes; i++) {
            file[at + i] = (byte) (value >> (8 * (little ? i : bytes - 1 - i)));
        }
    }

    private byte[] without(byte[] file, int at) {
        int count = Math.min(1 + random.nextInt(16), file.length - at);
        byte[] shorter = new byte[file.length - count];
        System.arraycopy(file, 0, shorter, 0, at);
        System.arraycopy(file, at + count, shorter, at, shorter.length - at);
        return shorter;
    }

    /** Headers stand at the beginning, and in a TIFF at the end. */
    private int place(int length) {
        int near = Math.min(length, HEAD_BYTES);
        return switch (random.nextInt(3)) {
            case 0 -> random.nextInt(near);
            case 1 -> length - 1 - random.nextInt(near);
            default -> random.nextInt(length);
        };
    }
}
