package dev.swath.modelruntime;

import dev.swath.catalogue.model.Embedding;
import org.jspecify.annotations.Nullable;

/**
 * What the query encoder makes of a text.
 *
 * @param embedding L2-normalised
 * @param subject how likely the text speaks of what pictures from above can show, 0…1; null if the bundle does not tell
 */
public record EncodedText(Embedding embedding, @Nullable Double subject) {}
