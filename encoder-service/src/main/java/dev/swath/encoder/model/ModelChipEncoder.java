package dev.swath.encoder.model;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.model.Calibration;
import dev.swath.chip.Chip;
import dev.swath.encoder.ChipEncoder;
import dev.swath.modelruntime.BundleDescription.Calibrations;
import dev.swath.modelruntime.PreprocessedImage;
import dev.swath.modelruntime.RgbImage;
import dev.swath.modelruntime.VisionEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bundle's vision encoder. */
public final class ModelChipEncoder implements ChipEncoder<PreprocessedImage> {
    private final VisionEncoder encoder;

    public ModelChipEncoder(VisionEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public ModelVersion modelVersion() {
        return encoder.bundle().modelVersion();
    }

    @Override
    public @Nullable Calibration queryCalibration() {
        Calibrations calibrations = encoder.bundle().description().calibration();
        return calibrations == null ? null : calibrations.image();
    }

    @Override
    public PreprocessedImage preprocess(Chip chip) {
        return encoder.preprocess(RgbImage.of(chip));
    }

    @Override
    public PreprocessedImage decodeQuery(byte[] picture) {
        return QueryPicture.decode(picture, encoder::preprocess);
    }

    @Override
    public List<Encoding> encode(List<PreprocessedImage> chips) {
        return encoder.encode(chips).stream()
                .map(image -> new Encoding(image.features(), image.embedding()))
                .toList();
    }
}
