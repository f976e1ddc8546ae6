package dev.swath.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.model.Calibration;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.chip.Chip;
import dev.swath.service.Role;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EncodeQueryImagesTest {
    private static final ModelVersion VERSION = new ModelVersion("swath-mini-1-0123abcd");
    private static final Calibration CALIBRATION = new Calibration(9, -7);

    @Test
    void shouldAnswerQueriesInTheRolesThatDo() {
        for (Role role : List.of(Role.QUERY, Role.BOTH)) {
            assertThat(images(role).encode(() -> new byte[] {1}).vector().modelVersion())
                    .isEqualTo(VERSION);
        }
    }

    @Test
    void shouldRefuseQueriesAsAWorkerBeforeReadingThem() {
        EncodeQueryImages images = images(Role.WORKER);

        assertRefused(() -> images.encode(() -> {
            throw new AssertionError("the image is not read");
        }));
        assertRefused(() -> images.encode(new byte[] {1}));
        assertRefused(() -> images.look(new byte[] {1}));
    }

    @Test
    void shouldSendTheModelsCalibrationOfPicturesAlong() {
        assertThat(images(Role.BOTH).encode(new byte[] {1}).calibration()).isEqualTo(CALIBRATION);
    }

    @Test
    void shouldGiveWhatALanguageModelSees() {
        Tensor features = Tensor.float16(List.of(1, 2), new float[] {1, 2});

        assertThat(images(Role.BOTH).look(new byte[] {1})).isEqualTo(features);
        assertThat(images(Role.BOTH).encode(() -> new byte[] {1}).features()).isEqualTo(features);
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(CatalogueException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.QUERY_ENCODER_UNAVAILABLE);
            assertThat(e.code().httpStatus()).isEqualTo(503);
            assertThat(e).hasMessageContaining("worker");
        });
    }

    private static EncodeQueryImages images(Role role) {
        return new EncodeQueryImages(new OneVector(), role, 1, 10);
    }

    private static final class OneVector implements ChipEncoder<byte[]> {
        @Override
        public @Nullable Calibration queryCalibration() {
            return CALIBRATION;
        }

        @Override
        public ModelVersion modelVersion() {
            return VERSION;
        }

        @Override
        public byte[] preprocess(Chip chip) {
            return chip.toArray();
        }

        @Override
        public byte[] decodeQuery(byte[] picture) {
            return picture;
        }

        @Override
        public List<Encoding> encode(List<byte[]> chips) {
            return List.of(
                    new Encoding(Tensor.float16(List.of(1, 2), new float[] {1, 2}), Embedding.of(new float[] {1, 0})));
        }
    }
}
