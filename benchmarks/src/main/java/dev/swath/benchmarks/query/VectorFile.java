package dev.swath.benchmarks.query;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.IntFunction;

/** Vectors one after the other, float32 little endian: what a peer reads, and what brute force goes through. */
final class VectorFile {
    private static final ValueLayout.OfFloat LAYOUT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final int dimension;
    private final MemorySegment vectors;

    private VectorFile(Path path, int dimension, MemorySegment vectors) {
        this.path = path;
        this.dimension = dimension;
        this.vectors = vectors;
    }

    /** Writes the vectors unless the file is there with its whole length. */
    static VectorFile open(Path path, int count, int dimension, IntFunction<float[]> vector) throws IOException {
        long bytes = (long) count * dimension * Float.BYTES;
        if (!Files.exists(path) || Files.size(path) != bytes) {
            Path unfinished = path.resolveSibling(path.getFileName() + ".new");
            write(unfinished, count, vector);
            Files.move(unfinished, path, StandardCopyOption.REPLACE_EXISTING);
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new VectorFile(
                    path, dimension, channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, Arena.ofAuto()));
        }
    }

    Path path() {
        return path;
    }

    float[] get(int number) {
        float[] vector = new float[dimension];
        MemorySegment.copy(vectors, LAYOUT, (long) number * dimension * Float.BYTES, vector, 0, dimension);
        return vector;
    }

    /** The cosine of a stored vector and another one, both of length 1. */
    float cosine(int number, float[] other) {
        long at = (long) number * dimension * Float.BYTES;
        float first = 0;
        float second = 0;
        float third = 0;
        float fourth = 0;
        for (int i = 0; i + 3 < dimension; i += 4) {
            first += vectors.get(LAYOUT, at + 4L * i) * other[i];
            second += vectors.get(LAYOUT, at + 4L * (i + 1)) * other[i + 1];
            third += vectors.get(LAYOUT, at + 4L * (i + 2)) * other[i + 2];
            fourth += vectors.get(LAYOUT, at + 4L * (i + 3)) * other[i + 3];
        }
        return first + second + third + fourth;
    }

    private static void write(Path path, int count, IntFunction<float[]> vector) throws IOException {
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), 1 << 20))) {
            for (int number = 0; number < count; number++) {
                float[] values = vector.apply(number);
                ByteBuffer buffer =
                        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                buffer.asFloatBuffer().put(values);
                out.write(buffer.array());
            }
        }
    }
}
