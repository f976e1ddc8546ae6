/** The model bundle as caption-service uses it. */
@NullMarked
package dev.swath.caption.model;

import org.jspecify.annotations.NullMarked;
