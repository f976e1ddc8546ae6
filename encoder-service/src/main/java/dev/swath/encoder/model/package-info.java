/** The model bundle as encoder-service uses it. */
@NullMarked
package dev.swath.encoder.model;

import org.jspecify.annotations.NullMarked;
