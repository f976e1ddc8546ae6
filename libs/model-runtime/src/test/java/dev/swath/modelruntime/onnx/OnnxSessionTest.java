package dev.swath.modelruntime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.modelruntime.Device;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.TinyBundle;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxSessionTest {
    @Test
    void shouldSayThatMemoryRanOut() {
        try (OnnxSession session = OnnxSession.open(TinyBundle.resource("sum-of-ones.onnx"), TinyBundle.SETTINGS);
                NativeMemory memory = new NativeMemory();
                TensorScope scope = new TensorScope()) {
            MemorySegment shape = memory.atLeast(3 * Long.BYTES);
            MemorySegment sum = shape.asSlice(2 * Long.BYTES);
            shape.setAtIndex(ValueLayout.JAVA_LONG, 0, 1L << 25);
            shape.setAtIndex(ValueLayout.JAVA_LONG, 1, 1L << 25);

            assertThatThrownBy(() ->
                            session.run(Map.of("shape", scope.longs(shape, 2)), Map.of("sum", scope.floats(sum, 1, 1))))
                    .isInstanceOfSatisfying(
                            CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY));
        }
    }

    @Test
    void shouldRefuseAFileThatIsNoGraph(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("decoder.onnx"), "no graph");

        assertThatThrownBy(() -> OnnxSession.open(file, TinyBundle.SETTINGS))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_BUNDLE))
                .hasMessageContaining("decoder.onnx");
    }

    @Test
    void shouldRefuseASessionWithoutThreads() {
        assertThatThrownBy(() -> new SessionSettings(Device.CPU, 0))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
    }

    @Test
    void shouldRefuseAGpuWithoutMemory() {
        assertThatThrownBy(() -> new SessionSettings(Device.CUDA, 1, OptionalLong.of(0)))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
    }
}
