package dev.swath.modelruntime.onnx;

import ai.onnxruntime.OrtException;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.Locale;
import java.util.Set;

/** Converts what ONNX Runtime throws. */
final class OrtErrors {
    private static final Set<String> MEMORY_ENDED =
            Set.of("bad_alloc", "failed to allocate", "allocation failed", "out of memory", "alloc_failed");

    private OrtErrors() {}

    /** @param otherwise the code to use unless memory ran out */
    static CatalogueException convert(String what, OrtException e, ErrorCode otherwise) {
        String message = String.valueOf(e.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        ErrorCode code = MEMORY_ENDED.stream().anyMatch(lower::contains) ? ErrorCode.OUT_OF_MEMORY : otherwise;
        return new CatalogueException(code, what + ": " + message, e);
    }

    static CatalogueException convert(String what, OutOfMemoryError e) {
        return new CatalogueException(ErrorCode.OUT_OF_MEMORY, what + ": " + e.getMessage(), e);
    }
}
