package dev.swath.vectorindex;

import dev.swath.catalogue.ModelVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every adapter of {@link VectorIndex} does. */
public abstract class VectorIndexContractTest
        implements WritingContract, OrderContract, FilterContract, RandomRowsContract {
    private final ModelVersion modelVersion = IndexFixture.newModelVersion();
    private @Nullable VectorIndex opened;

    /** Opens the index on the test's own storage; at each call the same, the one before being closed. */
    protected abstract VectorIndex open();

    @BeforeEach
    void openIndex() {
        opened = open();
    }

    @AfterEach
    void closeIndex() {
        index().close();
    }

    @Override
    public final VectorIndex index() {
        return Objects.requireNonNull(opened);
    }

    @Override
    public final ModelVersion modelVersion() {
        return modelVersion;
    }

    @Override
    public final void reopen() {
        index().close();
        opened = open();
    }
}
