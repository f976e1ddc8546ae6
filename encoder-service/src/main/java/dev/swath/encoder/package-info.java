/** Turns chips into features and embeddings. */
@NullMarked
package dev.swath.encoder;

import org.jspecify.annotations.NullMarked;
