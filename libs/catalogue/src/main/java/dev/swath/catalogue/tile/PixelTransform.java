package dev.swath.catalogue.tile;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where pixels lie in a reference system, in the order of STAC's {@code proj:transform}: a pixel's upper left corner at
 * column and row is at {@code x = xPerColumn · column + xPerRow · row + xOrigin} and
 * {@code y = yPerColumn · column + yPerRow · row + yOrigin}.
 */
public record PixelTransform(
        double xPerColumn, double xPerRow, double xOrigin, double yPerColumn, double yPerRow, double yOrigin) {
    private static final int NUMBERS = 6;

    /** A tile whose transform cannot be read stays placed by its footprint. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static @Nullable PixelTransform read(@Nullable JsonNode numbers) {
        if (numbers == null || !numbers.isArray() || numbers.size() != NUMBERS) {
            return null;
        }
        double[] all = StreamSupport.stream(numbers.spliterator(), false)
                .mapToDouble(number -> number.isNumber() ? number.doubleValue() : Double.NaN)
                .toArray();
        return DoubleStream.of(all).allMatch(Double::isFinite)
                ? new PixelTransform(all[0], all[1], all[2], all[3], all[4], all[5])
                : null;
    }

    /** The transform whose first pixel is this one's pixel at the column and row. */
    public PixelTransform from(double column, double row) {
        return new PixelTransform(xPerColumn, xPerRow, x(column, row), yPerColumn, yPerRow, y(column, row));
    }

    public double x(double column, double row) {
        return xPerColumn * column + xPerRow * row + xOrigin;
    }

    public double y(double column, double row) {
        return yPerColumn * column + yPerRow * row + yOrigin;
    }

    /** The six numbers, as STAC's {@code proj:transform} begins with them. */
    @JsonValue
    public List<Double> toList() {
        return List.of(xPerColumn, xPerRow, xOrigin, yPerColumn, yPerRow, yOrigin);
    }
}
