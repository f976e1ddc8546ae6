package dev.swath.encoder;

import dev.swath.catalogue.model.QueryVector;
import dev.swath.catalogue.model.Tensor;

/**
 * What the model makes of a picture to search by.
 *
 * @param features what a language model sees of it, float16 [k, dVision], at most 16 kB
 */
public record EncodedQuery(QueryVector vector, Tensor features) {}
