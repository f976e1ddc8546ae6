/** Runs the model bundle for caption-service. */
@NullMarked
package dev.swath.caption.model;

import org.jspecify.annotations.NullMarked;
