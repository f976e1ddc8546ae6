package dev.swath.modelruntime;

import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;

/**
 * The vision encoder's result for a picture.
 *
 * @param features float16 [k, dVision]; what the captioner projects
 * @param embedding [dRetrieval], L2-normalised; what is searched
 */
public record EncodedImage(Tensor features, Embedding embedding) {}
