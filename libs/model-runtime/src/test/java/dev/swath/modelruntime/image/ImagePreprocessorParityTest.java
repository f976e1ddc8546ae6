package dev.swath.modelruntime.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.modelruntime.BundleDescription.Interpolation;
import dev.swath.modelruntime.BundleDescription.Preprocessing;
import dev.swath.modelruntime.RgbImage;
import dev.swath.modelruntime.TinyBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds against pictures that Pillow resized. */
class ImagePreprocessorParityTest {
    private static final Pattern RESIZED = Pattern.compile("(\\w+)-(\\d+)x(\\d+)-(\\w+)\\.png");

    @ParameterizedTest
    @MethodSource("resized")
    void shouldResizeAsPillowDoesBitForBit(String name) throws IOException {
        Matcher parts = RESIZED.matcher(name);
        assertThat(parts.matches()).isTrue();
        RgbImage source = picture(parts.group(1) + ".png");
        ImagePreprocessor preprocessor = new ImagePreprocessor(new Preprocessing(
                Integer.parseInt(parts.group(3)),
                Integer.parseInt(parts.group(2)),
                Interpolation.valueOf(parts.group(4).toUpperCase(Locale.ROOT)),
                List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0)));

        byte[] found = preprocessor.resize(source.toArray(), source.width(), source.height());

        assertThat(Arrays.mismatch(found, picture(name).toArray())).isEqualTo(-1);
    }

    @Test
    void shouldNormaliseEachChannelAndPutItFirst() {
        RgbImage image = RgbImage.of(2, 1, new byte[] {10, 20, 30, (byte) 200, (byte) 210, (byte) 220});
        ImagePreprocessor preprocessor = new ImagePreprocessor(
                new Preprocessing(1, 2, Interpolation.BILINEAR, List.of(10.0, 0.0, 20.0), List.of(1.0, 10.0, 100.0)));

        float[] found = preprocessor.preprocess(image.toArray(), image.width(), image.height());

        assertThat(found).containsExactly(0f, 190f, 2f, 21f, 0.1f, 2f);
    }

    static Stream<String> resized() throws IOException {
        try (Stream<Path> files = Files.list(TinyBundle.resource("pillow"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> RESIZED.matcher(name).matches())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static RgbImage picture(String name) throws IOException {
        return RgbImage.decode(Files.readAllBytes(TinyBundle.resource("pillow/" + name)), 1 << 20);
    }
}
