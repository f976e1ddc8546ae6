package dev.swath.streaming.step;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.function.Supplier;

/** The result of calling a step, instead of an exception. */
public sealed interface StepOutcome<V> {
    record Done<V>(V value) implements StepOutcome<V> {}

    record Failed<V>(CatalogueException cause) implements StepOutcome<V> {}

    /** @throws BatchVoid if the step found that its batch no longer counts */
    static <V> StepOutcome<V> of(Supplier<V> call) {
        try {
            return new Done<>(call.get());
        } catch (BatchVoid e) {
            throw e;
        } catch (CatalogueException e) {
            return new Failed<>(e);
        } catch (OutOfMemoryError e) {
            return new Failed<>(new CatalogueException(ErrorCode.OUT_OF_MEMORY, String.valueOf(e.getMessage()), e));
        } catch (RuntimeException | Error e) {
            return new Failed<>(new CatalogueException(ErrorCode.INTERNAL_ERROR, e.toString(), e));
        }
    }
}
