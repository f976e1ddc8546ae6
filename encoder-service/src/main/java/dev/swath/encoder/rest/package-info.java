/** The HTTP resource that embeds query images. */
@NullMarked
package dev.swath.encoder.rest;

import org.jspecify.annotations.NullMarked;
