/** Turns features into sentences, and text into query vectors. */
@NullMarked
package dev.swath.caption;

import org.jspecify.annotations.NullMarked;
