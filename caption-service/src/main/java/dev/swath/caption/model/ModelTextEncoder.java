package dev.swath.caption.model;

import dev.swath.caption.TextEncoder;
import dev.swath.catalogue.model.Calibration;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.modelruntime.BundleDescription.Calibrations;
import dev.swath.modelruntime.TextQueryEncoder;
import org.jspecify.annotations.Nullable;

/** The bundle's text query encoder, with the bundle's calibration of its queries. */
public final class ModelTextEncoder implements TextEncoder {
    private final TextQueryEncoder queries;

    public ModelTextEncoder(TextQueryEncoder queries) {
        this.queries = queries;
    }

    @Override
    public QueryVector encode(String text) {
        return new QueryVector(queries.bundle().modelVersion(), queries.encode(text), calibration());
    }

    private @Nullable Calibration calibration() {
        Calibrations calibrations = queries.bundle().description().calibration();
        return calibrations == null ? null : calibrations.retrieval();
    }
}
