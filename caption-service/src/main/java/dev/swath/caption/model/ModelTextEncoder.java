package dev.swath.caption.model;

import dev.swath.caption.TextEncoder;
import dev.swath.catalogue.model.Calibration;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.modelruntime.BundleDescription.Calibrations;
import dev.swath.modelruntime.EncodedText;
import dev.swath.modelruntime.TextQueryEncoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bundle's text query encoder, with the bundle's calibration of its queries. */
public final class ModelTextEncoder implements TextEncoder {
    private final TextQueryEncoder queries;

    public ModelTextEncoder(TextQueryEncoder queries) {
        this.queries = queries;
    }

    @Override
    public QueryVector encode(String text) {
        EncodedText encoded = queries.read(List.of(text)).getFirst();
        return new QueryVector(queries.bundle().modelVersion(), encoded.embedding(), calibration(encoded.subject()));
    }

    /** @param subject how likely the text speaks of what pictures can show at all: nothing that is found is more probable */
    private @Nullable Calibration calibration(@Nullable Double subject) {
        Calibrations calibrations = queries.bundle().description().calibration();
        return calibrations == null ? null : calibrations.retrieval().withMost(subject);
    }
}
