/** Runs the model bundle for encoder-service. */
@NullMarked
package dev.swath.encoder.model;

import org.jspecify.annotations.NullMarked;
