/** The HTTP resource that embeds query texts. */
@NullMarked
package dev.swath.caption.rest;

import org.jspecify.annotations.NullMarked;
